package org.pangaea.vmm.share;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Where the threads that serve peers record their events: each in a ring of its own, for a ring has
 * one producer.
 */
final class PeerTraces {
  private final ThreadTrace[] links;
  private final Map<Thread, ThreadTrace> lanes = new ConcurrentHashMap<>();
  private final Supplier<ThreadTrace> more;

  /**
   * @param links by node
   * @param more makes one for another thread
   */
  PeerTraces(ThreadTrace[] links, Supplier<ThreadTrace> more) {
    this.links = links;
    this.more = more;
  }

  /** Of the thread that serves the link to a node. */
  ThreadTrace link(int node) {
    return links[node];
  }

  /** Of the calling thread, which serves a lane. */
  ThreadTrace lane() {
    return lanes.computeIfAbsent(Thread.currentThread(), _ -> more.get());
  }
}
