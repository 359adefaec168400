package org.pangaea.workbench.console;

/** Lines that have left the screen at its top; the oldest are forgotten. Not thread-safe. */
final class ScrollBack {

  private final long[][] lines;
  private long added;

  ScrollBack(int most) {
    lines = new long[most][];
  }

  void add(long[] line) {
    lines[(int) (added % lines.length)] = line;
    added++;
  }

  /** Number of the oldest line that is kept; lines are numbered from 0 since the beginning. */
  long first() {
    return Math.max(0, added - lines.length);
  }

  /** Number of the line that will leave next, which is the first one on the screen. */
  long next() {
    return added;
  }

  /** A line by its number. */
  long[] line(long number) {
    return lines[(int) (number % lines.length)];
  }

  void clear() {
    java.util.Arrays.fill(lines, null);
    added = 0;
  }
}
