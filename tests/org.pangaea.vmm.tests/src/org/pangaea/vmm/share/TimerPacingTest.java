package org.pangaea.vmm.share;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How long timer interrupts are held back. Times are in nanoseconds, and could begin anywhere. */
class TimerPacingTest {
  private static final long NOW = Long.MAX_VALUE - 5_000_000;
  private static final long WAITED = 77_000_000;
  private static final long MILLI = 1_000_000;

  private final TimerPacing pacing = new TimerPacing(true);

  /** A tenth of a millisecond each, up to now. */
  private long waits = 770;

  /** One page having been waited for since the last time, for however long. */
  private void taken(TimerPacing of, long now, long waited) {
    of.taken(now, waited, ++waits);
  }

  /** A hart whose waits took so long, often enough that nothing else is remembered. */
  private void afterWaitsOf(long each) {
    long waited = WAITED;
    for (int i = 0; i < 100; i++) {
      waits += 15;
      waited += 15 * each;
      pacing.taken(NOW, waited, waits);
    }
    pacing.taken(NOW, WAITED, waits);
  }

  @Test
  void beginsWithoutHolding() {
    assertFalse(pacing.holds(NOW, WAITED));
  }

  @Test
  void aHartThatWaitedForNothingIsNotHeld() {
    taken(pacing, NOW, WAITED);
    assertFalse(pacing.holds(NOW, WAITED));
    assertFalse(pacing.holds(NOW + MILLI, WAITED));
  }

  @Test
  void whatWasWaitedSinceTheInterruptCountsTenTimes() {
    taken(pacing, NOW, WAITED);
    assertTrue(pacing.holds(NOW + MILLI, WAITED + MILLI));
    assertTrue(pacing.holds(NOW + 10 * MILLI - 1, WAITED + MILLI));
    assertFalse(pacing.holds(NOW + 10 * MILLI, WAITED + MILLI));
  }

  @Test
  void whoWaitsLateIsHeldFromThenOn() {
    taken(pacing, NOW, WAITED);
    assertFalse(pacing.holds(NOW + 2 * MILLI, WAITED));
    assertTrue(pacing.holds(NOW + 15 * MILLI, WAITED + 2 * MILLI));
  }

  @Test
  void aHartThatOnlyWaitsIsHeldForFortyMilliseconds() {
    taken(pacing, NOW, WAITED);
    assertTrue(pacing.holds(NOW + 40 * MILLI - 1, WAITED + 39 * MILLI));
    assertFalse(pacing.holds(NOW + 40 * MILLI, WAITED + 39 * MILLI));
  }

  @Test
  void whereAPageTakesLongAHartThatOnlyWaitsIsHeldForEightyPages() {
    afterWaitsOf(2 * MILLI);
    long held = 160 * MILLI;
    assertTrue(pacing.holds(NOW + held - MILLI, WAITED + held));
    assertFalse(pacing.holds(NOW + held, WAITED + held));
  }

  @Test
  void nobodyIsHeldForMoreThanHalfASecond() {
    afterWaitsOf(100 * MILLI);
    assertTrue(pacing.holds(NOW + 500 * MILLI - 1, WAITED + 499 * MILLI));
    assertFalse(pacing.holds(NOW + 500 * MILLI, WAITED + 499 * MILLI));
  }

  @Test
  void whatWaitsTookLongAgoIsForgotten() {
    afterWaitsOf(100 * MILLI);
    afterWaitsOf(MILLI / 10);
    assertFalse(pacing.holds(NOW + 40 * MILLI, WAITED + 39 * MILLI));
  }

  /** One page that came late says little of the others. */
  @Test
  void oneLongWaitChangesLittle() {
    afterWaitsOf(MILLI / 2);
    pacing.taken(NOW, WAITED + 60 * MILLI, waits + 15);
    assertFalse(pacing.holds(NOW + 80 * MILLI, WAITED + 150 * MILLI));
  }

  @Test
  void eachInterruptCountsAnew() {
    taken(pacing, NOW, WAITED);
    taken(pacing, NOW + 10 * MILLI, WAITED + 9 * MILLI);
    assertTrue(pacing.holds(NOW + 19 * MILLI, WAITED + 10 * MILLI));
    assertFalse(pacing.holds(NOW + 20 * MILLI, WAITED + 10 * MILLI));
  }

  @Test
  void nothingIsHeldAfterItWasReleased() {
    taken(pacing, NOW, WAITED);
    pacing.release();
    assertFalse(pacing.holds(NOW + MILLI, WAITED + MILLI));
  }

  /** What it waited for before does not count. */
  @Test
  void aHartThatIsNoLongerIdleIsHeldAsAfterAnInterrupt() {
    taken(pacing, NOW, WAITED);
    pacing.release();
    pacing.woken(NOW + 20 * MILLI, WAITED + 5 * MILLI);
    assertFalse(pacing.holds(NOW + 20 * MILLI, WAITED + 5 * MILLI));
    assertTrue(pacing.holds(NOW + 24 * MILLI, WAITED + 6 * MILLI));
    assertFalse(pacing.holds(NOW + 30 * MILLI, WAITED + 6 * MILLI));
  }

  /** A single wait between two naps says little of the others, too. */
  @Test
  void oneLongWaitBetweenWakeUpsChangesLittle() {
    afterWaitsOf(MILLI / 2);
    pacing.woken(NOW, WAITED);
    pacing.woken(NOW, WAITED + 60 * MILLI);
    assertFalse(pacing.holds(NOW + 40 * MILLI, WAITED + 99 * MILLI));
  }

  @Test
  void anInterruptIsLateOnce() {
    taken(pacing, NOW, WAITED);
    assertTrue(pacing.late());
    assertFalse(pacing.late());
    taken(pacing, NOW + 40 * MILLI, WAITED);
    assertTrue(pacing.late());
  }

  @Test
  void whereItIsNotWantedNothingIsHeld() {
    TimerPacing off = new TimerPacing(false);
    taken(off, NOW, WAITED);
    assertFalse(off.holds(NOW + MILLI, WAITED + MILLI));
  }
}
