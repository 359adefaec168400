package org.pangaea.coherence;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every reachable state of small machines: one writer, reads return the last write, a valid copy
 * exists, nobody waits for whom it cannot reach, and all finishes whatever the order.
 *
 * <p>Numbers of states are printed. Without a bound on operations, agents go on for ever; there are
 * finitely many states all the same.
 */
class ExplorerTest {
  private static final int[] ONE_PAGE = {0};
  private static final int[] TWO_PAGES = {0, 1};
  private static final Access[] READ_WRITE_FETCH = {Access.READ, Access.WRITE, Access.FETCH};

  private static final Access[] READ_WRITE_OVERWRITE = {
    Access.READ, Access.WRITE, Access.OVERWRITE
  };

  private static void explore(Setup setup) {
    Explorer.Result result = Explorer.explore(setup);
    assertNull(result.violation(), result.violation());
    assertTrue(result.quiescent() > 1, "comes to rest in one way only");
  }

  @Test
  void twoNodesThatReadWriteFetchAndIdle() {
    explore(Setup.of(ONE_PAGE, 1, 1).accesses(READ_WRITE_FETCH).withIdling());
  }

  @Test
  void twoNodesWithTwoAgentsEach() {
    explore(Setup.of(ONE_PAGE, 2, 2));
  }

  @Test
  void twoAgentsOfWhichOneFetchesWhatTheOtherWrites() {
    explore(Setup.of(ONE_PAGE, 2, 1).accesses(READ_WRITE_FETCH).withPromptParking());
    explore(Setup.of(ONE_PAGE, 1, 2).accesses(READ_WRITE_FETCH).withPromptParking());
  }

  @Test
  void twoNodesThatWalkReadAndWrite() {
    explore(Setup.of(ONE_PAGE, 1, 1).accesses(Access.READ, Access.WRITE, Access.WALK).withIdling());
  }

  @Test
  void nodesThatSendAllBytesThatTheyCould() {
    Measures sends = new Measures(true, true, true, false, false, false, true);
    for (Setup setup :
        new Setup[] {
          Setup.of(ONE_PAGE, 1, 1).accesses(READ_WRITE_FETCH).withIdling(),
          Setup.of(ONE_PAGE, 1, 1, 1).accesses(Access.READ, Access.WRITE).operations(2),
          Setup.of(ONE_PAGE, 1, 1).accesses(Access.READ, Access.WRITE).evictions(2).withOffers()
        }) {
      Explorer.Result result = Explorer.explore(setup, () -> new FreeRules(sends));
      assertNull(result.violation(), result.violation());
      assertTrue(result.quiescent() > 1);
    }
  }

  @Test
  void twoNodesThatOverwrite() {
    explore(Setup.of(ONE_PAGE, 1, 1).accesses(Access.values()).withIdling());
    explore(Setup.of(ONE_PAGE, 1, 2).accesses(READ_WRITE_OVERWRITE).withPromptParking());
    explore(Setup.of(ONE_PAGE, 2, 1).accesses(READ_WRITE_OVERWRITE).withPromptParking());
    Setup fetching = Setup.of(ONE_PAGE, 1, 2).accesses(Access.FETCH, Access.OVERWRITE);
    explore(fetching.withPromptParking());
  }

  @Test
  void nodesThatOverwriteAmongOffersAndEvictions() {
    Setup two = Setup.of(ONE_PAGE, 1, 1).accesses(READ_WRITE_OVERWRITE);
    explore(two.withIdling().withOffers());
    Setup three = Setup.of(ONE_PAGE, 1, 1, 1).accesses(Access.READ, Access.OVERWRITE);
    explore(three.withPromptParking());
    explore(three.operations(1).evictions(1).withPromptParking().withOffers());
    Setup frames = Setup.of(TWO_PAGES, 1, 1, 0).accesses(Access.READ, Access.OVERWRITE);
    explore(frames.frames(1).withPromptParking());
  }

  @Test
  void nodesThatOverwriteWhatIsSplitAndJoined() {
    Setup two = Setup.of(ONE_PAGE, 1, 1).accesses(READ_WRITE_OVERWRITE).withPromptParking();
    explore(two.evictions(0).operations(1).withBlocks(2, 3));
    explore(two.evictions(0).operations(2).withBlocks(1, 2));
    explore(two.evictions(1).operations(1).withBlocks(2, 2));
    Setup fetching = Setup.of(ONE_PAGE, 1, 1).accesses(Access.FETCH, Access.OVERWRITE);
    explore(fetching.evictions(1).operations(2).withPromptParking().withBlocks(1, 2));
    Setup agents = Setup.of(ONE_PAGE, 1, 2).accesses(Access.READ, Access.OVERWRITE);
    explore(agents.evictions(0).operations(1).withPromptParking().withBlocks(1, 2));
    Setup atHome = Setup.of(ONE_PAGE, 2, 1).accesses(Access.READ, Access.OVERWRITE);
    explore(atHome.evictions(0).operations(1).withPromptParking().withBlocks(1, 2));
  }

  @Test
  void aHartThatMovesAndOverwrites() {
    Setup moving = Setup.of(ONE_PAGE, 1, 2).accesses(Access.READ, Access.OVERWRITE);
    explore(moving.withPromptParking().withAHartThatMoves());
    explore(moving.evictions(0).operations(1).withAHartThatMoves().withBlocks(1, 2));
  }

  @Test
  void threeNodesWithEvictions() {
    explore(Setup.of(ONE_PAGE, 1, 1, 1).withPromptParking());
  }

  @Test
  void threeNodesWithTwoAgentsAtHome() {
    explore(Setup.of(ONE_PAGE, 2, 1, 1).withPromptParking().evictions(0));
  }

  @Test
  void threeNodesAndTwoPagesWithEvictionsForLackOfFrames() {
    explore(Setup.of(TWO_PAGES, 1, 1, 0).frames(1).withPromptParking());
    explore(Setup.of(TWO_PAGES, 1, 1, 1).frames(1).withPromptParking().operations(1));
  }

  @Test
  void twoNodesWithOffers() {
    explore(Setup.of(ONE_PAGE, 1, 1).accesses(READ_WRITE_FETCH).withIdling().withOffers());
    explore(Setup.of(ONE_PAGE, 1, 2).withPromptParking().withOffers());
  }

  @Test
  void threeNodesWithOffersAndEvictions() {
    Setup one = Setup.of(ONE_PAGE, 1, 1, 1).evictions(1).withPromptParking().withOffers();
    explore(one.operations(1));
  }

  @Test
  void twoPagesWithOffersAndEvictionsForLackOfFrames() {
    explore(
        Setup.of(new int[] {0, 0}, 1, 1).operations(2).frames(1).withPromptParking().withOffers());
  }

  @Test
  void pagesThatAreSplitAndJoined() {
    Setup two = Setup.of(ONE_PAGE, 1, 1).evictions(0).withPromptParking();
    explore(two.operations(1).withBlocks(2, 3));
    explore(two.operations(2).withBlocks(1, 2));
    explore(two.operations(1).accesses(READ_WRITE_FETCH).withBlocks(1, 2));
    explore(Setup.of(ONE_PAGE, 1, 1).evictions(0).withIdling().operations(1).withBlocks(1, 2));
  }

  @Test
  void pagesThatAreSplitAndJoinedWithTwoAgentsOnANode() {
    Setup atHome = Setup.of(ONE_PAGE, 2, 1).evictions(0).withPromptParking().operations(1);
    explore(atHome.withBlocks(1, 2));
    Setup elsewhere = Setup.of(ONE_PAGE, 1, 2).evictions(0).withPromptParking().operations(1);
    explore(elsewhere.withBlocks(1, 2));
  }

  @Test
  void pagesThatAreSplitAndJoinedAndEvicted() {
    Setup two = Setup.of(ONE_PAGE, 1, 1).withPromptParking();
    explore(two.evictions(1).operations(1).withBlocks(2, 2));
    explore(two.operations(2).withBlocks(1, 2));
    explore(Setup.of(ONE_PAGE, 0, 1).evictions(1).operations(2).withBlocks(2, 2));
    explore(two.operations(1).accesses(READ_WRITE_FETCH).withBlocks(1, 2));
    Setup twoAgents = Setup.of(ONE_PAGE, 1, 2).evictions(1).withPromptParking().operations(1);
    explore(twoAgents.withBlocks(1, 2));
  }

  @Test
  void twoPagesThatAreSplitAndEvictedForLackOfFrames() {
    Setup two = Setup.of(new int[] {0, 0}, 0, 1).frames(1).evictions(0).withPromptParking();
    explore(two.operations(2).withBlocks(1, 2));
    explore(two.operations(2).withBlocks(2, 1));
    Setup twoAgents = Setup.of(new int[] {0, 0}, 0, 2).frames(1).evictions(0).withPromptParking();
    explore(twoAgents.operations(1).withBlocks(1, 2));
  }

  @Test
  void aHartThatMovesWhileAnotherUsesThePage() {
    explore(Setup.of(ONE_PAGE, 1, 2).withPromptParking().withAHartThatMoves());
    explore(Setup.of(ONE_PAGE, 2, 1).withIdling().withAHartThatMoves());
    explore(Setup.of(ONE_PAGE, 1, 1).accesses(READ_WRITE_FETCH).withIdling().withAHartThatMoves());
  }

  @Test
  void aHartThatMovesAmongOffersAndEvictions() {
    explore(Setup.of(ONE_PAGE, 1, 2).withPromptParking().withOffers().withAHartThatMoves());
    Setup threeNodes = Setup.of(ONE_PAGE, 1, 1, 2).withPromptParking().withAHartThatMoves();
    explore(threeNodes.operations(1).evictions(1));
    Setup frames = Setup.of(new int[] {0, 0}, 1, 2).frames(1).withPromptParking();
    explore(frames.operations(2).withAHartThatMoves());
  }

  @Test
  void aHartThatMovesWhilePagesAreSplitAndJoined() {
    Setup atHome = Setup.of(ONE_PAGE, 2, 1).evictions(0).withPromptParking().withAHartThatMoves();
    explore(atHome.operations(1).withBlocks(1, 2));
    Setup elsewhere = Setup.of(ONE_PAGE, 1, 2).evictions(0).withPromptParking();
    explore(elsewhere.operations(1).withAHartThatMoves().withBlocks(2, 2));
  }

  @Test
  @Tag("long")
  void aHartThatMovesBetweenThreeNodes() {
    Setup three = Setup.of(ONE_PAGE, 1, 1, 2).withPromptParking().withAHartThatMoves();
    explore(three.operations(2).evictions(1));
    explore(three.evictions(0));
    explore(three.operations(1).evictions(1).withOffers());
  }

  @Test
  @Tag("long")
  void pagesThatAreSplitAndJoinedOnThreeNodesOrForFetches() {
    Setup three = Setup.of(ONE_PAGE, 1, 1, 1).evictions(0).withPromptParking();
    explore(three.operations(1).withBlocks(1, 2));
    Setup two = Setup.of(ONE_PAGE, 1, 1).evictions(0).withPromptParking();
    explore(two.operations(2).accesses(READ_WRITE_FETCH).withBlocks(1, 2));
  }

  @Test
  @Tag("long")
  void threeNodesWithOffersWithoutBound() {
    explore(Setup.of(ONE_PAGE, 0, 1, 1).withPromptParking().withOffers());
    explore(Setup.of(ONE_PAGE, 1, 1, 1).evictions(0).withPromptParking().withOffers());
  }

  @Test
  @Tag("long")
  void threeNodesAndTwoPagesOfTwoHomesWithoutBound() {
    explore(Setup.of(TWO_PAGES, 0, 1, 1).frames(1).withPromptParking());
  }

  @Test
  @Tag("long")
  void threeNodesAndTwoPagesOfOneHomeWithoutBound() {
    explore(Setup.of(new int[] {0, 0}, 0, 1, 1).frames(1).withPromptParking());
  }

  @Test
  @Tag("long")
  void threeNodesWithTwoAgentsAtOneOfThemWithEvictions() {
    explore(Setup.of(ONE_PAGE, 2, 1, 1).withPromptParking());
    explore(Setup.of(ONE_PAGE, 1, 2, 1).withPromptParking());
  }

  @Test
  @Tag("long")
  void threeNodesThatParkAtAnyTime() {
    explore(Setup.of(ONE_PAGE, 1, 1, 1).withIdling());
  }
}
