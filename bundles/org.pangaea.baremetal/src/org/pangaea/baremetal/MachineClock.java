package org.pangaea.baremetal;

/** The machine's time: ten million ticks a second from its start. Any thread. */
final class MachineClock {
  private static final long NANOS_PER_TICK = 100;

  /** What is further away than this many ticks, two hundred years, never comes. */
  private static final long NEVER = 1L << 56;

  private final long origin = System.nanoTime();

  /** What the guest has added by writing mtime. */
  private volatile long offset;

  long now() {
    return (System.nanoTime() - origin) / NANOS_PER_TICK + offset;
  }

  void set(long time) {
    offset = time - (System.nanoTime() - origin) / NANOS_PER_TICK;
  }

  /** How long it takes until then; Long.MAX_VALUE if it does not come. */
  long nanosUntil(long time) {
    long now = now();
    if (Long.compareUnsigned(time, now) <= 0) {
      return 0;
    }
    long ticks = time - now;
    return Long.compareUnsigned(ticks, NEVER) < 0 ? ticks * NANOS_PER_TICK : Long.MAX_VALUE;
  }
}
