package org.pangaea.vmm.share;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.pangaea.coherence.Agent;
import org.pangaea.control.HartPlace;

/**
 * The harts of a VM as one node knows them: where each is, and a {@link HartThread} for those that
 * are or were here. Any thread.
 *
 * <p>A hart that comes for the first time gets an agent of its own on this node, and keeps it: when
 * it comes again its counters go on.
 */
final class Harts {
  /** Makes the part of a hart that runs it. */
  interface Maker {
    HartThread make(int hart, Agent agent, Place<Runnable> place);
  }

  /** The answer of {@link #deliver} when there is nothing more to do. */
  static final int DELIVERED = -1;

  private final int self;
  private final List<Place<Runnable>> places;
  private final HartThread[] known;
  private final Agent[] agents;
  private final Sleeper[] sleepers;
  private int agentsUsed;

  /** In the order in which they came first. Replaced, never changed. */
  private volatile List<HartThread> threads = List.of();

  /**
   * No hart is here yet.
   *
   * @param agents for harts, in the order in which they come; the last one is somebody else's
   * @param sleepers the threads that act for the agents, by the same index; filled in here
   */
  Harts(int self, List<HartPlace> harts, Agent[] agents, Sleeper[] sleepers) {
    this.self = self;
    this.agents = agents;
    this.sleepers = sleepers;
    known = new HartThread[harts.size()];
    places = harts.stream().map(hart -> new Place<Runnable>(self, hart.node())).toList();
  }

  int count() {
    return places.size();
  }

  boolean exists(int hart) {
    return hart >= 0 && hart < places.size();
  }

  /** What this node knows of a hart's whereabouts; its monitor guards it. */
  Place<Runnable> place(int hart) {
    return places.get(hart);
  }

  /** The node that runs a hart, as far as this one knows. */
  int nodeOf(int hart) {
    Place<Runnable> place = places.get(hart);
    synchronized (place) {
      return place.node();
    }
  }

  /** The hart's part on this node; null if it was never here. It may be away now. */
  synchronized HartThread known(int hart) {
    return known[hart];
  }

  /**
   * The hart's part on this node, made if it was never here.
   *
   * @return null if this node cannot run any more harts
   */
  synchronized HartThread make(int hart, Maker maker) {
    if (known[hart] == null && agentsUsed < agents.length - 1) {
      Agent agent = agents[agentsUsed];
      HartThread thread = maker.make(hart, agent, places.get(hart));
      sleepers[agentsUsed++] = thread;
      known[hart] = thread;
      List<HartThread> more = new ArrayList<>(threads);
      more.add(thread);
      threads = List.copyOf(more);
    }
    return known[hart];
  }

  /** How many harts at most can have been here. */
  int room() {
    return agents.length - 1;
  }

  /** All harts that are or were here. */
  List<HartThread> known() {
    return threads;
  }

  /** The harts that are here. */
  List<HartThread> here() {
    return in(state -> state.present);
  }

  /** The harts that are here, and those whose threads are just leaving. */
  List<HartThread> notAway() {
    return in(state -> state != Place.State.AWAY);
  }

  private List<HartThread> in(Predicate<Place.State> wanted) {
    return threads.stream()
        .filter(thread -> {
          Place<Runnable> place = places.get(thread.hart.id);
          synchronized (place) {
            return wanted.test(place.state());
          }
        })
        .toList();
  }

  /** Where a hart is that was ever moved, or is on the point of it; else null. */
  String describeMoved(int hart) {
    Place<Runnable> place = places.get(hart);
    synchronized (place) {
      boolean still = place.state() == Place.State.HERE || place.state() == Place.State.AWAY;
      return still && place.epoch() == 0 ? null : place.toString();
    }
  }

  /** The ids of those that are here from the beginning. */
  IntStream ofTheBeginning() {
    return IntStream.range(0, places.size())
        .filter(hart -> places.get(hart).node() == self && places.get(hart).epoch() == 0);
  }

  /**
   * Does something for a hart that is here.
   *
   * @param here is done at once, under the monitor of the hart's place; what it returns, without it
   * @param again is done later if the hart is just leaving
   * @return {@link #DELIVERED} if either is so: else the node where the hart is said to be
   */
  int deliver(int hart, Function<HartThread, Runnable> here, Runnable again) {
    Place<Runnable> place = places.get(hart);
    Runnable afterwards;
    synchronized (place) {
      switch (place.receive(again)) {
        case KEPT -> {
          return DELIVERED;
        }
        case ELSEWHERE -> {
          return place.node();
        }
        default -> afterwards = here.apply(known(hart));
      }
    }
    afterwards.run();
    return DELIVERED;
  }
}
