package org.pangaea.analysis.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which part of a recording is shown, whatever is asked for. */
class TimeRangeTest {
  private static final long DURATION = 1_000_000;

  private final TimeRange range = new TimeRange();

  @Test
  void withoutARecordingItIsShortButNotEmpty() {
    assertRange(0, TimeRange.SHORTEST);
    range.zoom(0.5, range.middle());
    range.zoom(2, range.middle());
    range.move(-0.2);
    range.show(500, 700);
    range.all();
    assertRange(0, TimeRange.SHORTEST);
  }

  @Test
  void nothingBeyondTheEndsIsShown() {
    range.reset(DURATION);
    assertRange(0, DURATION);
    range.show(-100, 300);
    assertRange(0, 400);
    range.show(DURATION - 100, DURATION + 200);
    assertRange(DURATION - 300, DURATION);
    range.show(200, 100);
    assertRange(200, 200 + TimeRange.SHORTEST);
    range.show(Long.MIN_VALUE / 4, Long.MAX_VALUE / 4);
    assertRange(0, DURATION);
  }

  @Test
  void whatTheMouseIsOnStaysWhereItIs() {
    range.reset(DURATION);
    range.zoom(0.1, 300_000);
    assertRange(270_000, 370_000);
    range.zoom(2, 290_000);
    assertRange(250_000, 450_000);
    range.zoom(1000, 290_000);
    assertRange(0, DURATION);
  }

  @Test
  void movingKeepsTheLengthUpToTheEnds() {
    range.reset(DURATION);
    range.show(100_000, 200_000);
    range.move(0.2);
    assertRange(120_000, 220_000);
    for (int i = 0; i < 10; i++) {
      range.move(-0.2);
    }
    assertRange(0, 100_000);
  }

  @Test
  void aWaitInSightMovesNothingOneThatIsNotGetsTheMiddle() {
    range.reset(DURATION);
    range.show(100_000, 200_000);
    range.reveal(waited(150_000, 160_000));
    assertRange(100_000, 200_000);
    range.reveal(waited(500_000, 501_000));
    assertRange(494_500, 506_500);
    range.all();
    range.reveal(waited(500_000, 501_000));
    assertRange(494_500, 506_500);
    range.reveal(waited(700_000, 700_000));
    assertRange(699_990, 699_990 + TimeRange.SHORTEST);
  }

  @Test
  void whateverIsAskedForItIsARange() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      if (i % 1000 == 0) {
        range.reset(random.nextLong(1L << random.nextInt(1, 50)));
      }
      long at = random.nextLong(1L << 50) - (1L << 49);
      switch (random.nextInt(4)) {
        case 0 -> range.show(at, at + random.nextInt());
        case 1 -> range.zoom(random.nextDouble() * 3, at);
        case 2 -> range.move(random.nextDouble() * 4 - 2);
        default -> range.reveal(waited(Math.abs(at), Math.abs(at) + random.nextInt(1000)));
      }
      assertTrue(range.from() >= 0);
      assertTrue(range.length() >= TimeRange.SHORTEST);
      long from = range.from();
      long to = range.to();
      range.all();
      assertTrue(to <= range.to());
      range.show(from, to);
      assertRange(from, to);
    }
  }

  private static Wait waited(long begin, long end) {
    return new Wait(0, begin, end, 1, 0, 0);
  }

  private void assertRange(long from, long to) {
    assertEquals(from, range.from());
    assertEquals(to, range.to());
    assertEquals(to - from, range.length());
  }
}
