package org.pangaea.bench;

/**
 * A point in time, and what processes had used by then.
 *
 * @param nanos by System.nanoTime
 * @param cpuSeconds CPU time of the processes observed, since they were started
 */
public record Moment(long nanos, double cpuSeconds) {

  /** Seconds since an earlier moment. */
  public double secondsSince(Moment earlier) {
    return (nanos - earlier.nanos) / 1e9;
  }

  /** CPU seconds used since an earlier moment. */
  public double cpuSecondsSince(Moment earlier) {
    return cpuSeconds - earlier.cpuSeconds;
  }
}
