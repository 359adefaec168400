package org.pangaea.workbench.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.junit.jupiter.api.Test;

class TerminalKeysTest {

  private static String sent(int keyCode, char character, int modifiers, boolean application) {
    Event event = new Event();
    event.keyCode = keyCode;
    event.character = character;
    event.stateMask = modifiers;
    return TerminalKeys.of(event, application).replace('\u001b', '^');
  }

  @Test
  void cursorKeysGoByTheProgramsMode() {
    assertEquals("^[A", sent(SWT.ARROW_UP, '\0', 0, false));
    assertEquals("^OA", sent(SWT.ARROW_UP, '\0', 0, true));
  }

  @Test
  void controlMakesControlCharacters() {
    assertEquals("\u0003", sent('c', '\u0003', SWT.CTRL, false));
    assertEquals("\u0004", sent('d', 'd', SWT.CTRL, false));
    assertEquals("\0", sent(' ', ' ', SWT.CTRL, false));
  }

  @Test
  void enterBackspaceAndLettersAreThemselves() {
    assertEquals("\r", sent(SWT.CR, '\r', 0, false));
    assertEquals("\u007f", sent(SWT.BS, '\b', 0, false));
    assertEquals("x", sent('x', 'x', 0, false));
    assertEquals("ä", sent('ä', 'ä', 0, false));
    assertEquals("", sent(SWT.SHIFT, '\0', 0, false));
  }
}
