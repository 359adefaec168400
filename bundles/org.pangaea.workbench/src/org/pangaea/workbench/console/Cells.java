package org.pangaea.workbench.console;

import org.jline.utils.ScreenTerminal;

/** Cells of the terminal as text. */
final class Cells {

  private Cells() {}

  /** The character of a cell; 0 behind one of double width. */
  static int character(long cell) {
    return ScreenTerminal.cellCodePoint(cell);
  }

  /** A line's text from its first column, without blanks at the end. */
  static String text(long[] line) {
    return text(line, 0, line.length).stripTrailing();
  }

  /** The text of some columns. */
  static String text(long[] line, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = Math.max(0, from); i < Math.min(to, line.length); i++) {
      int character = character(line[i]);
      if (character != 0) {
        text.appendCodePoint(character);
      }
    }
    return text.toString();
  }
}
