package org.pangaea.fabric;

import java.util.ArrayList;
import java.util.List;
import org.pangaea.fabric.wire.Wire;

/**
 * The lanes over which one end of a link asks, and those over which it is asked. Lanes are made
 * when somebody wants one and none is free, on a thread of their own: meanwhile, and beyond the
 * bound, the link itself is used. They end with the link.
 */
final class Lanes {

  /** As many as a node has agents: each has one request under way at most. */
  static final int MOST = 64;

  /** Makes connections to the peer. */
  interface Maker {
    /** Begins to make a lane: {@link #add} or {@link #notMade} follows, on another thread. */
    void make(Link link);
  }

  private final Link link;

  /** Null if this link has no lanes. */
  private final Maker maker;

  private final List<Lane> free = new ArrayList<>();
  private final List<Lane> all = new ArrayList<>();
  private final List<LaneService> served = new ArrayList<>();
  private boolean making;
  private boolean closed;

  Lanes(Link link, Maker maker) {
    this.link = link;
    this.maker = maker;
  }

  /** A lane for one request; null if there is none now. */
  Lane take() {
    if (maker == null) {
      return null;
    }
    synchronized (this) {
      if (!free.isEmpty()) {
        return free.removeLast();
      }
      if (closed || making || all.size() >= MOST) {
        return null;
      }
      making = true;
    }
    maker.make(link);
    return null;
  }

  synchronized void giveBack(Lane lane) {
    if (lane.isClosed()) {
      all.remove(lane);
    } else {
      free.add(lane);
    }
  }

  /** A connection was made. */
  void add(Wire wire) {
    synchronized (this) {
      making = false;
      if (!closed) {
        Lane lane = new Lane(link, this, wire);
        all.add(lane);
        free.add(lane);
        return;
      }
    }
    wire.close();
  }

  /** No connection could be made; the next who wants one tries again. */
  synchronized void notMade() {
    making = false;
  }

  /** Whether the peer may have another lane. */
  synchronized boolean mayServe() {
    return maker != null && !closed && served.size() < MOST;
  }

  /** Serves the peer's requests over a wire until it ends; false if this link has ended before. */
  boolean serve(Wire wire) {
    LaneService service = new LaneService(link, wire);
    synchronized (this) {
      if (!mayServe()) {
        return false;
      }
      served.add(service);
    }
    try {
      service.run();
    } finally {
      synchronized (this) {
        served.remove(service);
        notifyAll();
      }
    }
    return true;
  }

  /** The link has ended. */
  void close() {
    List<Lane> asking;
    List<LaneService> serving;
    synchronized (this) {
      closed = true;
      asking = List.copyOf(all);
      serving = List.copyOf(served);
    }
    asking.forEach(Lane::close);
    serving.forEach(LaneService::close);
  }

  /** Waits, but not for long, until no request of the peer is being handled any more. */
  synchronized void awaitServed(long nanos) {
    long deadline = System.nanoTime() + nanos;
    try {
      for (long left = nanos; !served.isEmpty() && left > 0; left = deadline - System.nanoTime()) {
        java.util.concurrent.TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized String describe() {
    return all.size()
        + " lanes, "
        + (all.size() - free.size())
        + " in use, "
        + served.size()
        + " served";
  }
}
