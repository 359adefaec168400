package org.pangaea.vmm.share;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pangaea.vmm.share.MovePolicy.Decision;
import org.pangaea.vmm.share.MovePolicy.Misses;

/** When a hart should move, second by second. Node 0 of three decides about harts 4 and 5. */
class MovePolicyTest {
  private static final int MANY = MovePolicy.FEWEST;

  private final MovePolicy policy = new MovePolicy(0);
  private final long[][] totals = new long[2][3];

  /** A second in which the two harts missed so often, by the node that served them. */
  private Optional<Decision> second(boolean turn, long[]... misses) {
    List<Misses> harts = new ArrayList<>();
    for (int i = 0; i < misses.length; i++) {
      for (int node = 0; node < 3; node++) {
        totals[i][node] += misses[i][node];
      }
      harts.add(new Misses(4 + i, totals[i].clone()));
    }
    return policy.look(harts, turn);
  }

  private static long[] served(long... by) {
    return by;
  }

  @Test
  void aHartFollowsItsMissesWhenTheyLast() {
    assertEquals(Optional.empty(), second(true, served(0, 0, MANY)), "what was before is unknown");
    assertEquals(Optional.empty(), second(true, served(0, 0, MANY)), "one second");
    assertEquals(Optional.of(new Decision(4, 2, MANY)), second(true, served(0, 0, MANY)));
  }

  @Test
  void onlyInItsTurn() {
    second(false, served(0, 0, MANY));
    second(false, served(0, 0, MANY));
    assertEquals(Optional.empty(), second(false, served(0, 0, MANY)));
    assertEquals(Optional.of(new Decision(4, 2, MANY)), second(true, served(0, 0, MANY)));
  }

  @Test
  void fewMissesAreNotWorthIt() {
    for (int i = 0; i < 10; i++) {
      assertEquals(Optional.empty(), second(true, served(0, 0, MANY - 1)));
    }
  }

  @Test
  void missesThatGoEverywhereLeadNowhere() {
    for (int i = 0; i < 10; i++) {
      assertEquals(Optional.empty(), second(true, served(0, MANY * 41, MANY * 59)));
    }
    second(true, served(0, MANY * 40, MANY * 60));
    assertEquals(
        Optional.of(new Decision(4, 2, MANY * 60)), second(true, served(0, MANY * 40, MANY * 60)));
  }

  @Test
  void missesOfTheOwnNodeCountAgainstIt() {
    for (int i = 0; i < 10; i++) {
      assertEquals(Optional.empty(), second(true, served(MANY, 0, MANY)));
    }
  }

  @Test
  void whoChangesItsMindBeginsAnew() {
    second(true, served(0, 0, 0));
    for (int i = 0; i < 10; i++) {
      assertEquals(Optional.empty(), second(true, served(0, MANY * (i & 1), MANY * (i + 1 & 1))));
    }
  }

  @Test
  void theOneWithMostMissesGoesFirst() {
    second(true, served(0, 0, MANY), served(0, MANY * 2, 0));
    second(true, served(0, 0, MANY), served(0, MANY * 2, 0));
    assertEquals(
        Optional.of(new Decision(5, 1, MANY * 2)),
        second(true, served(0, 0, MANY), served(0, MANY * 2, 0)));
  }

  @Test
  void aNodeRestsAfterAHartHasComeOrGone() {
    second(true, served(0, 0, MANY));
    second(true, served(0, 0, MANY));
    policy.changed();
    for (int i = 0; i < MovePolicy.REST; i++) {
      assertEquals(Optional.empty(), second(true, served(0, 0, MANY)), "second " + i);
    }
    assertEquals(Optional.empty(), second(true, served(0, 0, MANY)), "the first that counts");
    assertEquals(Optional.of(new Decision(4, 2, MANY)), second(true, served(0, 0, MANY)));
  }
}
