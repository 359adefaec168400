package org.pangaea.fabric;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The guest time of one VM on one node: what the {@code time} CSR counts.
 *
 * <p>It counts {@link #TICKS_PER_SECOND} times {@code timeScale} ticks per second of the host, and
 * never backwards: neither for one thread nor along a chain of messages, as long as every message
 * carries {@link #now} of its sender and every receiver calls {@link #observe} before it acts on
 * the message. All methods may be called from any thread.
 */
public final class GuestClock {

  /** The guest's timebase frequency at a {@code timeScale} of one. */
  public static final long TICKS_PER_SECOND = 10_000_000;

  private static final long NANOS_PER_TICK = 1_000_000_000 / TICKS_PER_SECOND;

  /** Largest scale for which the factor below fits a signed long. */
  private static final double MAX_SCALE = 16;

  private enum Mode {
    /** Guest time is the host's clock plus {@code base}. */
    RUNNING,
    /** A thread is about to freeze the clock; readers wait the few instructions this takes. */
    FREEZING,
    /** Guest time is {@code base}. */
    FROZEN
  }

  private record State(Mode mode, long base) {}

  /** Counts nanoseconds; null for the host's clock, which is read without a call through here. */
  private final LongSupplier nanoClock;

  private final long originNanos;
  private final double timeScale;
  private final long mostAhead;

  /** Ticks per nanosecond as a 64-bit binary fraction, rounded up so that 100 ns make one tick. */
  private final long factor;

  private final AtomicReference<State> state = new AtomicReference<>(new State(Mode.FROZEN, 0));
  private final AtomicLong moves = new AtomicLong();
  private final AtomicLong largestMove = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();

  /** A frozen clock at zero that follows the host's clock once it is resumed. */
  public GuestClock(double timeScale) {
    this(null, timeScale);
  }

  /**
   * A frozen clock at zero.
   *
   * @param timeScale guest seconds per host second, more than 0 and at most 16
   * @param nanoClock counts nanoseconds, never backwards, from any origin
   */
  public GuestClock(double timeScale, LongSupplier nanoClock) {
    this(Objects.requireNonNull(nanoClock, "nanoClock"), timeScale);
  }

  private GuestClock(LongSupplier nanoClock, double timeScale) {
    if (!(timeScale >= 1e-6 && timeScale <= MAX_SCALE)) {
      throw new IllegalArgumentException(
          "The timeScale " + timeScale + " is outside 0.000001.." + MAX_SCALE + ".");
    }
    this.timeScale = timeScale;
    mostAhead = (long) Math.ceil(TICKS_PER_SECOND * timeScale);
    this.nanoClock = nanoClock;
    this.originNanos = nanos();
    this.factor =
        BigDecimal.valueOf(timeScale)
            .multiply(new BigDecimal(BigInteger.TWO.pow(64)))
            .divide(BigDecimal.valueOf(NANOS_PER_TICK), 0, RoundingMode.CEILING)
            .longValueExact();
  }

  /**
   * How far ahead a stamp may be before it is refused, in ticks: as many as a second of the host
   * has. What lets clocks differ (messages under way, threads that wait for a processor) is
   * measured in the host's time, at whatever pace guest time runs.
   */
  public long mostAhead() {
    return mostAhead;
  }

  /** Guest time in ticks. */
  public long now() {
    while (true) {
      State seen = state.get();
      if (seen.mode == Mode.FROZEN) {
        return seen.base;
      }
      long time = seen.base + hostTicks();
      // Second look: a freezing thread reads the host's clock after it has announced itself, so a
      // time that was read before the announcement can not be later than the frozen one.
      if (seen.mode == Mode.RUNNING && state.get() == seen) {
        return time;
      }
      Thread.yield();
    }
  }

  /** Lets time run on from where it stands. Does nothing if it runs. */
  public void resume() {
    while (true) {
      State seen = settled();
      if (seen.mode == Mode.RUNNING
          || state.compareAndSet(seen, new State(Mode.RUNNING, seen.base - hostTicks()))) {
        return;
      }
    }
  }

  /** Stops time; only {@link #observe} and {@link #advanceTo} move it then. */
  public void pause() {
    while (true) {
      State seen = settled();
      if (seen.mode == Mode.FROZEN) {
        return;
      }
      State freezing = new State(Mode.FREEZING, seen.base);
      if (state.compareAndSet(seen, freezing)) {
        state.set(new State(Mode.FROZEN, seen.base + hostTicks()));
        return;
      }
    }
  }

  /** Whether time stands still. */
  public boolean paused() {
    return settled().mode == Mode.FROZEN;
  }

  /**
   * The causality rule: called with the stamp of every message before the message takes effect.
   *
   * <p>If this clock is behind the stamp, it moves up to it.
   *
   * @param stamp the sender's guest time in ticks, 0 for none
   * @return false if the stamp is negative or more than {@link #mostAhead} ahead: the clock has not
   *     moved, and the message is to be refused and reported
   */
  public boolean observe(long stamp) {
    if (stamp == 0) {
      return true;
    }
    long ahead = stamp - now();
    if (stamp < 0 || ahead > mostAhead) {
      refusals.incrementAndGet();
      return false;
    }
    if (ahead > 0) {
      advanceTo(stamp);
    }
    return true;
  }

  /**
   * Moves up to a time, however far ahead; never back. For the start of a share, for {@link
   * #synchronize}, and to bring all nodes of a paused VM to the same time before they resume.
   */
  public void advanceTo(long guestTime) {
    while (true) {
      State seen = settled();
      long time = seen.mode == Mode.FROZEN ? seen.base : seen.base + hostTicks();
      long move = guestTime - time;
      if (move <= 0 || move(seen, move)) {
        return;
      }
    }
  }

  private boolean move(State seen, long ticks) {
    if (!state.compareAndSet(seen, new State(seen.mode, seen.base + ticks))) {
      return false;
    }
    moves.incrementAndGet();
    largestMove.accumulateAndGet(ticks, Math::max);
    return true;
  }

  /**
   * Moves up to a peer's clock as the probe with the shortest round trip shows it, taking the
   * answer to have been half a round trip on its way. The nano clock of the samples must be that of
   * this clock. A peer that is behind is left alone: it moves up to this node in turn.
   */
  public void synchronize(Iterable<ClockSample> samples) {
    ClockSample best = null;
    for (ClockSample sample : samples) {
      if (sample.remoteGuestTime() > 0
          && (best == null || sample.roundTripNanos() < best.roundTripNanos())) {
        best = sample;
      }
    }
    if (best == null) {
      return;
    }
    // The base that makes both clocks equal at that moment; it does not matter how late it is now.
    long middle = best.sentNanos() + best.roundTripNanos() / 2;
    long base = best.remoteGuestTime() - ticks(middle - originNanos);
    while (true) {
      State seen = settled();
      long move = (seen.mode == Mode.FROZEN ? best.remoteGuestTime() : base) - seen.base;
      if (move <= 0 || move(seen, move)) {
        return;
      }
    }
  }

  /**
   * How long the host has to wait until the guest time is reached, for timers.
   *
   * @param guestTime unsigned, as {@code stimecmp} is
   * @return nanoseconds, 0 if it is reached, {@link Long#MAX_VALUE} if it is paused or too far away
   */
  public long nanosUntil(long guestTime) {
    long now = now();
    if (Long.compareUnsigned(guestTime, now) <= 0) {
      return 0;
    }
    if (paused()) {
      return Long.MAX_VALUE;
    }
    double ticks = guestTime - now;
    // Unsigned times beyond 2^63 and anything over a century wait "for ever".
    if (ticks < 0 || ticks * NANOS_PER_TICK / timeScale >= 0x1p61) {
      return Long.MAX_VALUE;
    }
    return (long) Math.ceil(ticks * NANOS_PER_TICK / timeScale);
  }

  /** How often {@link #observe} or {@link #advanceTo} moved this clock. */
  public long moves() {
    return moves.get();
  }

  /** The largest of these moves, in ticks. */
  public long largestMove() {
    return largestMove.get();
  }

  /** How many stamps were refused. */
  public long refusals() {
    return refusals.get();
  }

  private State settled() {
    while (true) {
      State seen = state.get();
      if (seen.mode != Mode.FREEZING) {
        return seen;
      }
      Thread.yield();
    }
  }

  private long hostTicks() {
    return ticks(nanos() - originNanos);
  }

  private long nanos() {
    return nanoClock == null ? System.nanoTime() : nanoClock.getAsLong();
  }

  private long ticks(long nanos) {
    return Math.multiplyHigh(nanos, factor);
  }
}
