package org.pangaea.cli;

import java.util.Locale;

/** Numbers for people. The same everywhere, so that what is printed can be compared. */
final class Numbers {
  private static final long TICKS_PER_SECOND = 10_000_000;

  private Numbers() {}

  static String whole(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String tenths(double number) {
    return String.format(Locale.ROOT, "%,.1f", number);
  }

  static String hundredths(double number) {
    return String.format(Locale.ROOT, "%,.2f", number);
  }

  /** Ticks of 100 ns in seconds. */
  static String guestTime(long ticks) {
    return String.format(Locale.ROOT, "%,.3f s", (double) ticks / TICKS_PER_SECOND);
  }
}
