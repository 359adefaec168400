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

  @Test
  void beginsWithoutHolding() {
    assertFalse(pacing.holds(NOW, WAITED));
  }

  @Test
  void aHartThatWaitedForNothingIsNotHeld() {
    pacing.taken(NOW, WAITED);
    assertFalse(pacing.holds(NOW, WAITED));
    assertFalse(pacing.holds(NOW + MILLI, WAITED));
  }

  @Test
  void whatWasWaitedSinceTheInterruptCountsFourTimes() {
    pacing.taken(NOW, WAITED);
    assertTrue(pacing.holds(NOW + MILLI, WAITED + MILLI));
    assertTrue(pacing.holds(NOW + 4 * MILLI - 1, WAITED + MILLI));
    assertFalse(pacing.holds(NOW + 4 * MILLI, WAITED + MILLI));
  }

  @Test
  void whoWaitsLateIsHeldFromThenOn() {
    pacing.taken(NOW, WAITED);
    assertFalse(pacing.holds(NOW + 2 * MILLI, WAITED));
    assertTrue(pacing.holds(NOW + 4 * MILLI, WAITED + 2 * MILLI));
  }

  @Test
  void aHartThatOnlyWaitsIsHeldForFortyMilliseconds() {
    pacing.taken(NOW, WAITED);
    assertTrue(pacing.holds(NOW + 40 * MILLI - 1, WAITED + 39 * MILLI));
    assertFalse(pacing.holds(NOW + 40 * MILLI, WAITED + 39 * MILLI));
  }

  @Test
  void eachInterruptCountsAnew() {
    pacing.taken(NOW, WAITED);
    pacing.taken(NOW + 10 * MILLI, WAITED + 9 * MILLI);
    assertTrue(pacing.holds(NOW + 13 * MILLI, WAITED + 10 * MILLI));
    assertFalse(pacing.holds(NOW + 14 * MILLI, WAITED + 10 * MILLI));
  }

  @Test
  void nothingIsHeldAfterItWasReleased() {
    pacing.taken(NOW, WAITED);
    pacing.release();
    assertFalse(pacing.holds(NOW + MILLI, WAITED + MILLI));
  }

  @Test
  void anInterruptIsLateOnce() {
    pacing.taken(NOW, WAITED);
    assertTrue(pacing.late());
    assertFalse(pacing.late());
    pacing.taken(NOW + 40 * MILLI, WAITED);
    assertTrue(pacing.late());
  }

  @Test
  void whereItIsNotWantedNothingIsHeld() {
    TimerPacing off = new TimerPacing(false);
    off.taken(NOW, WAITED);
    assertFalse(off.holds(NOW + MILLI, WAITED + MILLI));
  }
}
