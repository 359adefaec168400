package org.pangaea.fabric.bench;

import java.util.Locale;

/**
 * Times of {@link PingPong} exchanges, in microseconds.
 *
 * @param count how many were measured
 */
public record PingPongResult(int count, double p50, double p99, double p999, double max) {

  /** From the sorted times in nanoseconds. */
  static PingPongResult of(long[] sorted) {
    return new PingPongResult(
        sorted.length,
        quantile(sorted, 0.5),
        quantile(sorted, 0.99),
        quantile(sorted, 0.999),
        sorted[sorted.length - 1] / 1e3);
  }

  private static double quantile(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, rank - 1)] / 1e3;
  }

  /** One JSON object on one line. */
  public String toJson() {
    return String.format(
        Locale.ROOT,
        "{\"requestBytes\":%d,\"replyBytes\":%d,\"count\":%d,"
            + "\"p50Micros\":%.2f,\"p99Micros\":%.2f,\"p999Micros\":%.2f,\"maxMicros\":%.2f}",
        PingPong.REQUEST_BYTES,
        PingPong.REPLY_BYTES,
        count,
        p50,
        p99,
        p999,
        max);
  }

  /** One line for people. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "raw TCP ping-pong of two JVMs, %d for %d bytes, %d times: "
            + "p50 %.1f µs, p99 %.1f µs, p99.9 %.1f µs, max %.1f µs",
        PingPong.REQUEST_BYTES,
        PingPong.REPLY_BYTES,
        count,
        p50,
        p99,
        p999,
        max);
  }
}
