package org.pangaea.coherence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Visits every state that a {@link World} can reach, checks the {@link Invariants} in each, and
 * then that every state ends in quiescence whatever order the rest of its work is done in: once
 * nobody starts anything new, all messages arrive and all agents poll, everything asked for is
 * granted and nothing stays open.
 */
final class Explorer {
  /** What was found. */
  record Result(int states, long transitions, int quiescent, String violation) {}

  private final Setup setup;
  private final Supplier<FreeRules> rules;
  private final World world;
  private final Snapshot snapshot;
  private final ArrayDeque<byte[]> frontier = new ArrayDeque<>();
  private final int limit;

  /** Visited states: open addressing, two 64-bit hashes mixed into one. */
  private long[] table = new long[1 << 20];

  private int[] ids = new int[1 << 20];
  private int states;
  private int[] parents = new int[1 << 16];
  private int[] causes = new int[1 << 16];

  /** Steps that only finish what was begun, as pairs of states. */
  private final Ints from = new Ints();

  private final Ints to = new Ints();
  private final Ints quiescent = new Ints();
  private long transitions;

  Explorer(Setup setup, Supplier<FreeRules> rules, int limit) {
    this.setup = setup;
    this.rules = rules;
    this.limit = limit;
    world = new World(setup, rules.get());
    snapshot = new Snapshot(world, true);
  }

  static Result explore(Setup setup) {
    return explore(setup, FreeRules::new);
  }

  static Result explore(Setup setup, Supplier<FreeRules> rules) {
    long start = System.nanoTime();
    Result result = new Explorer(setup, rules, Integer.MAX_VALUE).run();
    System.out.printf(
        "%s: %,d states (%,d quiescent), %,d transitions, %.1f s%s%n",
        setup,
        result.states,
        result.quiescent,
        result.transitions,
        (System.nanoTime() - start) / 1e9,
        result.violation == null ? "" : "; " + result.violation.lines().findFirst().get());
    return result;
  }

  Result run() {
    String violation = visitAll();
    if (violation == null) {
      violation = findStuck();
    }
    return new Result(states, transitions, quiescent.size, violation);
  }

  private String visitAll() {
    visit(snapshot.take(), -1, 0);
    for (int state = 0; !frontier.isEmpty(); state++) {
      if (states > limit) {
        return "more than " + limit + " states";
      }
      byte[] bytes = frontier.remove();
      snapshot.restore(bytes);
      if (world.isQuiescent()) {
        quiescent.add(state);
      }
      List<Integer> steps = world.steps();
      for (int i = 0; i < steps.size(); i++) {
        if (i > 0) {
          snapshot.restore(bytes);
        }
        int step = steps.get(i);
        try {
          world.perform(step);
          Invariants.check(world);
        } catch (RuntimeException e) {
          return e + trace(state, step);
        }
        if (world.rules.guessed && (step & World.COIN) == 0) {
          steps.add(step | World.COIN);
        }
        transitions++;
        int next = visit(snapshot.take(), state, step);
        if (World.kind(step).finishesOnly()) {
          from.add(state);
          to.add(next);
        }
      }
    }
    return null;
  }

  private int visit(byte[] bytes, int parent, int cause) {
    long hash = hash(bytes);
    int slot = (int) hash & table.length - 1;
    while (table[slot] != 0) {
      if (table[slot] == hash) {
        return ids[slot];
      }
      slot = slot + 1 & table.length - 1;
    }
    table[slot] = hash;
    ids[slot] = states;
    if (states == parents.length) {
      parents = Arrays.copyOf(parents, states * 2);
      causes = Arrays.copyOf(causes, states * 2);
    }
    parents[states] = parent;
    causes[states] = cause;
    frontier.add(bytes);
    if (++states > table.length / 2) {
      grow();
    }
    return states - 1;
  }

  private void grow() {
    long[] oldTable = table;
    int[] oldIds = ids;
    table = new long[oldTable.length * 2];
    ids = new int[table.length];
    for (int i = 0; i < oldTable.length; i++) {
      if (oldTable[i] != 0) {
        int slot = (int) oldTable[i] & table.length - 1;
        while (table[slot] != 0) {
          slot = slot + 1 & table.length - 1;
        }
        table[slot] = oldTable[i];
        ids[slot] = oldIds[i];
      }
    }
  }

  private static long hash(byte[] bytes) {
    long hash = bytes.length;
    for (byte b : bytes) {
      hash = (hash ^ b) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    hash = (hash ^ hash >>> 32) * 0xBF58476D1CE4E5B9L;
    hash ^= hash >>> 31;
    return hash == 0 ? 1 : hash;
  }

  /**
   * A state is safe if it is quiescent, or if it has a finishing step and all its finishing steps
   * lead to safe states. Found backwards from the quiescent ones; what remains can go round in
   * circles or is stuck.
   */
  private String findStuck() {
    int[] open = new int[states];
    int[] first = new int[states + 1];
    for (int i = 0; i < from.size; i++) {
      open[from.values[i]]++;
      first[to.values[i] + 1]++;
    }
    for (int i = 0; i < states; i++) {
      first[i + 1] += first[i];
    }
    int[] predecessors = new int[to.size];
    int[] fill = Arrays.copyOf(first, states);
    for (int i = 0; i < to.size; i++) {
      predecessors[fill[to.values[i]]++] = from.values[i];
    }
    boolean[] safe = new boolean[states];
    Ints work = new Ints();
    for (int i = 0; i < quiescent.size; i++) {
      safe[quiescent.values[i]] = true;
      work.add(quiescent.values[i]);
    }
    while (work.size > 0) {
      int state = work.values[--work.size];
      for (int i = first[state]; i < first[state + 1]; i++) {
        int before = predecessors[i];
        if (--open[before] == 0 && !safe[before]) {
          safe[before] = true;
          work.add(before);
        }
      }
    }
    for (int state = 0; state < states; state++) {
      if (!safe[state]) {
        return "cannot be sure to come to rest" + trace(state, -1);
      }
    }
    return null;
  }

  /** How a state was reached, with the numbers as they were at each step. */
  private String trace(int state, int last) {
    List<Integer> path = new ArrayList<>();
    if (last >= 0) {
      path.add(last);
    }
    for (int s = state; parents[s] >= 0; s = parents[s]) {
      path.add(causes[s]);
    }
    Collections.reverse(path);
    World again = new World(setup, rules.get());
    Snapshot same = new Snapshot(again, true);
    StringBuilder text = new StringBuilder();
    for (int step : path) {
      text.append("\n  ").append(again.tell(step));
      try {
        again.perform(step);
      } catch (RuntimeException e) {
        return text.toString();
      }
      same.restore(same.take());
    }
    for (int page = 0; page < setup.ids(); page++) {
      for (CoherenceNode node : again.nodes) {
        text.append("\n").append(node.describe(page));
      }
    }
    return text.toString();
  }

  /** A growing list of ints. */
  private static final class Ints {
    int[] values = new int[1024];
    int size;

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }
  }
}
