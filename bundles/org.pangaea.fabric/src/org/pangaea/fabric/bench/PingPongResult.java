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

  /** Its numbers on one line, which {@link #parse} reads. */
  String toWords() {
    return "%d %s %s %s %s".formatted(count, p50, p99, p999, max);
  }

  /**
   * The result that was written so.
   *
   * @throws IllegalArgumentException if it is none
   */
  static PingPongResult parse(String words) {
    String[] word = words.strip().split(" ");
    if (word.length != 5) {
      throw new IllegalArgumentException("'" + words + "' is no result.");
    }
    return new PingPongResult(
        Integer.parseInt(word[0]),
        Double.parseDouble(word[1]),
        Double.parseDouble(word[2]),
        Double.parseDouble(word[3]),
        Double.parseDouble(word[4]));
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
        "raw ping-pong of two JVMs over a Unix socket, %d for %d bytes, %d times: "
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
