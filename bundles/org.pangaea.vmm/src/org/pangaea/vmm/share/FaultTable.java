package org.pangaea.vmm.share;

import java.util.Arrays;
import java.util.function.Consumer;
import org.pangaea.trace.FaultKind;

/**
 * One agent's faults by page: a hash table of bounded size. When it is full the colder half of the
 * pages is given up, so what is hot stays, with exact counts since it came in last.
 *
 * <p>Not synchronised. Counting takes some twenty nanoseconds; giving up some tenths of a
 * millisecond, at most once in {@link #MOST_PAGES} / 2 faults.
 */
final class FaultTable {
  /** Half a megabyte of the heap at most. */
  static final int MOST_PAGES = 4096;

  private static final int FIRST_SLOTS = 64;

  // What a row is made of: the page's number plus 1 (0 in a free row), counts by kind, nanoseconds,
  // and the lines of 64 bytes that were touched.
  private static final int PAGE = 0;
  private static final int COUNTS = 1;
  private static final int NANOS = COUNTS + FaultKind.values().length;
  private static final int LINES = NANOS + 1;
  private static final int ROW = LINES + 1;

  /** A page's row. */
  record Row(
      long gfn, long reads, long writes, long upgrades, long fetches, long nanos, long lines) {
    long faults() {
      return reads + writes + upgrades + fetches;
    }
  }

  private long[] rows = new long[FIRST_SLOTS * ROW];
  private int used;
  private long forgotten;

  /**
   * Counts a fault.
   *
   * @param line which 64 bytes of the page were touched, or -1 if that is not known
   */
  void count(long gfn, FaultKind kind, long nanos, int line) {
    int row = row(gfn);
    if (rows[row + PAGE] == 0) {
      row = admit(gfn);
    }
    rows[row + COUNTS + kind.ordinal()]++;
    rows[row + NANOS] += nanos;
    if (line >= 0) {
      rows[row + LINES] |= 1L << line;
    }
  }

  /** Where a page's row is, or would be. */
  private int row(long gfn) {
    int mask = rows.length / ROW - 1;
    int slot = (int) (gfn * 0x9E37_79B9_7F4A_7C15L >>> 40) & mask;
    while (rows[slot * ROW] != 0 && rows[slot * ROW] != gfn + 1) {
      slot = slot + 1 & mask;
    }
    return slot * ROW;
  }

  private int admit(long gfn) {
    if (used == MOST_PAGES) {
      forgetTheColderHalf();
    } else if (used >= rows.length / ROW / 2) {
      rebuild(rows.length * 2, 0, 0);
    }
    int row = row(gfn);
    rows[row] = gfn + 1;
    used++;
    return row;
  }

  private void forgetTheColderHalf() {
    int[] byMagnitude = new int[65];
    for (int row = 0; row < rows.length; row += ROW) {
      if (rows[row] != 0) {
        byMagnitude[magnitude(row)]++;
      }
    }
    int limit = 0;
    int surplus = used / 2;
    while (surplus > byMagnitude[limit]) {
      surplus -= byMagnitude[limit++];
    }
    rebuild(rows.length, limit, surplus);
  }

  /** How many binary digits a page's number of faults has. */
  private int magnitude(int row) {
    return Long.SIZE - Long.numberOfLeadingZeros(faults(row));
  }

  private long faults(int row) {
    long sum = 0;
    for (int i = COUNTS; i < NANOS; i++) {
      sum += rows[row + i];
    }
    return sum;
  }

  private long count(int row, FaultKind kind) {
    return rows[row + COUNTS + kind.ordinal()];
  }

  /** Moves rows to a new table, but those below a magnitude, and so many of just this one. */
  private void rebuild(int length, int limit, int surplus) {
    long[] old = rows;
    rows = new long[length];
    used = 0;
    int tooMany = surplus;
    for (int from = 0; from < old.length; from += ROW) {
      if (old[from] != 0) {
        int to = row(old[from] - 1);
        System.arraycopy(old, from, rows, to, ROW);
        if (magnitude(to) < limit || magnitude(to) == limit && tooMany-- > 0) {
          forgotten += faults(to);
          Arrays.fill(rows, to, to + ROW, 0);
        } else {
          used++;
        }
      }
    }
  }

  /** Tells all rows, in no order. */
  void forEach(Consumer<Row> sink) {
    for (int row = 0; row < rows.length; row += ROW) {
      if (rows[row] != 0) {
        sink.accept(
            new Row(
                rows[row] - 1,
                count(row, FaultKind.READ),
                count(row, FaultKind.WRITE),
                count(row, FaultKind.UPGRADE),
                count(row, FaultKind.FETCH),
                rows[row + NANOS],
                rows[row + LINES]));
      }
    }
  }

  /** Faults on pages that have been given up. */
  long forgotten() {
    return forgotten;
  }
}
