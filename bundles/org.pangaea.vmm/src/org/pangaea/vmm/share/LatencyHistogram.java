package org.pangaea.vmm.share;

import java.util.concurrent.atomic.AtomicLongArray;
import org.pangaea.control.Latency;

/**
 * Durations in buckets that grow with the value: sixteen to the octave, so within 6 %. Any thread;
 * recording is one atomic addition, which is nothing beside the microseconds that it counts.
 */
final class LatencyHistogram {
  private static final int SUB_BITS = 4;
  private static final int BUCKETS = (64 - SUB_BITS) << SUB_BITS;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  void record(long nanos) {
    counts.incrementAndGet(bucket(Math.max(1, nanos)));
  }

  private static int bucket(long value) {
    int exponent = 63 - Long.numberOfLeadingZeros(value);
    if (exponent <= SUB_BITS) {
      return (int) value;
    }
    int shift = exponent - SUB_BITS;
    return (shift << SUB_BITS) + (int) (value >>> shift);
  }

  /** Upper end of a bucket, in nanoseconds. */
  private static double upperEnd(int bucket) {
    if (bucket < 2 << SUB_BITS) {
      return bucket;
    }
    int shift = (bucket >> SUB_BITS) - 1;
    return (double) ((long) ((bucket & (1 << SUB_BITS) - 1) + (1 << SUB_BITS) + 1) << shift);
  }

  Latency summary() {
    long[] seen = new long[BUCKETS];
    long total = 0;
    int last = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen[i] = counts.get(i);
      total += seen[i];
      if (seen[i] > 0) {
        last = i;
      }
    }
    return new Latency(
        total, percentile(seen, total, 0.5), percentile(seen, total, 0.99), upperEnd(last) / 1000);
  }

  private static double percentile(long[] seen, long total, double fraction) {
    long rank = (long) Math.ceil(total * fraction);
    long sum = 0;
    for (int i = 0; i < seen.length; i++) {
      sum += seen[i];
      if (sum >= rank && rank > 0) {
        return upperEnd(i) / 1000;
      }
    }
    return 0;
  }
}
