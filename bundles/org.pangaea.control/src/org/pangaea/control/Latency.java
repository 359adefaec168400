package org.pangaea.control;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long something took, in microseconds. The buckets are what the rest is computed from, so that
 * two readings give what happened between them, and the readings of several nodes one.
 *
 * @param count how often
 * @param p50 median
 * @param p99 99th percentile
 * @param max longest
 * @param buckets those that are not empty, shortest first
 */
public record Latency(long count, double p50, double p99, double max, List<LatencyBucket> buckets) {

  /** Nothing measured yet. */
  public static final Latency NONE = of(List.of());

  /** From the buckets that are not empty, shortest first. */
  public static Latency of(List<LatencyBucket> buckets) {
    long count = buckets.stream().mapToLong(LatencyBucket::count).sum();
    return new Latency(
        count,
        percentile(buckets, count, 0.5),
        percentile(buckets, count, 0.99),
        buckets.isEmpty() ? 0 : buckets.getLast().upTo(),
        List.copyOf(buckets));
  }

  /** What was measured after an earlier reading of the same histogram. */
  public Latency since(Latency earlier) {
    return combined(earlier, -1);
  }

  /** This and another histogram together. */
  public Latency plus(Latency other) {
    return combined(other, 1);
  }

  private Latency combined(Latency other, int sign) {
    SortedMap<Double, Long> counts = new TreeMap<>();
    buckets.forEach(bucket -> counts.merge(bucket.upTo(), bucket.count(), Long::sum));
    other.buckets.forEach(bucket -> counts.merge(bucket.upTo(), sign * bucket.count(), Long::sum));
    List<LatencyBucket> left = new ArrayList<>();
    counts.forEach((upTo, count) -> {
      if (count > 0) {
        left.add(new LatencyBucket(upTo, count));
      }
    });
    return of(left);
  }

  private static double percentile(List<LatencyBucket> buckets, long count, double fraction) {
    long rank = (long) Math.ceil(count * fraction);
    long sum = 0;
    for (LatencyBucket bucket : buckets) {
      sum += bucket.count();
      if (sum >= rank) {
        return bucket.upTo();
      }
    }
    return 0;
  }
}
