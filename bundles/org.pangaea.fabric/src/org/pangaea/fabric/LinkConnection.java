package org.pangaea.fabric;

import java.util.concurrent.TimeUnit;
import org.pangaea.fabric.wire.Wire;

/**
 * The wire of a link, which may break and be replaced. Any thread may call.
 *
 * <p>A wire is replaced in three steps, so that nothing is lost or comes twice: {@link #quiesce}
 * breaks the old one off and waits until the service thread has left it, whereupon the number of
 * frames received stands still; both ends tell each other this number; {@link #claim} and {@link
 * #replace} put the new wire in, unless another one was quicker.
 */
final class LinkConnection {

  private Wire wire;

  /** Why the wire broke; null while it is whole. Read without the monitor by whoever sends. */
  private volatile String broken;

  /** How many wires there have been before this one. */
  private long generation;

  /** The service thread waits for a new wire. */
  private boolean idle;

  private boolean claimed;
  private boolean ended;

  LinkConnection(Wire wire) {
    this.wire = wire;
  }

  synchronized Wire wire() {
    return wire;
  }

  boolean whole() {
    return broken == null;
  }

  /** Why the wire broke; null while it is whole. */
  String broken() {
    return broken;
  }

  /**
   * Marks a wire as broken and closes it; false if it is not the present one, or broken already.
   */
  boolean breakOff(Wire which, String why) {
    synchronized (this) {
      if (which != wire || broken != null) {
        return false;
      }
      broken = why;
    }
    which.close();
    return true;
  }

  /** The service thread has left a wire and waits for the next one; null if the link has ended. */
  synchronized Wire awaitNext(Wire left) {
    boolean interrupted = false;
    idle = true;
    notifyAll();
    while (!ended && (wire == left || broken != null)) {
      try {
        wait();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    idle = false;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return ended ? null : wire;
  }

  /**
   * Waits until the service thread has left the broken wire.
   *
   * @return the generation of that wire; -1 if it is not left in time, or the link has ended
   */
  synchronized long quiesce(long nanos) {
    long deadline = System.nanoTime() + nanos;
    try {
      while (!ended && (broken == null || !idle)) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return -1;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return -1;
    }
    return ended ? -1 : generation;
  }

  /** Gives the right to {@link #replace} the broken wire of a generation, to one only. */
  synchronized boolean claim(long which) {
    if (ended || claimed || broken == null || generation != which) {
      return false;
    }
    claimed = true;
    return true;
  }

  /** Puts a wire into the place of the broken one. */
  void replace(Wire next) {
    synchronized (this) {
      claimed = false;
      if (!ended) {
        wire = next;
        generation++;
        broken = null;
        notifyAll();
        return;
      }
    }
    next.close();
  }

  /** The link has ended. */
  void end() {
    Wire last;
    synchronized (this) {
      ended = true;
      last = wire;
      notifyAll();
    }
    last.close();
  }

  /** Waits until there is another wire or the link has ended, but not longer than this. */
  synchronized void awaitReplacement(long nanos) {
    long deadline = System.nanoTime() + nanos;
    long present = generation;
    try {
      for (long left = nanos; left > 0; left = deadline - System.nanoTime()) {
        if (ended || generation != present) {
          return;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
