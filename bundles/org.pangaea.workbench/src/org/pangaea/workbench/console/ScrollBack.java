package org.pangaea.workbench.console;

/** Lines that have left the screen at its top; the oldest are forgotten. Not thread-safe. */
final class ScrollBack {

  private long[][] lines;
  private long added;

  /** Number of the oldest line that is kept. */
  private long first;

  ScrollBack(int most) {
    lines = new long[most][];
  }

  void add(long[] line) {
    lines[(int) (added % lines.length)] = line;
    added++;
    first = Math.max(first, added - lines.length);
  }

  /** Keeps so many lines from now on; those that are too many are forgotten. */
  void keep(int most) {
    if (most == lines.length) {
      return;
    }
    long[][] kept = new long[most][];
    first = Math.max(first, added - most);
    for (long number = first; number < added; number++) {
      kept[(int) (number % most)] = line(number);
    }
    lines = kept;
  }

  /** Number of the oldest line that is kept; lines are numbered from 0 since the beginning. */
  long first() {
    return first;
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
    first = 0;
  }
}
