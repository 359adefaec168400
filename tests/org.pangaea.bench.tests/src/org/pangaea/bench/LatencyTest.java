package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pangaea.control.Latency;
import org.pangaea.control.LatencyBucket;

class LatencyTest {
  private static Latency latency(double firstUpTo, long first, double secondUpTo, long second) {
    return Latency.of(
        List.of(new LatencyBucket(firstUpTo, first), new LatencyBucket(secondUpTo, second)));
  }

  @Test
  void percentilesAreTheUpperEndsOfTheirBuckets() {
    Latency latency = latency(10, 98, 1000, 2);

    assertEquals(100, latency.count());
    assertEquals(10, latency.p50());
    assertEquals(1000, latency.p99());
    assertEquals(1000, latency.max());
  }

  @Test
  void theDifferenceOfTwoReadingsForgetsWhatWasBefore() {
    Latency cold = latency(10, 5, 1000, 50);
    Latency later = latency(10, 95, 1000, 50);

    assertEquals(Latency.of(List.of(new LatencyBucket(10, 90))), later.since(cold));
    assertEquals(later, later.since(Latency.NONE));
    assertEquals(Latency.NONE, later.since(later));
  }

  @Test
  void nodesTogetherAreOneHistogram() {
    Latency both = latency(10, 1, 20, 2).plus(latency(5, 4, 20, 3));

    assertEquals(
        List.of(new LatencyBucket(5, 4), new LatencyBucket(10, 1), new LatencyBucket(20, 5)),
        both.buckets());
    assertEquals(10, both.count());
  }

  @Test
  void nothingMeasuredIsZeros() {
    assertEquals(new Latency(0, 0, 0, 0, List.of()), Latency.NONE);
  }
}
