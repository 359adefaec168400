package org.pangaea.vmm.share;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.pangaea.coherence.CoherenceNode;
import org.pangaea.coherence.Eviction;
import org.pangaea.trace.Activity;

/**
 * Lets pages of other nodes leave, so that there are frames for those that are wanted. Any thread.
 */
final class Evictor {
  /** Pages that are asked to leave before somebody else is let run: some may be busy. */
  private static final int VICTIMS = 64;

  /** How long an agent rests that found no page which could leave, in nanoseconds. */
  private static final long REST = 50_000;

  private final CoherenceNode node;
  private final int self;
  private final MirrorFrames mirrors;
  private final Stripes stripes;
  private final Transmitter transmitter;
  private final Counters counters;

  Evictor(
      CoherenceNode node,
      int self,
      MirrorFrames mirrors,
      Stripes stripes,
      Transmitter transmitter,
      Counters counters) {
    this.node = node;
    this.self = self;
    this.mirrors = mirrors;
    this.stripes = stripes;
    this.transmitter = transmitter;
    this.counters = counters;
  }

  /**
   * Takes a frame for a page of another node, waiting parked until one is free. All that an agent
   * holds can be taken from it while it waits, so agents never wait for each other's frames in a
   * circle; and another page is on its way out for each of them. No frame of another node is needed
   * for that: homes have the frames of their own pages.
   */
  void awaitFrame(Sleeper sleeper, long gfn) {
    long since = System.nanoTime();
    MirrorFrames.Waiter waiter = mirrors.takeNext(sleeper, gfn);
    while (!waiter.served()) {
      if (!mirrors.isWanting()) {
        // Of what is on its way out another page may stay, and keep the frame.
        BooleanSupplier over = () -> waiter.served() || mirrors.isWanting();
        sleeper.await(Activity.PAGE, frameFor(gfn), true, over, Long.MAX_VALUE);
      } else if (!evictOne(sleeper.trace)) {
        // All are busy: on their way here, in use for the first time, or wanted by another node.
        sleeper.await(Activity.PAGE, frameFor(gfn), true, waiter::served, REST);
      }
    }
    counters.time(Counters.Timed.FRAME_WAIT, System.nanoTime() - since);
  }

  private static String frameFor(long gfn) {
    return "a frame for page 0x" + Long.toHexString(gfn);
  }

  /**
   * Lets a page of another node leave, and those that lie in its frame; false if there is none that
   * can. Without any page's lock.
   */
  boolean evictOne(ThreadTrace trace) {
    for (int tries = 0; tries < VICTIMS; tries++) {
      long victim = mirrors.victim();
      if (victim < 0) {
        return false;
      }
      if (evict(victim, trace)) {
        long first = mirrors.firstBeside(victim);
        for (long page = first; page < first + mirrors.pagesPerFrame(); page++) {
          evict(page, trace);
        }
        return true;
      }
    }
    return false;
  }

  /** Whether a page leaves. */
  private boolean evict(long gfn, ThreadTrace trace) {
    if (!mirrors.isPlaced(gfn)) {
      return false;
    }
    Stripe stripe = stripes.lock(gfn, trace, self);
    boolean leaves;
    List<Outgoing> messages;
    try {
      leaves = mirrors.isPlaced(gfn) && evict(gfn);
    } finally {
      messages = stripe.takeAndUnlock();
    }
    transmitter.transmit(messages);
    return leaves;
  }

  /** Under the page's lock. */
  private boolean evict(long gfn) {
    boolean current = node.isReadable(gfn);
    Eviction eviction = node.evict(gfn);
    switch (eviction) {
      case DONE -> {
        if (!current) {
          counters.count(Counters.Event.OUTDATED_DROPPED);
        }
        evicted(gfn);
      }
      case PENDING -> mirrors.leaving(gfn);
      case REFUSED -> {
        // A fault or a revoke is open.
      }
    }
    return eviction != Eviction.REFUSED;
  }

  /**
   * A page, or a block of it, has left, with its frame if it was the last of it. Under its lock.
   */
  void evicted(long gfn) {
    if (node.isFrameFree(gfn)) {
      mirrors.left(gfn);
    }
  }
}
