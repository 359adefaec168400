package org.pangaea.vmm.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pangaea.control.Latency;

class LatencyHistogramTest {
  private static final long HOUR = 3_600_000_000_000L;

  @Test
  void whatItSaysIsHardlyMoreThanWhatWasRecorded() {
    SplittableRandom random = new SplittableRandom(Long.getLong("pangaea.seed", 1));
    for (int i = 0; i < 2_000; i++) {
      long nanos = Math.max(1, random.nextLong() >>> 2 + random.nextInt(61));
      LatencyHistogram histogram = new LatencyHistogram();
      histogram.record(nanos);
      double said = histogram.summary().max() * 1000;
      assertTrue(said >= nanos * (1 - 1e-12), () -> nanos + " ns are not " + said);
      assertTrue(said <= nanos * (1 + 1 / 32.0 + 1e-12), () -> nanos + " ns are not " + said);
    }
  }

  @Test
  void longerIsNeverInAnEarlierBucket() {
    double last = 0;
    for (long nanos = 1; nanos < 100_000; nanos++) {
      LatencyHistogram histogram = new LatencyHistogram();
      histogram.record(nanos);
      double said = histogram.summary().p50();
      assertTrue(said >= last, "at " + nanos + " ns");
      last = said;
    }
  }

  @Test
  void nothingIsLostAndNothingHasNoTime() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(0);
    histogram.record(1);
    histogram.record(HOUR);
    Latency latency = histogram.summary();
    assertEquals(3, latency.count());
    assertEquals(2, latency.buckets().getFirst().count(), "a nanosecond at least");
    assertEquals(HOUR / 1000.0, latency.max(), HOUR / 1000.0 / 32);
  }
}
