package org.pangaea.vmm.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Processors, and the threads on them that run harts. While these are no more than the processors,
 * all may run. Else as many have a turn at a time as there are processors, and the others wait
 * parked, so that whoever wants a page back from a hart that does not run does not have to wait
 * until the operating system lets it. VMs get processor time in proportion to their weights, and
 * the harts of one VM in equal parts.
 *
 * <p>This is fair queueing by virtual time: what a VM has used, divided by its weight, counts up,
 * and the VM that is furthest behind is next; in it, the thread that has used least. Who comes back
 * from a wait is put where it cannot have hoarded: a VM level with those that ran, and a thread
 * {@link #QUANTUM} behind those of its VM, so that it has a processor at once. The operating
 * system's own weights (nice) would have steps of a quarter, and could be lowered only by root.
 *
 * <p>Nobody who waits for a turn holds a lock or a page that others cannot have without it, and who
 * waits for anything else has given up its turn: so turns end, and no circle of waiting goes
 * through one. A thread that has waited for a page goes on without a turn until it looks up next,
 * at most some ten thousand instructions later, as a page that was granted must be used before it
 * can be asked for; what it uses is counted all the same.
 */
final class Turns {
  /**
   * How far one thread of a VM gets ahead of another, and how long a VM keeps a processor from the
   * next, in nanoseconds of processor time.
   */
  static final long QUANTUM = 1_000_000;

  private static final long NOT_COUNTED = -1;

  /** The threads of one VM. */
  private static final class Group {
    final int vm;
    final double weight;
    final Deque<Turn> queue = new ArrayDeque<>();
    int members;

    /** Threads that run or want to. */
    int active;

    /** Nanoseconds of processor time used, over the weight. */
    double used;

    Group(int vm, double weight) {
      this.vm = vm;
      this.weight = weight;
    }

    Turn next() {
      return queue.stream().min(Comparator.comparingDouble(turn -> turn.used)).orElseThrow();
    }
  }

  private final int processors;
  private final List<Group> groups = new ArrayList<>();
  private final List<Turn> members = new ArrayList<>();
  private int holders;

  /** Whether threads outnumber processors. Read without the monitor, by those who then enter it. */
  private volatile boolean crowded;

  /** How many threads wait for a turn. Read without the monitor. */
  private volatile int waiting;

  /** Turns on so many processors. */
  Turns(int processors) {
    this.processors = processors;
  }

  /** One thread's turns. All methods but the constructor are for that thread. */
  final class Turn {
    private final Group group;
    private final Runnable wake;

    /**
     * Processor time that the thread had used when it was counted last. What nobody else wanted is
     * not counted, or whoever comes next would be behind by all of it.
     */
    private long counted = NOT_COUNTED;

    /** Nanoseconds of processor time used, or what it was put level with. */
    private double used;

    /** Used since it was given its turn. */
    private long since;

    private boolean active;
    private boolean queued;

    /** Written under the monitor; by others only to give the turn to one that waits for it. */
    private volatile boolean holds;

    private Turn(Group group, Runnable wake) {
      this.group = group;
      this.wake = wake;
    }

    /**
     * Whether the thread may go on. If not, it is in the queue, and is woken when its turn has
     * come.
     *
     * @param clock of the thread's processor time
     */
    boolean mayGoOn(Clock clock) {
      // If all may run there are no holders; when more have come they take turns from then on. Who
      // comes into the queue right now waits until the next look.
      if (!crowded || (holds && waiting == 0)) {
        counted = NOT_COUNTED;
        return true;
      }
      return look(this, clock.nanos());
    }

    /**
     * Whether a thread that waits is to look again: it was taken out of the queue, as its turn has
     * come or as all may run now. Who is not queued would never be woken.
     */
    boolean hasCome() {
      synchronized (Turns.this) {
        return !queued;
      }
    }

    /**
     * The thread is about to wait for something else. What it has used is counted when it looks.
     */
    void rest() {
      if (crowded) {
        giveUp(this);
      }
    }

    /** The thread ends, and its place here is free. */
    void leave() {
      remove(this);
    }
  }

  /** Processor time of the calling thread. */
  interface Clock {
    long nanos();
  }

  /**
   * A thread that runs a hart comes to these processors.
   *
   * @param weight of its VM
   * @param wake makes the thread look at {@link Turn#hasCome} again; called under this monitor
   */
  synchronized Turn join(int vm, int weight, Runnable wake) {
    Group group = groups.stream().filter(g -> g.vm == vm).findFirst().orElse(null);
    if (group == null) {
      group = new Group(vm, weight);
      groups.add(group);
    }
    group.members++;
    Turn turn = new Turn(group, wake);
    members.add(turn);
    crowded = members.size() > processors;
    return turn;
  }

  private synchronized void remove(Turn turn) {
    members.remove(turn);
    if (--turn.group.members == 0) {
      groups.remove(turn.group);
    }
    crowded = members.size() > processors;
    giveUp(turn);
    if (!crowded) {
      // The others go on as the operating system has it.
      for (Turn other : members) {
        boolean waits = other.queued;
        retire(other);
        if (waits) {
          other.wake.run();
        }
      }
    }
  }

  private synchronized boolean look(Turn turn, long now) {
    if (!crowded) {
      // Just now: a holder would never think of passing its turn on.
      turn.counted = NOT_COUNTED;
      return true;
    }
    boolean wasFree = turn.counted == NOT_COUNTED;
    count(turn, now);
    activate(turn);
    if (turn.holds) {
      Turn next = next();
      if (next == null) {
        return true;
      }
      if (wasFree) {
        // It has run while nobody else wanted to: a turn that is over as soon as somebody does.
        turn.since = QUANTUM;
        turn.used = Math.max(turn.used, next.used + QUANTUM);
      }
      if (!isOver(turn, next)) {
        return true;
      }
      turn.holds = false;
      holders--;
    }
    if (!turn.queued) {
      turn.queued = true;
      turn.group.queue.add(turn);
      waiting++;
    }
    fill();
    return turn.holds;
  }

  private static boolean isOver(Turn turn, Turn next) {
    return turn.group == next.group
        ? turn.used - next.used >= QUANTUM
        : turn.since >= QUANTUM && turn.group.used >= next.group.used;
  }

  private synchronized void giveUp(Turn turn) {
    retire(turn);
    fill();
  }

  /** The thread neither runs on a turn nor wants one. */
  private void retire(Turn turn) {
    if (turn.active) {
      turn.active = false;
      turn.group.active--;
    }
    if (turn.holds) {
      turn.holds = false;
      holders--;
    }
    dequeue(turn);
  }

  private void dequeue(Turn turn) {
    if (turn.queued) {
      turn.queued = false;
      turn.group.queue.remove(turn);
      waiting--;
    }
  }

  /** The thread wants a turn. If it has waited for anything else it is put in its place. */
  private void activate(Turn turn) {
    if (!turn.active) {
      Group group = turn.group;
      turn.used = Math.max(turn.used, furthest(group) - QUANTUM);
      if (group.active == 0) {
        group.used = Math.max(group.used, furthest());
      }
      turn.active = true;
      group.active++;
    }
  }

  private static void count(Turn turn, long now) {
    if (turn.counted != NOT_COUNTED) {
      long used = now - turn.counted;
      turn.used += used;
      turn.since += used;
      turn.group.used += used / turn.group.weight;
    }
    turn.counted = now;
  }

  /** Gives turns to those that wait, while a processor is free. */
  private void fill() {
    while (holders < processors) {
      Turn next = next();
      if (next == null) {
        return;
      }
      dequeue(next);
      next.holds = true;
      next.since = 0;
      holders++;
      next.wake.run();
    }
  }

  /** Who is next, or null if nobody waits. */
  private Turn next() {
    if (waiting == 0) {
      return null;
    }
    return groups.stream()
        .filter(group -> !group.queue.isEmpty())
        .min(Comparator.comparingDouble(group -> group.used))
        .map(Group::next)
        .orElse(null);
  }

  /**
   * What the VM has used that is furthest ahead of those that run, or of all if none does. Not the
   * one that is furthest behind: with one hart on two processors it may never have had its part,
   * and somebody new would get as far behind at the cost of a third.
   */
  private double furthest() {
    return groups.stream()
        .filter(group -> group.active > 0)
        .mapToDouble(group -> group.used)
        .max()
        .orElseGet(() -> groups.stream().mapToDouble(group -> group.used).max().orElse(0));
  }

  /** The same of the threads of one VM. */
  private double furthest(Group group) {
    return members.stream()
        .filter(turn -> turn.group == group && turn.active)
        .mapToDouble(turn -> turn.used)
        .max()
        .orElseGet(() ->
            members.stream()
                .filter(turn -> turn.group == group)
                .mapToDouble(turn -> turn.used)
                .max()
                .orElse(0));
  }
}
