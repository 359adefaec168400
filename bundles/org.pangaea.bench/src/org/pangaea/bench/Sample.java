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

  /** Instructions retired by all harts. */
  public long instructions() {
    return sumOfHarts(HartStatus::instructions);
  }

  /** CPU time of all harts' threads. */
  public double hartSeconds() {
    return sumOfHarts(HartStatus::cpuNanos) / 1e9;
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
