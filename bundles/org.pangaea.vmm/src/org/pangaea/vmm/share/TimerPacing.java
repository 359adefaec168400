package org.pangaea.vmm.share;

/**
 * Says how long a hart's next timer interrupt is held back, so that a hart which waits for pages
 * much of the time gets on with its program all the same.
 *
 * <p>A kernel's tick touches pages that every hart's tick writes: the clock, the jiffies, run
 * queues. Where a page takes half a millisecond, a tick takes several, and comes again after four;
 * the guest then does little else, and all its nodes wait for these few pages. So from one timer
 * interrupt to the next a hart is given {@value #SHARE} times as long as it has waited for pages
 * since the first, at most {@value #WAITS} times as long as it waits for a page lately. That is at
 * least {@value #SHORTEST_MILLIS} ms, and never more than {@value #LONGEST_MILLIS}: kernels
 * complain of a processor that does nothing for seconds. Who waits little gets every timer in time,
 * and so does a hart that has nothing to do.
 *
 * <p>The limit grows with the wait since a tick takes as many pages over a slow network as over a
 * fast one: with 1.5 ms for a page, Linux' tick waits for 20 ms, and with 10 ms for 150.
 *
 * <p>A guest cannot be wrong about it: the comparison with {@code stimecmp} shows in {@code STIP}
 * eventually, but not necessarily at once (RISC-V "Sstc" extension, section on {@code stimecmp}),
 * and kernels count the ticks that they have missed.
 *
 * <p>All times are of the host, in nanoseconds. Own thread of the hart only.
 */
final class TimerPacing {
  static final int SHARE = 10;
  static final int WAITS = 80;
  static final int SHORTEST_MILLIS = 40;
  static final int LONGEST_MILLIS = 500;

  private static final long SHORTEST = SHORTEST_MILLIS * 1_000_000L;
  private static final long LONGEST = LONGEST_MILLIS * 1_000_000L;

  /** Waits from one timer interrupt to the next weigh an eighth of what is known of waits. */
  private static final int MEMORY = 8;

  private final boolean wanted;

  /** Since a timer interrupt was taken, the hart has not been idle. */
  private boolean busy;

  private boolean late;
  private long takenAt;
  private long waitedBefore;
  private long waitsBefore;

  /** How long a page is waited for, lately. */
  private long usual;

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
   * @param waits how many times that was
   */
  void taken(long now, long waited, long waits) {
    if (waits > waitsBefore) {
      usual += ((waited - waitedBefore) / (waits - waitsBefore) - usual) / MEMORY;
    }
    busy = true;
    late = false;
    takenAt = now;
    waitedBefore = waited;
    waitsBefore = waits;
  }

  /**
   * Whether the next timer interrupt is held back at this moment.
   *
   * @param waited how long the hart has waited for pages since it exists
   */
  boolean holds(long now, long waited) {
    long since = now - takenAt;
    return wanted && busy && since < limit() && since < SHARE * (waited - waitedBefore);
  }

  private long limit() {
    return Math.clamp(WAITS * usual, SHORTEST, LONGEST);
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
