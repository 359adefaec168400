package org.pangaea.vmm.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One processor, and the threads bound to it that run harts. Where they belong to one VM the
 * operating system has the say. Where several VMs share the processor, one thread runs at a time,
 * and VMs get processor time in proportion to their weights.
 *
 * <p>This is fair queueing by virtual time: what a VM has used, divided by its weight, counts up,
 * and the VM that is furthest behind is next. A VM that has slept comes back no further behind than
 * the others are, so that it cannot hoard. The operating system's own weights (nice) would have
 * steps of a quarter, and could be lowered only by root.
 *
 * <p>Nobody who waits for a turn holds a lock or a page that others cannot have without it, and who
 * waits for anything else has given up its turn: so turns end, and no circle of waiting goes
 * through one. A thread that has waited for a page goes on without a turn until it looks up next,
 * at most some ten thousand instructions later; what it uses is counted all the same.
 */
final class Turns {
  /** A turn is not taken away before, in nanoseconds of processor time. */
  static final long LEAST = 1_000_000;

  /** After so much another hart of the same VM is next. */
  static final long MOST = 4_000_000;

  /** The threads of one VM. */
  private static final class Group {
    final int vm;
    final double weight;
    final Deque<Turn> ready = new ArrayDeque<>();
    int members;

    /** Nanoseconds of processor time used, over the weight. */
    double used;

    Group(int vm, double weight) {
      this.vm = vm;
      this.weight = weight;
    }
  }

  private final List<Group> groups = new ArrayList<>();
  private Turn holder;

  /** Whether several VMs are here. Read without the monitor, by those who then enter it. */
  private volatile boolean shared;

  /** One thread's turns. All methods but the constructor are for that thread. */
  final class Turn {
    private final Group group;
    private final Runnable wake;

    /** Processor time that the thread had used when it was counted last; -1 if it never was. */
    private long counted = -1;

    /** Used since it was given the processor. */
    private long since;

    private boolean queued;

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
      if (!shared) {
        // Nobody else is here; whoever comes will find no holder, and take turns from then on.
        counted = -1;
        return true;
      }
      return look(this, clock.nanos());
    }

    /**
     * Whether a thread that waits is to look again: it was taken out of the queue, as its turn has
     * come or as it was alone at some time. Who is not queued would never be woken.
     */
    boolean hasCome() {
      synchronized (Turns.this) {
        return !queued;
      }
    }

    /** The thread is about to wait for something else, or to end. */
    void rest(Clock clock) {
      if (shared) {
        giveUp(this, clock.nanos());
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
   * A thread that runs a hart comes to this processor.
   *
   * @param weight of its VM
   * @param wake makes the thread look at {@link Turn#hasCome} again; called under this monitor
   */
  synchronized Turn join(int vm, int weight, Runnable wake) {
    Group group = groups.stream().filter(g -> g.vm == vm).findFirst().orElse(null);
    if (group == null) {
      group = new Group(vm, weight);
      group.used = furthestBehind();
      groups.add(group);
      shared = groups.size() > 1;
    }
    group.members++;
    return new Turn(group, wake);
  }

  private synchronized void remove(Turn turn) {
    dequeue(turn);
    if (holder == turn) {
      next();
    }
    Group group = turn.group;
    if (--group.members == 0) {
      groups.remove(group);
      shared = groups.size() > 1;
      if (!shared) {
        // The others go on as the operating system has it.
        holder = null;
        groups.forEach(left -> {
          left.ready.forEach(waiting -> {
            waiting.queued = false;
            waiting.wake.run();
          });
          left.ready.clear();
        });
      }
    }
  }

  private synchronized boolean look(Turn turn, long now) {
    if (!shared) {
      // Just now: a holder who is alone would never think of passing it on.
      turn.counted = -1;
      return true;
    }
    count(turn, now);
    if (holder == turn) {
      Group best = best();
      if (best == null || !isOver(turn, best)) {
        return true;
      }
      enqueue(turn);
      next();
      return holder == turn;
    }
    enqueue(turn);
    if (holder == null) {
      next();
    }
    return holder == turn;
  }

  private static boolean isOver(Turn turn, Group best) {
    return best == turn.group
        ? turn.since >= MOST
        : turn.since >= LEAST && best.used < turn.group.used;
  }

  private synchronized void giveUp(Turn turn, long now) {
    count(turn, now);
    dequeue(turn);
    if (holder == turn) {
      next();
    }
  }

  private static void count(Turn turn, long now) {
    if (turn.counted >= 0) {
      long used = now - turn.counted;
      turn.since += used;
      turn.group.used += used / turn.group.weight;
    }
    turn.counted = now;
  }

  private void enqueue(Turn turn) {
    if (!turn.queued) {
      Group group = turn.group;
      if (group.ready.isEmpty() && (holder == null || holder.group != group)) {
        group.used = Math.max(group.used, furthestBehind());
      }
      turn.queued = true;
      group.ready.add(turn);
    }
  }

  private void dequeue(Turn turn) {
    if (turn.queued) {
      turn.queued = false;
      turn.group.ready.remove(turn);
    }
  }

  private void next() {
    Group best = best();
    holder = best == null ? null : best.ready.poll();
    if (holder != null) {
      holder.queued = false;
      holder.since = 0;
      holder.wake.run();
    }
  }

  private Group best() {
    return groups.stream()
        .filter(group -> !group.ready.isEmpty())
        .min(Comparator.comparingDouble(group -> group.used))
        .orElse(null);
  }

  /** What the VM has used that is furthest behind of those that want the processor now. */
  private double furthestBehind() {
    Stream<Group> wanting = groups.stream().filter(group -> !group.ready.isEmpty());
    Stream<Group> having = Stream.ofNullable(holder).map(turn -> turn.group);
    return Stream.concat(wanting, having)
        .filter(Objects::nonNull)
        .mapToDouble(group -> group.used)
        .min()
        .orElseGet(() -> groups.stream().mapToDouble(group -> group.used).max().orElse(0));
  }
}
