package org.pangaea.vmm.share;

import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.pangaea.coherence.Access;
import org.pangaea.coherence.Agent;
import org.pangaea.coherence.Park;
import org.pangaea.fabric.Lane;
import org.pangaea.trace.Activity;
import org.pangaea.trace.Event;

/**
 * A coherence agent together with the thread that acts for it: how this thread waits.
 *
 * <p>It waits only parked, so that revokes complete without it; what was taken away meanwhile is
 * dropped before it runs on. Waits nest nowhere: whoever waits holds no lock and no page.
 */
abstract class Sleeper {
  final Agent agent;
  final AgentCounters counters = new AgentCounters();

  /** Set by the protocol when the page waited for is there. */
  private volatile boolean pageWoken;

  /** Where events are recorded; null, as mostly, if nobody wants them. */
  volatile ThreadTrace trace;

  /** The page asked for last. Under the lock of that page. */
  private long expected;

  /** Index of the node whose message ended the wait for it. */
  private volatile int servedBy;

  /** Whether it waits to overwrite a page. Own thread. */
  private boolean overwrites;

  private volatile Thread thread;

  /** When the first thread began, by System.nanoTime; 0 before that. */
  private volatile long began;

  private final Object asking = new Object();

  /** The lane from which the thread reads; null if it does not. Guarded by {@link #asking}. */
  private Lane asked;

  // Made once, as every page fault needs them.
  private final BooleanSupplier pageIsHere = () -> pageWoken || ended();
  private final LongConsumer drops = this::drop;

  /** What it waits for, for a report; null while it runs. */
  private volatile Wait waiting;

  /**
   * A wait under way.
   *
   * @param what is waited for
   * @param since when, by System.nanoTime
   * @param gfn the page waited for, or -1
   * @param activity what kind of wait it is
   * @param bounded whether it should end soon: it waits for another part of the machine, not for
   *     work
   */
  record Wait(String what, long since, long gfn, Activity activity, boolean bounded) {}

  Sleeper(Agent agent) {
    this.agent = agent;
  }

  /** To be called by a thread that acts for the agent from now on, before anything else. */
  final void adopt() {
    thread = Thread.currentThread();
    agent.resume(drops);
    Wait away = waiting;
    if (away == null) {
      began = System.nanoTime();
    } else {
      waiting = null;
      waited(away, Event.NOBODY);
    }
  }

  /** Lets go of everything: from now on revokes complete without this agent. Own thread. */
  final void abandon() {
    agent.abandon();
    while (agent.park() == Park.REVOKED) {
      giveUpRevoked();
    }
  }

  /** The same for good, or until some thread {@link #adopt}s the agent again. Its last act. */
  final void goAway() {
    abandon();
    Wait away = away(System.nanoTime());
    record(away, Event.NOBODY);
    waiting = away;
    thread = null;
  }

  /** A thread will act for the agent when a hart has come, for the first time. Any thread. */
  final void awaitArrival() {
    began = System.nanoTime();
    waiting = away(began);
  }

  private static Wait away(long since) {
    return new Wait("on another node", since, -1, Activity.AWAY, false);
  }

  /** How long it has been doing what so far, in nanoseconds. Any thread. */
  final Map<String, Long> times() {
    Wait wait = waiting;
    long now = System.nanoTime();
    return counters.times(
        began == 0 ? 0 : now - began,
        wait == null ? null : wait.activity(),
        wait == null ? 0 : now - wait.since());
  }

  /** What it is waiting for, or null. Any thread. */
  final Wait waiting() {
    return waiting;
  }

  /** How a sentence about it begins. */
  abstract String title();

  /** Drops every translation to a page (or to all, {@link Agent#ALL_PAGES}). Own thread. */
  abstract void drop(long gfn);

  /** Gives up one page: drop, then acknowledge. Own thread. */
  abstract void giveUp(long gfn);

  /** Guest physical address of the access that is under way, or -1 if it is none of a hart. */
  long touching() {
    return -1;
  }

  /** A page is to be given up: poll soon. Any thread, under the page's lock. */
  abstract void revokeAsked();

  /**
   * Applies what else has to be done before running on. Own thread.
   *
   * @param fenced whether remote fences count as applied while it is parked
   */
  void beforeParking(boolean fenced) {}

  /** Applies the fences that came while it was parked, if they counted as applied. Own thread. */
  void afterParking() {}

  /**
   * Overwrites the page at an address, or the block there if the page is split, with zeros.
   *
   * <p>While it waits for that, its pages can be taken from it as ever, but remote fences do not
   * count as applied: as soon as the page was asked for, its old bytes are lost and the zeros will
   * be written, wherever the address leads by then. So who unmaps the page, and uses it for
   * something else when all have applied the fence, has to wait until they are; the hart applies
   * the fence when it next looks up, which it is asked to do. No circle of waits comes of that: who
   * waits for a fence is parked, and gives up every page that somebody wants. So a fence waits for
   * a page, but no page ever for a fence.
   *
   * @return whether it is the page
   */
  final boolean overwrite(SharedMemory memory, long gpa) {
    overwrites = true;
    try {
      return memory.acquire(this, gpa, Access.OVERWRITE);
    } finally {
      overwrites = false;
    }
  }

  /** Gives up all pages that are asked for. Own thread, at a poll. */
  final void giveUpRevoked() {
    for (long gfn; (gfn = agent.nextRevoke()) != Agent.NO_PAGE; ) {
      giveUp(gfn);
    }
  }

  /** Before a request, under the page's lock: a wake from now on is for this request. */
  final void expectPage(long gfn) {
    pageWoken = false;
    expected = gfn;
  }

  /** The page asked for last; under that page's lock. */
  final long expectedPage() {
    return expected;
  }

  /** The node that has ended the last wait for a page. Own thread. */
  final int servedBy() {
    return servedBy;
  }

  /** The page is there, thanks to a node. Any thread. */
  final void wakeForPage(int by) {
    servedBy = by;
    pageWoken = true;
    wake();
  }

  /** Makes a waiting thread look at its condition again. Any thread. */
  final void wake() {
    Thread waiter = thread;
    if (waiter != Thread.currentThread()) {
      LockSupport.unpark(waiter);
    }
  }

  /**
   * Waits until the protocol wakes this agent for a page, or the machine ends.
   *
   * @param question what was asked over a lane, whose answer this thread takes itself; or null
   */
  final void awaitPage(long gfn, String what, int home, Question question) {
    Wait wait = new Wait(what, System.nanoTime(), gfn, Activity.PAGE, true);
    record(wait, home);
    sleep(wait, pageIsHere, Long.MAX_VALUE, question);
    waited(wait, servedBy);
    checkAlive();
  }

  /**
   * Takes the answer to a question. Whatever else this agent waits for meanwhile would come through
   * {@link #wake}, which a thread that reads does not hear: but while it waits for a page that is
   * the page, which comes after the answer; the word that it had better ask for something else,
   * which can wait for the answer; and the end of the machine, which {@link #stopAsking} makes
   * heard.
   */
  private void take(Question question) {
    synchronized (asking) {
      asked = question.lane();
    }
    if (ended()) {
      stopAsking();
    }
    try {
      question.await(trace);
    } finally {
      synchronized (asking) {
        asked = null;
      }
      question.lane().giveBack();
    }
  }

  /** The machine has ended: nobody will answer. Any thread. */
  final void stopAsking() {
    synchronized (asking) {
      if (asked != null) {
        asked.close();
      }
    }
  }

  /**
   * Waits until the condition holds, the time is over, or the machine ends. Whoever makes the
   * condition true calls {@link #wake} afterwards.
   *
   * @param activity how the wait is counted
   * @param bounded whether the watchdog minds a long wait
   * @param nanos how long at most; Long.MAX_VALUE for ever
   */
  final void await(
      Activity activity, String what, boolean bounded, BooleanSupplier condition, long nanos) {
    Wait wait = new Wait(what, System.nanoTime(), -1, activity, bounded);
    BooleanSupplier over = () -> condition.getAsBoolean() || ended();
    boolean slept = false;
    // The protocol may wake an agent for a reason that is none of this wait's: then it parks again.
    while (!over.getAsBoolean() && System.nanoTime() - wait.since() < nanos) {
      if (!slept) {
        record(wait, Event.NOBODY);
        slept = true;
      }
      sleep(wait, over, nanos, null);
    }
    if (slept) {
      waited(wait, Event.NOBODY);
    }
    checkAlive();
  }

  private void record(Wait wait, int peer) {
    ThreadTrace recording = trace;
    if (recording != null) {
      recording.activity(wait.since(), wait.activity(), wait.gfn(), peer);
    }
  }

  private void waited(Wait wait, int by) {
    long now = System.nanoTime();
    counters.waited(wait.activity(), now - wait.since());
    ThreadTrace recording = trace;
    if (recording != null) {
      recording.activity(now, Activity.RUNNING, wait.gfn(), by);
    }
  }

  /**
   * @param question the answer to which is to be taken before the agent runs on, even if it has not
   *     to wait any more; or null
   */
  private void sleep(Wait wait, BooleanSupplier condition, long nanos, Question question) {
    boolean fenced = !overwrites;
    beforeParking(fenced);
    waiting = wait;
    try {
      Park park;
      while ((park = agent.park()) == Park.REVOKED) {
        giveUpRevoked();
      }
      if (question != null) {
        take(question);
      }
      if (park == Park.PARKED) {
        block(condition, wait.since(), nanos);
      }
    } finally {
      agent.resume(drops);
      waiting = null;
      if (fenced) {
        afterParking();
      }
    }
  }

  /** Throws if the machine has ended. */
  final void checkAlive() {
    if (ended()) {
      throw new ShareEndedException();
    }
  }

  /** Whether the machine has ended, so that nothing waited for will come. Any thread. */
  abstract boolean ended();

  private void block(BooleanSupplier condition, long since, long nanos) {
    while (!condition.getAsBoolean()) {
      if (nanos == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else {
        long left = nanos - (System.nanoTime() - since);
        if (left <= 0) {
          return;
        }
        LockSupport.parkNanos(this, left);
      }
      // Nobody interrupts these threads; whoever did it anyway must not turn this into a busy loop.
      Thread.interrupted();
    }
  }
}
