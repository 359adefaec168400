package org.pangaea.vmm.share;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which hart of a node should move, and where: to the node that serves most of its page
 * misses, if these are many, for some time. It only counts; it knows no clock and moves nobody.
 *
 * <p>It is asked about once a second. Against harts that run after each other, only one node has
 * its turn at a time, and it moves one hart; and after a hart has come or gone the node rests,
 * since what was counted before is not true any more.
 */
final class MovePolicy {
  /** So many misses in a second are worth a move. */
  static final int FEWEST = 200;

  /** So many of a hundred of them must be served by one node. */
  static final int SHARE = 60;

  /** For so many seconds in a row. */
  static final int SECONDS = 2;

  /** So many seconds a node rests after a hart has come or gone. */
  static final int REST = 10;

  /**
   * What a hart has waited for so far.
   *
   * @param hart id
   * @param servedBy misses by the node that served them
   */
  record Misses(int hart, long[] servedBy) {}

  /**
   * A hart should move.
   *
   * @param hart id
   * @param node to which
   * @param misses served by that node in the last second
   */
  record Decision(int hart, int node, long misses) {}

  private record Wish(int node, int seconds) {}

  private final int self;
  private Map<Integer, long[]> before = Map.of();
  private Map<Integer, Wish> wishes = Map.of();
  private int rest;

  MovePolicy(int self) {
    this.self = self;
  }

  /** A hart has come or gone. */
  void changed() {
    rest = REST;
    wishes = Map.of();
  }

  /**
   * Another second is over.
   *
   * @param harts those that are here
   * @param turn whether this node may move one now
   */
  Optional<Decision> look(List<Misses> harts, boolean turn) {
    Map<Integer, long[]> now = new HashMap<>();
    Map<Integer, Wish> wanted = new HashMap<>();
    Decision best = null;
    for (Misses hart : harts) {
      now.put(hart.hart(), hart.servedBy());
      long[] earlier = before.get(hart.hart());
      Decision decision = earlier == null ? null : wish(hart, earlier);
      if (decision != null) {
        Wish last = wishes.get(hart.hart());
        boolean same = last != null && last.node() == decision.node();
        int seconds = same ? last.seconds() + 1 : 1;
        wanted.put(hart.hart(), new Wish(decision.node(), seconds));
        if (seconds >= SECONDS && (best == null || decision.misses() > best.misses())) {
          best = decision;
        }
      }
    }
    before = now;
    if (rest > 0) {
      rest--;
      return Optional.empty();
    }
    wishes = wanted;
    return turn ? Optional.ofNullable(best) : Optional.empty();
  }

  /** Where a hart would be better off by what it did in the last second; null if nowhere. */
  private Decision wish(Misses hart, long[] earlier) {
    long all = 0;
    long most = 0;
    int node = self;
    for (int i = 0; i < earlier.length; i++) {
      long misses = hart.servedBy()[i] - earlier[i];
      all += misses;
      if (i != self && misses > most) {
        most = misses;
        node = i;
      }
    }
    return all >= FEWEST && most * 100 >= all * SHARE
        ? new Decision(hart.hart(), node, most)
        : null;
  }
}
