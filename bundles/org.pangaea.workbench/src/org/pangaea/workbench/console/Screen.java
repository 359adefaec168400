package org.pangaea.workbench.console;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jline.terminal.Size;
import org.jline.utils.ScreenTerminal;

/**
 * What a terminal shows: a screen of cells, and the lines that have left it. Lines are numbered
 * from the beginning of the output, so that a number stays good while more is printed. Any thread.
 */
public final class Screen {

  /** Lines kept behind the top of the screen, unless it is told otherwise. */
  static final int SCROLL_BACK = 10_000;

  /** Scrolls nothing away, but forgets what was (xterm's ED 3): the terminal's own memory of it. */
  private static final String FORGET = "\u001b[3J";

  /**
   * A look at some lines.
   *
   * @param first number of the first line
   * @param cells of each line, as the terminal codes them; a line is as wide as the screen was
   * @param cursorColumn from 0
   * @param cursorLine number of the cursor's line
   * @param cursorShown whether there is a cursor to see
   */
  record Look(long first, long[][] cells, int cursorColumn, long cursorLine, boolean cursorShown) {}

  private final ScreenTerminal terminal;
  private final ModeScanner modes = new ModeScanner();
  private final ScrollBack past = new ScrollBack(SCROLL_BACK);
  private final Consumer<String> replies;
  private int columns;
  private int rows;
  private long version;

  /**
   * @param replies takes what the terminal answers to questions of the guest
   */
  public Screen(int columns, int rows, Consumer<String> replies) {
    this.columns = columns;
    this.rows = rows;
    this.replies = replies;
    terminal = new ScreenTerminal(columns, rows);
  }

  /** Interprets what the guest has printed. */
  public synchronized void write(String text) {
    text.chars().forEach(c -> modes.read((char) c));
    show(text);
    version++;
  }

  private void show(String text) {
    terminal.write(text);
    String reply = terminal.read();
    if (reply != null && !reply.isEmpty()) {
      replies.accept(reply);
    }
    if (modes.isGround() && terminal.getHistorySize() > 0) {
      // What a full-screen program scrolls on its own screen is nothing to come back to.
      if (!modes.showsOtherScreen()) {
        terminal.getHistory().forEach(past::add);
      }
      terminal.write(FORGET);
    }
  }

  /** Changes with whatever there is to see. */
  synchronized long version() {
    return version;
  }

  synchronized int columns() {
    return columns;
  }

  synchronized int rows() {
    return rows;
  }

  /** Number of the oldest line that is kept. */
  synchronized long firstLine() {
    return past.first();
  }

  /** Number of the screen's first line. */
  public synchronized long screenLine() {
    return past.next();
  }

  synchronized boolean hasApplicationKeys() {
    return modes.hasApplicationKeys();
  }

  synchronized boolean wantsBracketedPaste() {
    return modes.wantsBracketedPaste();
  }

  /** Changes the size; what stands there stays. */
  public synchronized void resize(int newColumns, int newRows) {
    if (newColumns == columns && newRows == rows) {
      return;
    }
    columns = newColumns;
    rows = newRows;
    terminal.setSize(Size.of(newColumns, newRows));
    version++;
  }

  /** Keeps so many lines of what has left the screen; at least one. */
  synchronized void keep(int lines) {
    past.keep(lines);
    version++;
  }

  /** Forgets what has left the screen. */
  synchronized void clearPast() {
    past.clear();
    version++;
  }

  /** Some lines from a number on, in the past or on the screen. */
  synchronized Look look(long from, int count) {
    long[] screen = new long[columns * rows];
    int[] cursor = new int[2];
    terminal.dump(screen, cursor);
    long first = Math.clamp(from, past.first(), past.next());
    long[][] cells = new long[count][];
    for (int i = 0; i < count; i++) {
      cells[i] = line(first + i, screen);
    }
    return new Look(first, cells, cursor[0], past.next() + cursor[1], modes.showsCursor());
  }

  private long[] line(long number, long[] screen) {
    if (number < past.next()) {
      return past.line(number);
    }
    int row = (int) (number - past.next());
    return row < rows
        ? Arrays.copyOfRange(screen, row * columns, (row + 1) * columns)
        : new long[0];
  }

  /** Lines as text, without blanks at their ends. */
  public synchronized String text(long from, long to) {
    StringBuilder text = new StringBuilder();
    long[] screen = new long[columns * rows];
    terminal.dump(screen, new int[2]);
    for (long number = Math.max(from, past.first()); number < to; number++) {
      text.append(Cells.text(line(number, screen))).append('\n');
    }
    return text.toString();
  }

  /** All that is kept, as text. */
  public synchronized String text() {
    return text(past.first(), past.next() + rows);
  }
}
