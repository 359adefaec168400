package org.pangaea.coherence;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Whoever touches guest memory on a node: a hart, a loader, a DMA engine, a debugger.
 *
 * <p>An agent <em>runs</em> (it may use its tags at any time, so a revoke must wait until it has
 * acknowledged) or is <em>parked</em> (it promises to touch nothing before {@link #resume}, so a
 * revoke completes without it and leaves the page on its list of drops). Parking against revoking
 * is a Dekker pair; the agent's own monitor decides it: either the revoke sees the agent parked, or
 * {@link #park} sees the revoke. The monitor is a leaf lock, taken with a page's lock held or
 * without.
 *
 * <p>The agent's own thread calls the public methods; only {@link #isRunning} is for everybody. An
 * agent starts parked.
 *
 * <pre>{@code
 * while (node.request(gfn, agent, access) == WAIT) {    // under the page's lock
 *   for (Park park; (park = agent.park()) != WOKEN; ) { // without it
 *     if (park == PARKED) { block until Effects.wake(agent); break; }
 *     for (long revoked; (revoked = agent.nextRevoke()) != NO_PAGE; ) {
 *       drop every translation to it, then node.acknowledge(revoked, agent) under its lock
 *     }
 *   }
 *   agent.resume(gfn -> drop every translation to it);
 * }
 * access the page; only then poll again
 * }</pre>
 */
public final class Agent {
  /** There is no (further) page. */
  public static final long NO_PAGE = -1;

  /** Given to resume's consumer instead of a page: drop every translation there is. */
  public static final long ALL_PAGES = -2;

  /** Agents per node, harts and others together: sets of agents are 64-bit masks. */
  public static final int MAX_AGENTS = 64;

  /** Beyond so many drops it is cheaper to drop everything. */
  static final int MAX_DROPS = 256;

  private static final long[] EMPTY = {};

  final int id;
  final long bit;
  boolean running;

  /** A waker has been here since the last resume. */
  boolean woken;

  /**
   * A page was granted to this agent and has not been used yet: until its next request it is given
   * no revoke to acknowledge, so that what it waited for cannot be taken before it is used.
   */
  boolean granted;

  /** Pages to be acknowledged, oldest first. */
  long[] revokes = EMPTY;

  int revokeCount;

  /** Pages taken away while parked. */
  long[] drops = EMPTY;

  int dropCount;

  /** An agent of this node's share; harts first, by convention. */
  public Agent(int id) {
    if (id < 0 || id >= MAX_AGENTS) {
      throw new IllegalArgumentException(
          "Agent " + id + " does not exist: a node has at most " + MAX_AGENTS + " agents.");
    }
    this.id = id;
    this.bit = 1L << id;
  }

  /** The number within the node, 0..63. */
  public int id() {
    return id;
  }

  /** Whether the agent may be using its tags. */
  public synchronized boolean isRunning() {
    return running;
  }

  /**
   * Stops using all tags, for any kind of wait (page, WFI, remote MMIO, a lock, a socket, a run
   * token). Only who has a page to use runs on; who has merely to ask again is parked all the same
   * until he resumes, as he may have an answer to wait for.
   */
  public synchronized Park park() {
    if (woken && granted) {
      return Park.WOKEN;
    }
    if (revokeCount > 0) {
      return Park.REVOKED;
    }
    running = false;
    return woken ? Park.WOKEN : Park.PARKED;
  }

  /**
   * Runs again. The consumer is given every page (or {@link #ALL_PAGES}) whose translations must be
   * dropped before anything else is done.
   */
  public void resume(LongConsumer drop) {
    long[] dropped;
    int count;
    synchronized (this) {
      running = true;
      woken = false;
      dropped = drops;
      count = dropCount;
      drops = EMPTY;
      dropCount = 0;
    }
    if (count > MAX_DROPS) {
      drop.accept(ALL_PAGES);
    } else {
      for (int i = 0; i < count; i++) {
        drop.accept(dropped[i]);
      }
    }
  }

  /**
   * The next page to give up: drop its translations, then acknowledge. {@link #NO_PAGE} when there
   * is none, or none yet because a page just granted has to be used first.
   */
  public synchronized long nextRevoke() {
    if (granted || revokeCount == 0) {
      return NO_PAGE;
    }
    long gfn = revokes[0];
    System.arraycopy(revokes, 1, revokes, 0, --revokeCount);
    return gfn;
  }

  /**
   * A page is taken away.
   *
   * @return true if the agent runs and so has to acknowledge
   */
  synchronized boolean revoke(long gfn) {
    if (running) {
      if (revokeCount == revokes.length) {
        revokes = Arrays.copyOf(revokes, revokeCount + 4);
      }
      revokes[revokeCount++] = gfn;
      return true;
    }
    if (dropCount < MAX_DROPS) {
      if (dropCount == drops.length) {
        drops = Arrays.copyOf(drops, Math.max(4, dropCount * 2));
      }
      drops[dropCount] = gfn;
    }
    dropCount = Math.min(dropCount + 1, MAX_DROPS + 1);
    return false;
  }

  /** The agent holds what it waited for: it is a running holder from here on. */
  synchronized void grant() {
    running = true;
    granted = true;
    woken = true;
  }

  /** Something changed: the agent has to ask again. */
  synchronized void retry() {
    woken = true;
  }

  /**
   * The agent gives up what it asked for, if it was granted at all: it can be asked to give up
   * every page from here on.
   */
  public synchronized void abandon() {
    granted = false;
    woken = false;
  }

  /** The agent asked again and was given its page: its access comes before its next poll. */
  synchronized void used() {
    granted = false;
  }

  @Override
  public synchronized String toString() {
    return "agent " + id + (running ? granted ? " (granted)" : " (running)" : " (parked)");
  }
}
