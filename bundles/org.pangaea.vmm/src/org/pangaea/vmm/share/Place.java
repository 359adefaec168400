package org.pangaea.vmm.share;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What one node knows of where one hart is, and how far the hart is in moving from it or to it. The
 * decisions of the protocol in {@code docs/migration.md}, without I/O, clock or threads: the caller
 * holds this object's monitor, and does what the answers say.
 *
 * <p>A move has a number, the hart's <em>epoch</em>, which grows by one with each. A node takes
 * somebody's word for a newer place only. It learns of a place in two ways: it has sent the hart
 * there itself, or the hart's node has told it after the hart came. Either way the hart has been
 * there before whatever is sent there afterwards comes; so it is there still, or that node knows a
 * newer place. That is why a message that follows a hart needs to wait nowhere for it, and why it
 * never goes in a circle.
 *
 * @param <M> what is kept for later: something to be done again then
 */
final class Place<M> {
  /** Whether a hart is on this node. */
  enum State {
    /** On another node, which {@link #node} names. */
    AWAY(false),
    /** Here, and all nodes know it. */
    HERE(true),
    /** Here; the node that it is to move to was asked whether it takes it. */
    ASKING(true),
    /** Here; the other node waits for it, and it leaves when its thread looks up next. */
    CALLED(true),
    /** Its state was taken and is on its way into a frame: it is nowhere. */
    LEAVING(false),
    /** Here, but not all nodes have confirmed that they know it. */
    ARRIVED(true);

    final boolean present;

    State(boolean present) {
      this.present = present;
    }
  }

  /** What becomes of a message to the hart. */
  enum Delivery {
    /** It is for this node, now, under the same monitor. */
    HERE,
    /** It is kept, and given back when it can be passed on. */
    KEPT,
    /** It is for the node where the hart is said to be. */
    ELSEWHERE
  }

  /** What becomes of the wish to move the hart. */
  enum Answer {
    /** The other node has to be asked whether it takes the hart. */
    ASK,
    /** It is there already. */
    THERE,
    /** Another move is under way; the wish is kept until that is over. */
    KEPT,
    /** The hart's node has to be asked. */
    ELSEWHERE
  }

  private final int self;
  private final ArrayDeque<M> messages = new ArrayDeque<>();
  private final ArrayDeque<M> wishes = new ArrayDeque<>();
  private State state;
  private int node;
  private long epoch;
  private int target;

  /** The number of the move by which the hart is leaving. */
  private long leaving;

  Place(int self, int node) {
    this.self = self;
    this.node = node;
    state = node == self ? State.HERE : State.AWAY;
  }

  /** A copy, for who explores what may happen. */
  Place(Place<M> other) {
    self = other.self;
    messages.addAll(other.messages);
    wishes.addAll(other.wishes);
    state = other.state;
    node = other.node;
    epoch = other.epoch;
    target = other.target;
    leaving = other.leaving;
  }

  State state() {
    return state;
  }

  /** Where the hart is, as far as this node knows. */
  int node() {
    return node;
  }

  /** How many moves had been made when it came there. */
  long epoch() {
    return epoch;
  }

  /** Where it is to go. */
  int target() {
    return target;
  }

  /** A message to the hart, which may have to be given back later. */
  Delivery receive(M message) {
    if (state.present) {
      return Delivery.HERE;
    }
    if (state == State.AWAY) {
      return Delivery.ELSEWHERE;
    }
    // The other node must not get it before it gets the hart.
    messages.add(message);
    return Delivery.KEPT;
  }

  /** Somebody wishes the hart to move. */
  Answer wish(int to, M wish) {
    switch (state) {
      case AWAY -> {
        return Answer.ELSEWHERE;
      }
      case HERE -> {
        if (to == self) {
          return Answer.THERE;
        }
        target = to;
        state = State.ASKING;
        return Answer.ASK;
      }
      default -> {
        wishes.add(wish);
        return Answer.KEPT;
      }
    }
  }

  /** The other node takes the hart. */
  void accepted() {
    require(State.ASKING);
    state = State.CALLED;
  }

  /** The other node does not take it, for which it has told a reason; the wishes that waited. */
  List<M> refused() {
    require(State.ASKING);
    state = State.HERE;
    return take(wishes);
  }

  /**
   * The hart's state is being taken: nothing changes it here from now on. Returns its new epoch.
   */
  long leave() {
    require(State.CALLED);
    state = State.LEAVING;
    leaving = epoch + 1;
    return leaving;
  }

  /** The frame with the hart's state has been given to the link: what was kept may follow it. */
  List<M> left() {
    require(State.LEAVING);
    state = State.AWAY;
    if (epoch < leaving) {
      // Else the hart has gone on from there meanwhile, and its node was quicker to tell.
      node = target;
      epoch = leaving;
    }
    List<M> kept = take(messages);
    kept.addAll(take(wishes));
    return kept;
  }

  /** The hart's state has come. */
  void arrive(long number) {
    if (state != State.AWAY || number <= epoch) {
      throw new IllegalArgumentException(
          "A hart of move " + number + " cannot come here: " + this + ".");
    }
    state = State.ARRIVED;
    node = self;
    epoch = number;
  }

  /** All nodes know that it is here; the wishes that waited for that. */
  List<M> settled() {
    require(State.ARRIVED);
    state = State.HERE;
    return take(wishes);
  }

  /** The hart's node tells where it is; what is older than known is ignored. */
  void told(int where, long number) {
    if (number <= epoch) {
      return;
    }
    if (state != State.AWAY && (state != State.LEAVING || number <= leaving)) {
      throw new IllegalArgumentException(
          "A hart is said to be on node " + where + " since move " + number + ": " + this + ".");
    }
    node = where;
    epoch = number;
  }

  private void require(State expected) {
    if (state != expected) {
      throw new IllegalStateException(this + ", and should be " + expected);
    }
  }

  private static <M> List<M> take(ArrayDeque<M> from) {
    List<M> taken = new ArrayList<>(from);
    from.clear();
    return taken;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(state.toString());
    text.append(" at node ").append(node).append(" since move ").append(epoch);
    text.append(" as node ").append(self).append(" knows");
    if (state != State.HERE && state != State.AWAY) {
      text.append(", to node ").append(target);
    }
    if (!messages.isEmpty() || !wishes.isEmpty()) {
      text.append(", keeps ").append(messages).append(" and ").append(wishes);
    }
    return text.toString();
  }
}
