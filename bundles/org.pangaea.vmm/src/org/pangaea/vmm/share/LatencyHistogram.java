package org.pangaea.vmm.share;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.pangaea.control.Latency;
import org.pangaea.control.LatencyBucket;

/**
 * Durations in buckets that grow with the value: 32 to the octave, so within 3 %. Any thread;
 * recording is one atomic addition, which is nothing beside the microseconds that it counts.
 */
final class LatencyHistogram {
  private static final int SUB_BITS = 5;
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
    return ((long) ((bucket & (1 << SUB_BITS) - 1) + (1 << SUB_BITS) + 1) << shift);
  }

  Latency summary() {
    List<LatencyBucket> seen = new ArrayList<>();
    for (int i = 0; i < BUCKETS; i++) {
      long count = counts.get(i);
      if (count > 0) {
        seen.add(new LatencyBucket(upperEnd(i) / 1000, count));
      }
    }
    return Latency.of(seen);
  }
}
