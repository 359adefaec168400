package org.pangaea.trace;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Events of one thread on their way to whoever records them: as many as fit, the rest is counted.
 * Exactly one thread adds, and one at a time drains; they meet in two counters only, so adding
 * takes some nanoseconds and never waits.
 */
public final class EventRing {
  /** Bytes that one event takes. */
  public static final int EVENT_BYTES = Records.BYTES;

  private final long[] words;
  private final int mask;

  /** Events added; written by the one who adds. */
  private final AtomicLong added = new AtomicLong();

  /** Events drained; written by the one who drains. */
  private final AtomicLong drained = new AtomicLong();

  /** Events that found no room; written by the one who adds. */
  private final AtomicLong lost = new AtomicLong();

  // The one who adds: how far it may go before it has to look at the other's counter again.
  private long limit;

  // The one who drains.
  private long lostTold;
  private long lastNanos;

  /**
   * A ring.
   *
   * @param events how many it holds; a power of two
   */
  public EventRing(int events) {
    if (Integer.bitCount(events) != 1) {
      throw new IllegalArgumentException(events + " is not a power of two.");
    }
    words = new long[events * Records.WORDS];
    mask = events - 1;
    limit = events;
  }

  /** Adds an event. See {@link Event} for what it is made of. */
  public void add(
      long nanos,
      EventType type,
      int detail,
      int hart,
      int peer,
      int extra,
      long page,
      long argument) {
    long number = added.getPlain();
    if (number == limit) {
      limit = drained.getAcquire() + mask + 1;
      if (number == limit) {
        lost.setOpaque(lost.getPlain() + 1);
        return;
      }
    }
    int at = ((int) number & mask) * Records.WORDS;
    words[at] = nanos;
    words[at + 1] = page;
    words[at + 2] = argument;
    words[at + 3] = Records.attributes(type, detail, hart, peer, extra);
    added.setRelease(number + 1);
  }

  /**
   * Moves events to a buffer, oldest first, as long as there is room. Where events were lost it
   * puts one that says how many.
   *
   * @return whether something is left
   */
  public boolean drain(ByteBuffer to) {
    long from = drained.getPlain();
    long end = added.getAcquire();
    while (from < end && to.remaining() >= Records.BYTES) {
      int at = ((int) from & mask) * Records.WORDS;
      lastNanos = words[at];
      for (int i = 0; i < Records.WORDS; i++) {
        to.putLong(words[at + i]);
      }
      from++;
    }
    drained.setRelease(from);
    // What was lost came behind what was in the ring.
    long missing = lost.getOpaque() - lostTold;
    if (from == end && missing > 0 && to.remaining() >= Records.BYTES) {
      to.putLong(lastNanos).putLong(0).putLong(missing);
      to.putLong(Records.attributes(EventType.LOST, 0, Event.NOBODY, Event.NOBODY, 0));
      lostTold += missing;
      missing = 0;
    }
    return from < end || missing > 0;
  }

  /** Events that found no room so far. */
  public long lost() {
    return lost.getOpaque();
  }
}
