package org.pangaea.workbench.console;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;

/** Keys as the bytes that an xterm sends for them. */
final class TerminalKeys {

  private static final String ESC = "\u001b";

  private TerminalKeys() {}

  /**
   * What a key sends; empty if nothing.
   *
   * @param application whether cursor keys are in application mode (DECCKM)
   */
  static String of(Event event, boolean application) {
    String cursor = application ? ESC + "O" : ESC + "[";
    boolean control = (event.stateMask & SWT.CTRL) != 0;
    String special =
        switch (event.keyCode) {
          case SWT.ARROW_UP -> control ? ESC + "[1;5A" : cursor + "A";
          case SWT.ARROW_DOWN -> control ? ESC + "[1;5B" : cursor + "B";
          case SWT.ARROW_RIGHT -> control ? ESC + "[1;5C" : cursor + "C";
          case SWT.ARROW_LEFT -> control ? ESC + "[1;5D" : cursor + "D";
          case SWT.HOME -> cursor + "H";
          case SWT.END -> cursor + "F";
          case SWT.PAGE_UP -> ESC + "[5~";
          case SWT.PAGE_DOWN -> ESC + "[6~";
          case SWT.INSERT -> ESC + "[2~";
          case SWT.DEL -> ESC + "[3~";
          case SWT.CR, SWT.KEYPAD_CR -> "\r";
          case SWT.BS -> "\u007f";
          case SWT.TAB -> (event.stateMask & SWT.SHIFT) != 0 ? ESC + "[Z" : "\t";
          case SWT.ESC -> ESC;
          default -> function(event.keyCode);
        };
    return special.isEmpty() ? character(event, control) : special;
  }

  private static String function(int keyCode) {
    return switch (keyCode) {
      case SWT.F1 -> ESC + "OP";
      case SWT.F2 -> ESC + "OQ";
      case SWT.F3 -> ESC + "OR";
      case SWT.F4 -> ESC + "OS";
      case SWT.F5 -> ESC + "[15~";
      case SWT.F6 -> ESC + "[17~";
      case SWT.F7 -> ESC + "[18~";
      case SWT.F8 -> ESC + "[19~";
      case SWT.F9 -> ESC + "[20~";
      case SWT.F10 -> ESC + "[21~";
      case SWT.F11 -> ESC + "[23~";
      case SWT.F12 -> ESC + "[24~";
      default -> "";
    };
  }

  private static String character(Event event, boolean control) {
    if ((event.keyCode & SWT.KEYCODE_BIT) != 0 && event.character == 0) {
      return "";
    }
    char c = event.character;
    if (control && event.keyCode == ' ') {
      c = 0;
    } else if (control && c >= '@' && c < 128) {
      c = (char) (c & 0x1f);
    } else if (c == 0 && !(control && event.keyCode == '2')) {
      return "";
    }
    String typed = String.valueOf(c);
    return (event.stateMask & SWT.ALT) != 0 ? ESC + typed : typed;
  }
}
