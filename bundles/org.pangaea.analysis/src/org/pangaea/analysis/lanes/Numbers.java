package org.pangaea.analysis.lanes;

import java.util.Arrays;

/** A list of numbers that grows. */
final class Numbers {
  private long[] values = new long[64];
  private int count;

  void add(long value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  long last() {
    return values[count - 1];
  }

  int count() {
    return count;
  }

  long[] toArray() {
    return Arrays.copyOf(values, count);
  }
}
