package org.pangaea.vmm.share;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.pangaea.control.VmState;
import org.pangaea.fabric.GuestClock;

/**
 * Moves harts from node to node. The protocol is in {@code docs/migration.md}; its decisions are
 * {@link Place}'s, and this class carries them out. Any thread; service threads do not wait in it.
 *
 * <pre>
 * old node                     new node                        others
 *   EXPECT_HART ----------------> makes a thread for it
 *   <---------------------- reply
 *   the hart leaves its engine
 *   HART -----------------------> it runs
 *                                 HART_IS_HERE -----------------> from now on they send there
 *                                 <--------------------------- reply
 *   <---------------------- reply
 * </pre>
 */
final class Moves {
  private static final double NANOS_PER_TICK = 1e9 / GuestClock.TICKS_PER_SECOND;

  private final Share share;
  private final Network network;
  private final Harts harts;
  private final int self;

  /** Who is told when the hart that leaves has come, by hart. */
  private final List<AtomicReference<Consumer<MoveResult>>> leaving = new ArrayList<>();

  Moves(Share share, Network network, Harts harts) {
    this.share = share;
    this.network = network;
    this.harts = harts;
    self = share.specification().node();
    for (int hart = 0; hart < harts.count(); hart++) {
      leaving.add(new AtomicReference<>());
    }
  }

  /**
   * Moves a hart, and waits until all nodes know where it is. For clients' threads.
   *
   * @return false if it was there already
   * @throws IllegalArgumentException if there is no such hart or node
   * @throws IllegalStateException if it cannot be moved now
   */
  boolean moveAndWait(int hart, int node) {
    if (!harts.exists(hart)) {
      throw new IllegalArgumentException(
          "There is no hart " + hart + "; harts are 0 to " + (harts.count() - 1) + ".");
    }
    if (node < 0 || node >= network.nodes()) {
      throw new IllegalArgumentException(
          "There is no node " + node + "; nodes are " + share.specification().nodes() + ".");
    }
    AtomicReference<MoveResult> result = new AtomicReference<>();
    Thread caller = Thread.currentThread();
    move(
        hart,
        node,
        false,
        told -> {
          result.set(told);
          LockSupport.unpark(caller);
        });
    while (result.get() == null && !share.state().ended()) {
      LockSupport.parkNanos(this, 100_000_000);
    }
    if (result.get() == null) {
      throw new IllegalStateException("The machine ended while hart " + hart + " was to move.");
    }
    if (result.get().isRefused()) {
      throw new IllegalStateException(result.get().text());
    }
    return result.get().outcome() == MoveResult.Outcome.DONE;
  }

  /** Moves a hart, wherever it is. */
  void move(int hart, int to, boolean byPolicy, Consumer<MoveResult> then) {
    if (share.state() == VmState.CREATED) {
      then.accept(
          MoveResult.refused(
              "Hart " + hart + " cannot be moved before the machine runs on " + name(self) + "."));
      return;
    }
    Place<Runnable> place = harts.place(hart);
    Place.Answer answer;
    int node;
    synchronized (place) {
      answer = place.wish(to, () -> move(hart, to, byPolicy, then));
      node = place.node();
    }
    switch (answer) {
      case THERE -> then.accept(MoveResult.THERE);
      case KEPT -> {}
      case ELSEWHERE ->
          network.ask(
              node,
              Wire.MOVE_HART,
              out -> out.putInt(hart).putInt(to).put((byte) (byPolicy ? 1 : 0)),
              reply -> then.accept(MoveResult.decode(reply)));
      case ASK -> {
        leaving.get(hart).set(then);
        network.ask(
            to,
            Wire.EXPECT_HART,
            out -> out.putInt(hart).put((byte) (byPolicy ? 1 : 0)),
            reply -> asked(hart, MoveResult.decode(reply)));
      }
    }
  }

  private String name(int node) {
    return share.specification().nodes().get(node);
  }

  /** The other node has answered whether it takes the hart. */
  private void asked(int hart, MoveResult answer) {
    Place<Runnable> place = harts.place(hart);
    List<Runnable> wishes = List.of();
    synchronized (place) {
      if (answer.isRefused()) {
        wishes = place.refused();
      } else {
        place.accepted();
        harts.known(hart).call();
      }
    }
    if (answer.isRefused()) {
      leaving.get(hart).getAndSet(null).accept(answer);
      wishes.forEach(Runnable::run);
    }
  }

  /** The hart leaves this node. Its own thread, in the end, with its state complete. */
  void leave(HartThread thread) {
    HartImage image = thread.leave();
    Place<Runnable> place = harts.place(image.hart());
    Consumer<MoveResult> then = leaving.get(image.hart()).getAndSet(null);
    AtomicReference<MoveResult> result = new AtomicReference<>();
    // The other node may be quicker to answer than this thread to go on.
    Parts move = new Parts(() -> then.accept(result.get()));
    move.add();
    network.ask(
        place.target(),
        Wire.HART,
        image::encode,
        reply -> {
          result.set(MoveResult.decode(reply));
          move.end();
        });
    List<Runnable> kept;
    synchronized (place) {
      kept = place.left();
    }
    share.counters().count(Counters.Event.HART_LEFT);
    share.autoMoves().changed();
    kept.forEach(Runnable::run);
    move.end();
  }

  /**
   * Another node asks whether this one takes a hart. Making room for it may take a while, so a
   * thread of its own does.
   */
  void expect(int hart, boolean byPolicy, Consumer<MoveResult> then) {
    String name = "vm " + share.specification().vm() + " room for hart " + hart;
    Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(() -> {
          try {
            makeRoom(hart, byPolicy, then);
          } catch (RuntimeException | Error e) {
            share.crashed("Hart " + hart + " could not be taken.", e);
          }
        });
  }

  private void makeRoom(int hart, boolean byPolicy, Consumer<MoveResult> then) {
    VmState state = share.state();
    if (state == VmState.CREATED || state.ended()) {
      then.accept(
          MoveResult.refused(
              name(self)
                  + " takes no hart: the machine "
                  + (state.ended() ? "has ended" : "does not run yet")
                  + " there."));
      return;
    }
    if (byPolicy && harts.here().size() >= Runtime.getRuntime().availableProcessors()) {
      then.accept(
          MoveResult.refused(name(self) + " runs as many harts as it has processors already."));
      return;
    }
    boolean isNew = harts.known(hart) == null;
    HartThread thread = share.makeHart(hart);
    if (isNew && thread != null) {
      thread.awaitArrival();
      share.tracer().joins(thread);
    }
    if (thread == null) {
      then.accept(
          MoveResult.refused(
              name(self)
                  + " takes no hart that it never had: it has had "
                  + harts.room()
                  + " already, the most that a node"
                  + (share.memory().mirrors().limited() ? " with its mirrorBudget" : "")
                  + " can."));
      return;
    }
    thread.prepare();
    thread.begin();
    if (isNew) {
      // What the engine made for fewer harts than it has now must not run any more when this one
      // begins.
      network.messages().fenceAllHere(() -> then.accept(MoveResult.DONE));
    } else {
      then.accept(MoveResult.DONE);
    }
  }

  /** A hart has come. */
  void arrive(int from, HartImage image, Consumer<MoveResult> then) {
    int hart = image.hart();
    Place<Runnable> place = harts.place(hart);
    HartThread thread = harts.known(hart);
    if (thread == null) {
      throw new IllegalArgumentException("Hart " + hart + " came without having been announced.");
    }
    synchronized (place) {
      place.arrive(image.epoch());
      thread.arrive(image);
    }
    share.counters().count(Counters.Event.HART_ARRIVED);
    share.autoMoves().changed();
    Parts confirmations = new Parts(() -> settled(place, then));
    for (int node = 0; node < network.nodes(); node++) {
      if (node != self && node != from) {
        confirmations.add();
        network.ask(
            node,
            Wire.HART_IS_HERE,
            out -> out.putInt(hart).putLong(image.epoch()),
            reply -> confirmations.end());
      }
    }
    confirmations.end();
  }

  private static void settled(Place<Runnable> place, Consumer<MoveResult> then) {
    List<Runnable> wishes;
    synchronized (place) {
      wishes = place.settled();
    }
    then.accept(MoveResult.DONE);
    wishes.forEach(Runnable::run);
  }

  /** Another node has a hart now. */
  void told(int from, int hart, long epoch) {
    Place<Runnable> place = harts.place(hart);
    synchronized (place) {
      place.told(from, epoch);
    }
  }

  /** A hart that stood still at a guest time on another node is about to run on here. */
  void cameFrom(long leftAt) {
    double ticks = Math.max(0, share.clock().now() - leftAt);
    double nanos = ticks * NANOS_PER_TICK / share.specification().timeScale();
    share.counters().time(Counters.Timed.HART_MOVE, (long) nanos);
  }
}
