package org.pangaea.analysis.lanes;

import org.pangaea.trace.Event;

/** Collects a lane's events in the order in which its thread told them. */
final class LaneBuilder {
  private final int node;
  private final int hart;
  private final Numbers starts = new Numbers();
  private final Numbers activities = new Numbers();
  private final Numbers pages = new Numbers();
  private final Numbers faultStarts = new Numbers();
  private final Numbers faultNanos = new Numbers();
  private final Numbers faultPages = new Numbers();
  private final Numbers faultDetails = new Numbers();
  private final Numbers callStarts = new Numbers();
  private final Numbers callNanos = new Numbers();
  private final Numbers extensions = new Numbers();

  LaneBuilder(int node, int hart) {
    this.node = node;
    this.hart = hart;
  }

  int node() {
    return node;
  }

  int hart() {
    return hart;
  }

  private static long ascending(Numbers starts, long nanos) {
    // Clocks of two hosts are brought together by an estimate; within a thread time runs forward.
    return starts.count() > 0 ? Math.max(starts.last(), nanos) : nanos;
  }

  void activity(long nanos, int doing, Event event) {
    starts.add(ascending(starts, nanos));
    activities.add(doing | (long) event.peer() << 8);
    pages.add(event.page());
  }

  void fault(long nanos, Event event) {
    faultStarts.add(ascending(faultStarts, nanos));
    faultNanos.add(event.argument());
    faultPages.add(event.page());
    faultDetails.add(event.detail() | (long) event.peer() << 8 | (long) event.extra() << 24);
  }

  void call(long nanos, Event event) {
    callStarts.add(ascending(callStarts, nanos));
    callNanos.add(event.argument());
    extensions.add(event.page());
  }

  /** The lane, with times from a moment on. */
  Lane build(String nodeName, long begin, long end) {
    long[] details = activities.toArray();
    byte[] doing = new byte[details.length];
    short[] peers = new short[details.length];
    for (int i = 0; i < details.length; i++) {
      doing[i] = (byte) details[i];
      int peer = (int) (details[i] >>> 8);
      peers[i] = (short) (peer == Event.NOBODY ? -1 : peer);
    }
    return new Lane(
        node,
        hart,
        nodeName,
        since(starts, begin),
        doing,
        pages.toArray(),
        peers,
        new Lane.Faults(
            since(faultStarts, begin),
            faultNanos.toArray(),
            faultPages.toArray(),
            faultDetails.toArray()),
        new Lane.Calls(since(callStarts, begin), callNanos.toArray(), extensions.toArray()),
        end - begin);
  }

  private static long[] since(Numbers times, long begin) {
    long[] from = times.toArray();
    for (int i = 0; i < from.length; i++) {
      from[i] -= begin;
    }
    return from;
  }
}
