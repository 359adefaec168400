package org.pangaea.vmm.share;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Three nodes, one hart, and the protocol that moves it, as {@link Moves} and {@link HartMessages}
 * carry it out: each node has a real {@link Place}; the links, the hart's state and what is said to
 * it are numbers. Whatever can happen next is a step; a copy is made before each.
 */
final class PlaceWorld {
  static final int NODES = 3;

  /** What a test has planted; none in the real protocol. */
  enum Mistake {
    NONE,
    /** Messages that come while the hart is leaving are passed on at once. */
    NOTHING_KEPT,
    /** Nobody waits for confirmations, and an older word replaces a newer one. */
    ANY_WORD_TAKEN,
    /** What was kept is forgotten. */
    KEPT_IS_LOST,
    /** A hart that was called goes on acting on messages after its state was taken. */
    DELIVERED_TO_THE_GONE,
    /** What the hart had not applied when it left is not answered. */
    FENCE_NOT_ANSWERED,
    /** Wishes that waited are forgotten when the hart has come. */
    WISH_IS_LOST
  }

  /** What travels. */
  enum Kind {
    INTERRUPT,
    FENCE,
    MOVE,
    EXPECT,
    YES,
    HART,
    HERE,
    KNOWN,
    DONE,
    REPLY
  }

  /**
   * A message.
   *
   * @param number of what it says: which interrupt, fence or wish; or the move, or whose reply
   * @param way the nodes that passed on what it says, the latest last: its answer goes back there
   */
  record Message(Kind kind, long number, int target, List<Integer> way, int pending) {}

  private final Mistake mistake;
  final List<Place<Message>> places = new ArrayList<>();
  private final List<ArrayDeque<Message>> links = new ArrayList<>();

  // Of the hart itself, at the node that has it: what is pending and not acknowledged.
  private final int[] pending = new int[NODES];
  private final int[] fences = new int[NODES];
  private final List<List<Message>> unanswered = new ArrayList<>();
  private final boolean[] present = new boolean[NODES];
  private final int[] confirmations = new int[NODES];
  private final int[] asker = new int[NODES];

  /** Who waits for room on a node that the hart is just leaving, or -1. */
  private final int[] room = {-1, -1, -1};

  private final List<List<Message>> wisher = new ArrayList<>();

  /** Frames with the hart that have not been given to a link yet, by node. */
  private final Map<Integer, Message> frames = new TreeMap<>();

  /** What may still be begun: sender and what. */
  private final List<int[]> plans = new ArrayList<>();

  private int answered;
  private int delivered;
  String wrong;

  PlaceWorld(Mistake mistake, Collection<int[]> plans) {
    this.mistake = mistake;
    this.plans.addAll(plans);
    for (int node = 0; node < NODES; node++) {
      places.add(new Place<>(node, 0));
      unanswered.add(new ArrayList<>());
      wisher.add(new ArrayList<>());
    }
    for (int link = 0; link < NODES * NODES; link++) {
      links.add(new ArrayDeque<>());
    }
    present[0] = true;
  }

  PlaceWorld(PlaceWorld other) {
    mistake = other.mistake;
    plans.addAll(other.plans);
    for (int node = 0; node < NODES; node++) {
      places.add(new Place<>(other.places.get(node)));
      unanswered.add(new ArrayList<>(other.unanswered.get(node)));
      wisher.add(new ArrayList<>(other.wisher.get(node)));
      pending[node] = other.pending[node];
      fences[node] = other.fences[node];
      present[node] = other.present[node];
      confirmations[node] = other.confirmations[node];
      asker[node] = other.asker[node];
      room[node] = other.room[node];
    }
    frames.putAll(other.frames);
    other.links.forEach(link -> links.add(new ArrayDeque<>(link)));
    answered = other.answered;
    delivered = other.delivered;
    wrong = other.wrong;
  }

  /** All that decides what can happen next. */
  String key() {
    StringBuilder text = new StringBuilder();
    places.forEach(place -> text.append(place).append('|'));
    text.append(links).append(frames).append(unanswered).append(wisher);
    for (int node = 0; node < NODES; node++) {
      text.append(pending[node]).append(',').append(fences[node]).append(present[node]);
      text.append(confirmations[node]).append(asker[node]).append(room[node]);
    }
    plans.forEach(plan -> text.append(plan[0]).append(plan[1]).append(plan[2]).append(';'));
    return text.append(answered).append(delivered).append(wrong).toString();
  }

  /** The worlds that can follow. */
  List<PlaceWorld> next() {
    List<PlaceWorld> next = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      int plan = i;
      step(next, world -> world.begin(world.plans.remove(plan)));
    }
    for (int link = 0; link < links.size(); link++) {
      if (!links.get(link).isEmpty()) {
        int from = link / NODES;
        int to = link % NODES;
        int number = link;
        step(next, world -> world.receive(from, to, world.links.get(number).remove()));
      }
    }
    for (int node = 0; node < NODES; node++) {
      int here = node;
      if (present[node] && fences[node] != 0) {
        step(next, world -> world.applyFences(here));
      }
      if (places.get(node).state() == Place.State.CALLED) {
        step(next, world -> world.leave(here));
      }
      Place<Message> place = places.get(node);
      if (place.state() == Place.State.LEAVING) {
        step(
            next,
            frames.containsKey(node)
                ? world -> world.send(here, place.target(), world.frames.remove(here))
                : world -> world.left(here));
      }
    }
    return next;
  }

  private void step(List<PlaceWorld> into, Consumer<PlaceWorld> action) {
    PlaceWorld world = new PlaceWorld(this);
    try {
      action.accept(world);
    } catch (RuntimeException e) {
      world.wrong = e.toString();
    }
    into.add(world);
  }

  private void send(int from, int to, Message message) {
    if (from == to) {
      throw new IllegalStateException("node " + from + " sends to itself: " + message);
    }
    links.get(from * NODES + to).add(message);
  }

  private void begin(int[] plan) {
    Kind kind = Kind.values()[plan[1]];
    act(plan[0], new Message(kind, plan[2], kind == Kind.MOVE ? plan[2] : 0, List.of(), 0));
  }

  /** A node has something for the hart, or a wish. */
  private void act(int node, Message message) {
    if (message.kind == Kind.MOVE) {
      wish(node, message);
      return;
    }
    Place<Message> place = places.get(node);
    if (mistake == Mistake.DELIVERED_TO_THE_GONE && place.state() == Place.State.LEAVING) {
      deliver(node, message);
      return;
    }
    if (mistake == Mistake.NOTHING_KEPT && place.state() == Place.State.LEAVING) {
      pass(node, place.target(), message);
      return;
    }
    switch (place.receive(message)) {
      case HERE -> deliver(node, message);
      case KEPT -> {}
      case ELSEWHERE -> pass(node, place.node(), message);
    }
  }

  private void pass(int node, int to, Message message) {
    List<Integer> way = new ArrayList<>(message.way);
    way.add(node);
    if (way.size() > 8) {
      throw new IllegalStateException("goes on and on: " + message);
    }
    send(node, to, new Message(message.kind, message.number, message.target, way, message.pending));
  }

  private void deliver(int node, Message message) {
    if (!present[node]) {
      wrong = "delivered where the hart is not: " + message;
      return;
    }
    int bit = 1 << (int) message.number;
    if ((delivered & bit) != 0) {
      wrong = "delivered twice: " + message;
    }
    delivered |= bit;
    if (message.kind == Kind.INTERRUPT) {
      pending[node] |= bit;
      answer(node, message);
    } else {
      fences[node] |= bit;
      unanswered.get(node).add(message);
    }
  }

  private void applyFences(int node) {
    fences[node] = 0;
    List<Message> done = List.copyOf(unanswered.get(node));
    unanswered.get(node).clear();
    done.forEach(message -> answer(node, message));
  }

  /** The answer goes back the way that the question came. */
  private void answer(int node, Message message) {
    if (message.way.isEmpty()) {
      answered++;
      return;
    }
    List<Integer> rest = message.way.subList(0, message.way.size() - 1);
    send(
        node,
        message.way.getLast(),
        new Message(Kind.REPLY, message.number, 0, List.copyOf(rest), 0));
  }

  private void wish(int node, Message message) {
    Place<Message> place = places.get(node);
    switch (place.wish(message.target, message)) {
      case THERE -> answer(node, message);
      case KEPT -> {}
      case ELSEWHERE -> pass(node, place.node(), message);
      case ASK -> {
        wisher.get(node).add(message);
        send(node, message.target, new Message(Kind.EXPECT, 0, 0, List.of(), 0));
      }
    }
  }

  private void leave(int node) {
    Place<Message> place = places.get(node);
    long epoch = place.leave();
    if (mistake == Mistake.FENCE_NOT_ANSWERED) {
      fences[node] = 0;
      unanswered.get(node).clear();
    } else {
      applyFences(node);
    }
    present[node] = false;
    int state = pending[node];
    pending[node] = 0;
    frames.put(node, new Message(Kind.HART, epoch, 0, List.of(), state));
  }

  private void left(int node) {
    List<Message> kept = places.get(node).left();
    if (room[node] >= 0) {
      send(node, room[node], new Message(Kind.YES, 0, 0, List.of(), 0));
      room[node] = -1;
    }
    if (mistake == Mistake.KEPT_IS_LOST) {
      return;
    }
    kept.forEach(message -> act(node, message));
  }

  private void receive(int from, int node, Message message) {
    Place<Message> place = places.get(node);
    switch (message.kind) {
      case INTERRUPT, FENCE, MOVE -> act(node, message);
      case REPLY -> answer(node, new Message(message.kind, message.number, 0, message.way, 0));
      case EXPECT -> {
        if (place.state() == Place.State.LEAVING) {
          // The room is made by a thread that waits for the last stay's.
          room[node] = from;
          return;
        }
        send(node, from, new Message(Kind.YES, 0, 0, List.of(), 0));
      }
      case YES -> place.accepted();
      case HART -> arrive(from, node, message);
      case HERE -> {
        if (mistake == Mistake.ANY_WORD_TAKEN) {
          places.set(node, new Place<>(node, from));
          return;
        }
        place.told(from, message.number);
        send(node, from, new Message(Kind.KNOWN, message.number, 0, List.of(), 0));
      }
      case KNOWN -> {
        if (--confirmations[node] == 0) {
          settled(node);
        }
      }
      case DONE -> {
        List<Message> wishes = List.copyOf(wisher.get(node));
        wisher.get(node).clear();
        wishes.forEach(wish -> answer(node, wish));
      }
    }
  }

  private void arrive(int from, int node, Message message) {
    places.get(node).arrive(message.number);
    for (int other = 0; other < NODES; other++) {
      if (present[other]) {
        wrong = "the hart is on two nodes";
      }
    }
    present[node] = true;
    pending[node] = message.pending;
    asker[node] = from;
    confirmations[node] = 0;
    for (int other = 0; other < NODES; other++) {
      if (other != node && other != from) {
        confirmations[node] += mistake == Mistake.ANY_WORD_TAKEN ? 0 : 1;
        send(node, other, new Message(Kind.HERE, message.number, 0, List.of(), 0));
      }
    }
    if (confirmations[node] == 0) {
      settled(node);
    }
  }

  private void settled(int node) {
    List<Message> wishes = places.get(node).settled();
    send(node, asker[node], new Message(Kind.DONE, 0, 0, List.of(), 0));
    if (mistake != Mistake.WISH_IS_LOST) {
      wishes.forEach(wish -> act(node, wish));
    }
  }

  /** What is wrong in a world in which nothing can happen any more; null if all is well. */
  String judge(int begun, int interrupts) {
    if (answered != begun) {
      return answered + " of " + begun + " are answered";
    }
    int where = -1;
    for (int node = 0; node < NODES; node++) {
      if (places.get(node).state() != Place.State.AWAY) {
        if (where >= 0 || places.get(node).state() != Place.State.HERE || !present[node]) {
          return "the hart is nowhere, or twice";
        }
        where = node;
      }
    }
    for (int node = 0; node < NODES; node++) {
      if (places.get(node).node() != where) {
        return "node " + node + " does not know where the hart is";
      }
    }
    return pending[where] == interrupts ? null : "interrupts " + pending[where];
  }

  @Override
  public String toString() {
    return key();
  }
}
