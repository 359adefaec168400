package org.pangaea.vmm.share;

/**
 * Says how long a hart's next timer interrupt is held back, so that a hart which waits for pages
 * most of the time gets on with its program all the same.
 *
 * <p>A kernel's tick touches pages that every hart's tick writes: the clock, the jiffies, run
 * queues. Where a page takes half a millisecond, a tick takes several, and comes again after four;
 * the guest then does little else, and all its nodes wait for these few pages. So from one timer
 * interrupt to the next a hart is given {@value #SHARE} times as long as it has waited for pages
 * since the first, {@value #LONGEST_MILLIS} ms at most. Who waits little gets every timer in time,
 * and so does a hart that has nothing to do.
 *
 * <p>A guest cannot be wrong about it: the comparison with {@code stimecmp} shows in {@code STIP}
 * eventually, but not necessarily at once (RISC-V "Sstc" extension, section on {@code stimecmp}),
 * and kernels count the ticks that they have missed.
 *
 * <p>All times are of the host, in nanoseconds. Own thread of the hart only.
 */
final class TimerPacing {
  static final int SHARE = 4;
  static final int LONGEST_MILLIS = 40;

  private static final long LONGEST = LONGEST_MILLIS * 1_000_000L;

  private final boolean wanted;

  /** Since a timer interrupt was taken, the hart has not been idle. */
  private boolean busy;

  private boolean late;
  private long takenAt;
  private long waitedBefore;

  /**
   * Begins without holding anything back.
   *
   * @param wanted false: nothing is ever held back
   */
  TimerPacing(boolean wanted) {
    this.wanted = wanted;
  }

  /**
   * A timer interrupt was taken.
   *
   * @param waited how long the hart has waited for pages since it exists
   */
  void taken(long now, long waited) {
    busy = true;
    late = false;
    takenAt = now;
    waitedBefore = waited;
  }

  /**
   * Whether the next timer interrupt is held back at this moment.
   *
   * @param waited how long the hart has waited for pages since it exists
   */
  boolean holds(long now, long waited) {
    long since = now - takenAt;
    return wanted && busy && since < LONGEST && since < SHARE * (waited - waitedBefore);
  }

  /** A timer is due and held back; whether that is new. */
  boolean late() {
    boolean first = !late;
    late = true;
    return first;
  }

  /** The hart has nothing to do: nothing is held back until the next timer interrupt was taken. */
  void release() {
    busy = false;
  }
}
