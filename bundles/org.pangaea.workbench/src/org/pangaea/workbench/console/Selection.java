package org.pangaea.workbench.console;

/**
 * A stretch of text in the terminal.
 *
 * @param line number of the first line
 * @param column in it, from 0
 * @param lastLine number of the last line
 * @param lastColumn behind the last character in it
 */
record Selection(long line, int column, long lastLine, int lastColumn) {

  static Selection between(long line, int column, long otherLine, int otherColumn) {
    boolean forward = otherLine > line || otherLine == line && otherColumn >= column;
    return forward
        ? new Selection(line, column, otherLine, otherColumn)
        : new Selection(otherLine, otherColumn, line, column);
  }

  boolean isEmpty() {
    return line == lastLine && column >= lastColumn;
  }

  /** The first selected column of a line of so many; beyond the end if there is none. */
  int from(long number, int columns) {
    if (number < line || number > lastLine) {
      return columns;
    }
    return number == line ? column : 0;
  }

  /** Behind the last selected column of a line. */
  int to(long number, int columns) {
    if (number < line || number > lastLine) {
      return 0;
    }
    return number == lastLine ? lastColumn : columns;
  }

  /** The selected text. */
  String text(Screen screen) {
    StringBuilder text = new StringBuilder();
    Screen.Look look = screen.look(line, (int) (lastLine - line) + 1);
    for (int i = 0; i < look.cells().length; i++) {
      long number = look.first() + i;
      long[] cells = look.cells()[i];
      text.append(
          Cells.text(cells, from(number, cells.length), to(number, cells.length)).stripTrailing());
      if (number < lastLine) {
        text.append('\n');
      }
    }
    return text.toString();
  }
}
