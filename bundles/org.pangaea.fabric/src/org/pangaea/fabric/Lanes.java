package org.pangaea.fabric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.pangaea.fabric.wire.Wire;

/**
 * The lanes over which one end of a link asks, and those over which it is asked. Lanes are made
 * when somebody wants one and none is free, one at a time on a thread of its own: meanwhile, and
 * beyond the bound, the link itself is used. They end with the link.
 */
final class Lanes {

  /** As many as a node has agents: each has one request under way at most. */
  static final int MOST = 64;

  /** Makes connections to the peer. */
  interface Maker {
    /**
     * Begins to make a lane: {@link #add} or {@link #notMade} follows, on another thread.
     *
     * @param number of the attempt
     */
    void make(Link link, long number);
  }

  private final Link link;

  /** Null if this link has no lanes. */
  private final Maker maker;

  private final List<Lane> free = new ArrayList<>();
  private final List<Lane> all = new ArrayList<>();
  private final List<LaneService> served = new ArrayList<>();

  /**
   * Connections that have come for lanes of which the other one has not, by the lanes' numbers, in
   * the order in which they came. There may be several though the peer makes one lane after the
   * other: each has its own thread here until the handshake is over.
   */
  private final SequencedMap<Long, LaneHalf> halves = new LinkedHashMap<>();

  private long attempts;
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
    long number;
    synchronized (this) {
      if (!free.isEmpty()) {
        return free.removeLast();
      }
      if (closed || making || all.size() >= MOST) {
        return null;
      }
      making = true;
      // Never the same twice: halves that are left of an attempt that failed find no partner.
      number = ++attempts;
    }
    maker.make(link, number);
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

  /**
   * Finds the other connection of a lane of which the peer has made one. It waits for the other one
   * if that is not here yet: whoever gave it the time for its handshake lets that time run.
   *
   * @return null if there is none yet
   */
  LaneHalf partner(LaneHalf next) {
    LaneHalf useless = null;
    synchronized (this) {
      if (closed) {
        useless = next;
      } else {
        LaneHalf other = halves.remove(next.number());
        if (other != null && next.completes(other)) {
          return other;
        }
        halves.put(next.number(), next);
        if (other != null) {
          useless = other;
        } else if (halves.size() > MOST) {
          // More than there can be lanes: the oldest was left by an attempt that failed.
          useless = halves.pollFirstEntry().getValue();
        }
      }
    }
    if (useless != null) {
      useless.wire().close();
    }
    return null;
  }

  /** Serves the peer's requests over a wire until it ends; not at all if this link has ended. */
  void serve(Wire wire) {
    LaneService service = new LaneService(link, wire);
    synchronized (this) {
      if (!mayServe()) {
        return;
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
  }

  /** The link has ended. */
  void close() {
    List<Lane> asking;
    List<LaneService> serving;
    List<LaneHalf> alone;
    synchronized (this) {
      closed = true;
      alone = List.copyOf(halves.values());
      halves.clear();
      asking = List.copyOf(all);
      serving = List.copyOf(served);
    }
    asking.forEach(Lane::close);
    serving.forEach(LaneService::close);
    alone.forEach(half -> half.wire().close());
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
        + " served, "
        + halves.size()
        + " half made";
  }
}
