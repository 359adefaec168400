package org.pangaea.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the nodes of a machine said to each other. A page fault is a round trip or more for its
 * hart; so are a remote device access, a fence, and a call about a hart. An interrupt is a message
 * that nobody waits for.
 *
 * @param pageFaults that needed another node, by kind
 * @param zeroFilled faults among them without data because the page was still zero
 * @param versionFilled faults among them without data because the old copy was still current
 * @param pagesSent page contents sent
 * @param deviceAccesses of harts whose node does not have the device
 * @param fences of harts on other nodes, one for each node asked
 * @param hartCalls starts and state queries of harts on other nodes
 * @param interrupts IPIs and interrupt levels sent to other nodes
 * @param frames sent over all links, heartbeats included
 * @param bytes sent over all links
 */
public record Trips(
    Map<String, Long> pageFaults,
    long zeroFilled,
    long versionFilled,
    long pagesSent,
    long deviceAccesses,
    long fences,
    long hartCalls,
    long interrupts,
    long frames,
    long bytes) {

  private static final List<String> FAULTS =
      List.of(
          "read-from-home",
          "read-from-owner",
          "fetch-from-home",
          "fetch-from-owner",
          "write-from-home",
          "write-from-owner",
          "upgrade");

  /** From the counters of a machine that did nothing else. */
  static Trips of(Sample sample) {
    Map<String, Long> faults = new LinkedHashMap<>();
    FAULTS.forEach(kind -> faults.put(kind, sample.counter(kind)));
    return new Trips(
        faults,
        sample.counter("filled-by-zero"),
        sample.counter("filled-by-version"),
        sample.counter("page-sent"),
        sample.counter("mmio-remote"),
        sample.counter("fence-remote"),
        sample.counter("hart-call-remote"),
        sample.counter("ipi-remote") + sample.counter("interrupt-level-remote"),
        sample.framesSent(),
        sample.bytesSent());
  }

  /** All page faults that needed another node. */
  public long allPageFaults() {
    return pageFaults.values().stream().mapToLong(Long::longValue).sum();
  }
}
