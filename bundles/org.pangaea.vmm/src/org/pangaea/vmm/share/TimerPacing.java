package org.pangaea.vmm.share;

/**
 * Says how long a hart's next timer interrupt is held back, so that a hart which waits for pages
 * much of the time gets on with its program all the same.
 *
 * <p>A kernel's tick touches pages that every hart's tick writes: the clock, the jiffies, run
 * queues. Where a page takes half a millisecond, a tick takes several, and comes again after four;
 * the guest then does little else, and all its nodes wait for these few pages. So a hart that had a
 * timer interrupt, or that something else has woken, has some time before the next: {@value #SHARE}
 * times as long as it has waited for pages since then, at most {@value #WAITS} times as long as it
 * waits for a page lately. The latter is at least {@value #SHORTEST_MILLIS} ms, and never more than
 * {@value #LONGEST_MILLIS}: kernels complain of a processor that does nothing for seconds. Who
 * waits little gets every timer in time, and so does a hart that has nothing to do.
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

  /** The hart has had something to do since {@link #begunAt}. */
  private boolean busy;

  private boolean late;
  private long begunAt;
  private long waitedBefore;
  private long waitedAtTimer;
  private long waitsAtTimer;

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
    if (waits > waitsAtTimer) {
      usual += ((waited - waitedAtTimer) / (waits - waitsAtTimer) - usual) / MEMORY;
    }
    waitedAtTimer = waited;
    waitsAtTimer = waits;
    woken(now, waited);
  }

  /**
   * The hart is no longer idle, and no timer is due; if one is, {@link #taken} follows at once.
   *
   * @param waited how long the hart has waited for pages since it exists
   */
  void woken(long now, long waited) {
    busy = true;
    late = false;
    begunAt = now;
    waitedBefore = waited;
  }

  /**
   * Whether the next timer interrupt is held back at this moment.
   *
   * @param waited how long the hart has waited for pages since it exists
   */
  boolean holds(long now, long waited) {
    long since = now - begunAt;
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

  /** The hart has nothing to do: nothing is held back until it was woken. */
  void release() {
    busy = false;
  }
}
