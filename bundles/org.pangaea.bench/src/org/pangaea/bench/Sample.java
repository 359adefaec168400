package org.pangaea.bench;

import java.util.List;
import java.util.function.ToLongFunction;
import org.pangaea.control.HartStatus;
import org.pangaea.control.Latency;
import org.pangaea.control.LinkStatus;
import org.pangaea.control.ShareStatus;

/**
 * All nodes of a machine at one moment. Counters only grow, so two samples tell what happened
 * between them.
 *
 * @param moment when
 * @param shares what each node told, by index
 */
public record Sample(Moment moment, List<ShareStatus> shares) {
  /** What a hart waits for, and does nothing else meanwhile. */
  private static final List<String> WAITS =
      List.of(
          "remote-read-fault",
          "remote-write-fault",
          "remote-fetch-fault",
          "remote-fence",
          "remote-mmio");

  /** Instructions retired by all harts. */
  public long instructions() {
    return sumOfHarts(HartStatus::instructions);
  }

  /** CPU time of all harts' threads. */
  public double hartSeconds() {
    return sumOfHarts(HartStatus::cpuNanos) / 1e9;
  }

  /** How long all harts together waited for other nodes. */
  public double stallSeconds() {
    return WAITS.stream()
            .flatMap(name -> latency(name).buckets().stream())
            .mapToDouble(bucket -> bucket.upTo() * bucket.count())
            .sum()
        / 1e6;
  }

  /** A counter, over all nodes; 0 if no node has it. */
  public long counter(String name) {
    return shares.stream().mapToLong(share -> share.counters().getOrDefault(name, 0L)).sum();
  }

  /** Bytes that all nodes sent to each other. */
  public long bytesSent() {
    return sumOfLinks(LinkStatus::bytesOut);
  }

  /** Frames that all nodes sent to each other. */
  public long framesSent() {
    return sumOfLinks(LinkStatus::framesOut);
  }

  /** A latency, over all nodes. */
  public Latency latency(String name) {
    return shares.stream()
        .map(share -> share.latencies().getOrDefault(name, Latency.NONE))
        .reduce(Latency.NONE, Latency::plus);
  }

  private long sumOfHarts(ToLongFunction<HartStatus> value) {
    return shares.stream().flatMap(share -> share.harts().stream()).mapToLong(value).sum();
  }

  private long sumOfLinks(ToLongFunction<LinkStatus> value) {
    return shares.stream().flatMap(share -> share.links().stream()).mapToLong(value).sum();
  }
}
