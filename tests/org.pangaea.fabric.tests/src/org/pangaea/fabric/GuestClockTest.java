package org.pangaea.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GuestClockTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final HandClock host = new HandClock();
  private final GuestClock clock = new GuestClock(1, host);

  @Test
  void timeStandsAtZeroUntilItIsResumed() {
    host.turn(SECOND);
    assertEquals(0, clock.now());
    assertTrue(clock.paused());
    clock.resume();
    assertEquals(0, clock.now());
    host.turn(SECOND);
    assertEquals(10_000_000, clock.now());
  }

  @Test
  void everyHundredNanosecondsAreATick() {
    clock.resume();
    host.turnNanos(99);
    long before = clock.now();
    host.turnNanos(1);
    assertEquals(1, clock.now());
    assertTrue(before == 0 || before == 1);
    host.turn(Duration.ofDays(1000));
    assertEquals(1 + 1000L * 86_400 * 10_000_000, clock.now());
  }

  @Test
  void timeScaleSlowsOrSpeedsTheGuest() {
    for (double scale : new double[] {0.1, 0.25, 0.5, 2, 10}) {
      GuestClock scaled = new GuestClock(scale, host);
      scaled.resume();
      host.turn(Duration.ofSeconds(1000));
      assertEquals(Math.round(10_000_000_000L * scale), scaled.now(), "at scale " + scale);
    }
  }

  @Test
  void aScaleThatMakesNoSenseIsRefused() {
    for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 17}) {
      assertThrows(IllegalArgumentException.class, () -> new GuestClock(scale, host));
    }
  }

  @Test
  void aPauseFreezesTimeAndAResumeDoesNotJump() {
    clock.resume();
    host.turn(SECOND);
    clock.pause();
    host.turn(Duration.ofHours(3));
    assertEquals(10_000_000, clock.now());
    clock.resume();
    assertEquals(10_000_000, clock.now());
    host.turn(SECOND);
    assertEquals(20_000_000, clock.now());
  }

  @Test
  void pausingTwiceAndResumingTwiceChangeNothing() {
    clock.resume();
    host.turn(SECOND);
    clock.resume();
    assertEquals(10_000_000, clock.now());
    clock.pause();
    host.turn(SECOND);
    clock.pause();
    assertEquals(10_000_000, clock.now());
  }

  @Test
  void aClockThatIsBehindMovesUpToTheStamp() {
    clock.resume();
    host.turn(SECOND);
    assertTrue(clock.observe(10_000_123));
    assertEquals(10_000_123, clock.now());
    host.turn(SECOND);
    assertEquals(20_000_123, clock.now());
    assertEquals(1, clock.moves());
    assertEquals(123, clock.largestMove());
  }

  @Test
  void aStampFromThePastOrNoStampMovesNothing() {
    clock.resume();
    host.turn(SECOND);
    assertTrue(clock.observe(5));
    assertTrue(clock.observe(0));
    assertEquals(10_000_000, clock.now());
    assertEquals(0, clock.moves());
  }

  @Test
  void theSecondThatAStampMayBeAheadIsOneOfTheHost() {
    for (double scale : new double[] {0.001, 0.5, 1, 10}) {
      GuestClock scaled = new GuestClock(scale, host);
      scaled.resume();
      long second = Math.round(10_000_000 * scale);
      assertTrue(scaled.observe(second), "at scale " + scale);
      assertFalse(scaled.observe(2 * second + 2), "at scale " + scale);
      host.turn(SECOND);
      assertTrue(scaled.observe(3 * second - 1), "at scale " + scale);
    }
  }

  @Test
  void aStampMoreThanASecondAheadIsRefusedAndCounted() {
    clock.resume();
    assertTrue(clock.observe(clock.mostAhead()));
    assertFalse(clock.observe(2 * clock.mostAhead() + 1));
    assertFalse(clock.observe(Long.MAX_VALUE));
    assertFalse(clock.observe(-1));
    assertFalse(clock.observe(Long.MIN_VALUE));
    assertEquals(clock.mostAhead(), clock.now());
    assertEquals(4, clock.refusals());
  }

  @Test
  void aStampThatArrivesInAPauseIsNotLost() {
    clock.resume();
    host.turn(SECOND);
    clock.pause();
    assertTrue(clock.observe(10_000_500));
    assertEquals(10_000_500, clock.now());
    clock.resume();
    assertEquals(10_000_500, clock.now());
  }

  @Test
  void advancingGoesForwardOnly() {
    clock.advanceTo(1000);
    clock.advanceTo(10);
    assertEquals(1000, clock.now());
    clock.resume();
    clock.advanceTo(100 * clock.mostAhead());
    assertEquals(100 * clock.mostAhead(), clock.now());
  }

  @Test
  void theProbeWithTheShortestRoundTripSetsTheClock() {
    clock.resume();
    long t = host.getAsLong();
    host.turnNanos(10_000);
    // The peer was at 5,000 ticks in the middle of a trip of 2,000 ns that ended 4,000 ns ago.
    clock.synchronize(
        List.of(
            new ClockSample(t, t + 9_000, 9_999),
            new ClockSample(t + 4_000, t + 6_000, 5_000),
            new ClockSample(t + 6_000, t + 6_100, 0)));
    assertEquals(5_000 + 50, clock.now());
  }

  @Test
  void probesOfAPeerThatIsBehindOrHasNoClockChangeNothing() {
    clock.advanceTo(1_000_000);
    clock.resume();
    long t = host.getAsLong();
    clock.synchronize(List.of(new ClockSample(t, t + 100, 7)));
    clock.synchronize(List.of(new ClockSample(t, t + 100, 0)));
    clock.synchronize(List.of());
    assertEquals(1_000_000, clock.now());
  }

  @Test
  void aDeadlineIsReachedExactlyAfterTheTimeToWait() {
    Random random = new Random(Seed.of("deadlines"));
    for (double scale : new double[] {1, 0.5, 0.1, 3}) {
      GuestClock scaled = new GuestClock(scale, host);
      scaled.resume();
      for (int i = 0; i < 1000; i++) {
        host.turnNanos(random.nextInt(1000));
        long deadline = scaled.now() + 1 + random.nextInt(1_000_000);
        long wait = scaled.nanosUntil(deadline);
        host.turnNanos(wait);
        assertTrue(scaled.now() >= deadline, "too early");
        assertTrue(scaled.now() <= deadline + Math.ceil(scale), "too late");
      }
    }
  }

  @Test
  void aDeadlineThatIsPastNeedsNoWaitAndOneFarAwayWaitsForEver() {
    clock.resume();
    host.turn(SECOND);
    assertEquals(0, clock.nanosUntil(10_000_000));
    assertEquals(0, clock.nanosUntil(0));
    assertEquals(Long.MAX_VALUE, clock.nanosUntil(-1), "stimecmp of all ones: never");
    assertEquals(Long.MAX_VALUE, clock.nanosUntil(Long.MAX_VALUE));
    clock.pause();
    assertEquals(Long.MAX_VALUE, clock.nanosUntil(10_000_001));
    assertEquals(0, clock.nanosUntil(10_000_000));
  }

  @Test
  void alongAnyChainOfMessagesTimeNeverRunsBackwards() {
    Random random = new Random(Seed.of("chains"));
    HandClock[] hosts = new HandClock[4];
    GuestClock[] clocks = new GuestClock[4];
    for (int i = 0; i < 4; i++) {
      hosts[i] = new HandClock();
      clocks[i] = new GuestClock(1, hosts[i]);
      clocks[i].resume();
    }
    long stamp = 0;
    int at = 0;
    for (int i = 0; i < 20_000; i++) {
      hosts[random.nextInt(4)].turnNanos(random.nextInt(2_000));
      at = random.nextInt(4);
      if (random.nextInt(50) == 0) {
        clocks[random.nextInt(4)].pause();
      } else {
        clocks[random.nextInt(4)].resume();
      }
      assertTrue(clocks[at].observe(stamp));
      assertTrue(clocks[at].now() >= stamp, "backwards at step " + i);
      stamp = clocks[at].now();
    }
  }

  @Test
  void noThreadSeesTimeRunBackwardsWhileOthersPauseResumeAndMoveIt() throws Exception {
    GuestClock real = new GuestClock(1);
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong latest = new AtomicLong();
    AtomicLong violations = new AtomicLong();
    CountDownLatch finished = new CountDownLatch(2);
    Runnable reader =
        () -> {
          while (!done.get()) {
            long known = latest.get();
            long now = real.now();
            if (now < known) {
              violations.incrementAndGet();
            }
            latest.accumulateAndGet(now, Math::max);
          }
          finished.countDown();
        };
    Thread.ofPlatform().daemon().start(reader);
    Thread.ofPlatform().daemon().start(reader);
    for (int i = 0; i < 20_000; i++) {
      real.resume();
      real.observe(real.now() + i % 7);
      real.pause();
      long frozen = real.now();
      if (frozen < latest.get()) {
        violations.incrementAndGet();
      }
      assertEquals(frozen, real.now());
    }
    done.set(true);
    finished.await();
    assertEquals(0, violations.get());
  }
}
