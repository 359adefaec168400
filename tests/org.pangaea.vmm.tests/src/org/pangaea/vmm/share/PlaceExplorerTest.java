package org.pangaea.vmm.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pangaea.vmm.share.PlaceWorld.Kind;
import org.pangaea.vmm.share.PlaceWorld.Mistake;

/**
 * The protocol that moves a hart, in every order in which its messages can come: nothing that is
 * said to the hart is lost or comes twice, everything is answered, and in the end the hart is on
 * one node and all know which.
 */
class PlaceExplorerTest {
  /** More would be a mistake of this test. */
  private static final int MOST = 5_000_000;

  private static int[] interrupt(int node, int number) {
    return new int[] {node, Kind.INTERRUPT.ordinal(), number};
  }

  private static int[] fence(int node, int number) {
    return new int[] {node, Kind.FENCE.ordinal(), number};
  }

  private static int[] move(int asked, int to) {
    return new int[] {asked, Kind.MOVE.ordinal(), to};
  }

  /** Visits all worlds that can be; returns the first thing that is wrong in one, or null. */
  private static String explore(Mistake mistake, Consumer<Integer> visited, List<int[]> plans) {
    int interrupts = 0;
    for (int[] plan : plans) {
      interrupts |= plan[1] == Kind.INTERRUPT.ordinal() ? 1 << plan[2] : 0;
    }
    PlaceWorld first = new PlaceWorld(mistake, plans);
    Set<String> seen = new HashSet<>();
    ArrayDeque<PlaceWorld> open = new ArrayDeque<>();
    seen.add(first.key());
    open.add(first);
    while (!open.isEmpty()) {
      PlaceWorld world = open.remove();
      if (world.wrong != null) {
        return world.wrong + " in " + world;
      }
      List<PlaceWorld> next = world.next();
      if (next.isEmpty()) {
        String wrong = world.judge(plans.size(), interrupts);
        if (wrong != null) {
          return wrong + " in " + world;
        }
      }
      for (PlaceWorld following : next) {
        if (seen.add(following.key())) {
          open.add(following);
        }
      }
      assertTrue(seen.size() < MOST, "too many");
    }
    visited.accept(seen.size());
    return null;
  }

  private static void holds(int[]... plans) {
    int[] visited = {0};
    assertNull(explore(Mistake.NONE, count -> visited[0] = count, List.of(plans)));
    System.out.println(visited[0] + " states");
    assertTrue(visited[0] > 50, "that few?");
  }

  @Test
  void anInterruptFollowsAHart() {
    holds(interrupt(2, 0), move(0, 1));
    holds(interrupt(1, 0), interrupt(0, 1), move(2, 1));
  }

  @Test
  void aFenceIsAnsweredWhereTheHartIs() {
    holds(fence(2, 0), move(0, 1));
    holds(fence(1, 0), interrupt(2, 1), move(1, 1));
  }

  @Test
  void twoMovesAtOnce() {
    holds(interrupt(2, 0), fence(1, 1), move(0, 1), move(2, 2));
  }

  @Test
  void thereAndBackAgain() {
    holds(interrupt(2, 0), fence(2, 1), move(1, 1), move(0, 0));
  }

  @Test
  void threeMoves() {
    holds(interrupt(2, 0), move(0, 1), move(1, 2), move(2, 0));
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void plantedMistakesAreFound(Mistake mistake) {
    String found = null;
    for (List<int[]> plans :
        List.of(
            List.of(interrupt(2, 0), fence(1, 1), move(0, 1)),
            List.of(interrupt(2, 0), move(0, 1), move(2, 2)),
            List.of(interrupt(2, 0), move(0, 1), move(1, 2), move(2, 0)))) {
      if (found == null) {
        found = explore(mistake, count -> {}, plans);
      }
    }
    assertNotNull(found, mistake::toString);
    System.out.println(mistake + ": " + found.substring(0, Math.min(100, found.length())));
  }

  @Test
  void wordsThatCannotBeAreRefused() {
    Place<String> place = new Place<>(0, 0);
    assertEquals(Place.State.HERE, place.state());
    place.told(1, 0);
    assertEquals(0, place.node(), "nothing new");
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> place.told(1, 1))
            .getMessage()
            .contains("HERE at node 0"));
    assertThrows(IllegalArgumentException.class, () -> place.arrive(1));
  }
}
