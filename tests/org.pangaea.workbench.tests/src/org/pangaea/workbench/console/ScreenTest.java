package org.pangaea.workbench.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;

class ScreenTest {

  private static final String ESC = "\u001b";

  private final List<String> replies = new ArrayList<>();
  private final Screen screen = new Screen(20, 4, replies::add);

  @Test
  void linesThatLeaveTheScreenAreKeptAndTheOldestForgotten() {
    int most = Screen.SCROLL_BACK;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < most + 100; i++) {
      text.append("line ").append(i).append("\r\n");
    }
    screen.write(text.toString());
    assertEquals(most, screen.screenLine() - screen.firstLine());
    assertEquals("line 5000\n", screen.text(5000, 5001));
    assertTrue(screen.text(0, 5000).startsWith("line 97\n"), screen.text(0, 98));
  }

  @Test
  void aHundredThousandLinesTakeBoundedMemory() {
    String thousand = "y\r\n".repeat(1000);
    for (int i = 0; i < 100; i++) {
      screen.write(thousand);
    }
    assertEquals(100_000 - 3, screen.screenLine());
    assertEquals(Screen.SCROLL_BACK, screen.screenLine() - screen.firstLine());
  }

  @Test
  void sequencesMayComeInPieces() {
    screen.write(ESC);
    screen.write("[3");
    screen.write("1mred");
    long cell = screen.look(0, 1).cells()[0][0];
    assertEquals('r', Cells.character(cell));
    assertTrue(ScreenTerminal.cellHasForeground(cell));
  }

  @Test
  void theCursorsPositionIsToldWhereItWasAskedFor() {
    screen.write("\r\nab" + ESC + "[6n" + "cd");
    assertEquals(List.of(ESC + "[2;3R"), replies);
  }

  @Test
  void programsSwitchCursorAndKeys() {
    assertTrue(screen.look(0, 1).cursorShown());
    screen.write(ESC + "[?25l" + ESC + "[?1h" + ESC + "[?2004h");
    assertFalse(screen.look(0, 1).cursorShown());
    assertTrue(screen.hasApplicationKeys());
    assertTrue(screen.wantsBracketedPaste());
  }

  @Test
  void whatAFullScreenProgramScrollsIsNotKept() {
    screen.write("before\r\n" + ESC + "[?1049h");
    screen.write("x\r\n".repeat(50));
    screen.write(ESC + "[?1049l");
    assertEquals(0, screen.screenLine());
    assertTrue(screen.text().startsWith("before\n"), screen.text());
  }

  @Test
  void aSelectionOverSeveralLinesIsTheirText() {
    screen.write("one two\r\nthree\r\nfour five");
    assertEquals("two\nthree\nfour", Selection.between(0, 4, 2, 4).text(screen));
    assertEquals("two\nthree\nfour", Selection.between(2, 4, 0, 4).text(screen));
  }

  @Test
  void aNewSizeKeepsWhatStandsThere() {
    screen.write("hello");
    screen.resize(40, 10);
    assertTrue(screen.text().startsWith("hello\n"), screen.text());
    assertEquals(40, screen.look(0, 1).cells()[0].length);
  }
}
