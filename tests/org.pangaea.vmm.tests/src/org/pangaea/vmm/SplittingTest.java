package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.pangaea.vmm.LitmusProgram.Pace;
import org.pangaea.vmm.LitmusProgram.Places;

/**
 * What other tests say of memory holds while its pages are split into blocks and joined again, at
 * any moment and whether that makes sense or not.
 */
class SplittingTest {
  private static final Layout[] LAYOUTS = {Layout.of(2, 2)};

  private static final Layout[] MORE = {Layout.of(2, 1), Layout.of(2, 2), Layout.of(3, 1)};

  /** Nodes that may hold hardly any page of others: pages leave, whole or in blocks. */
  private static final Layout[] TIGHT = tight(MORE);

  private static final Layout[] MOST = {Layout.of(2, 2), Layout.of(3, 2), Layout.of(4, 1)};

  private static Layout[] tight(Layout... layouts) {
    return Stream.of(layouts).map(Layout::withSmallestMirrorBudgetForAll).toArray(Layout[]::new);
  }

  /** Each hart counts in a block of its own of one page, for ever. */
  private static final String FALSE_SHARING =
      """
      main:
          li s0, FREE
          slli t0, tp, 9
          add s0, s0, t0
      again:
          ld t0, (s0)
          addi t0, t0, 1
          sd t0, (s0)
          j again
      report:
          ret
      """;

  @TestFactory
  Stream<DynamicTest> aPageThatNodesFightForIsSplitAndJoinedWhereThatIsSlow() {
    return Layout.each(
        layout -> {
          try (TestCluster cluster =
              TestCluster.running(layout.withAdaptiveBlocks(), FALSE_SHARING)) {
            cluster.await(
                "split", () -> cluster.share(0).status().counters().get("page-split") > 0);
            // Then the harts do without each other; but all they do is to use the page.
            cluster.await(
                "joined", () -> cluster.share(0).status().counters().get("page-joined") > 0);
          }
        },
        Layout.of(2, 1));
  }

  @TestFactory
  Stream<DynamicTest> noAmoIsLost() {
    return Workloads.counters(Splitters::run, AtomicCounterTest.AMO, 10_000, LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> noStoreConditionalSucceedsWrongly() {
    return Workloads.counters(Splitters::run, AtomicCounterTest.LOAD_RESERVED, 5_000, LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> noStoreIsLost() {
    return Workloads.torture(Splitters::run, 1_000, 8, Layout.of(2, 2), Layout.of(3, 1));
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> noStoreIsLostForLong() {
    return Workloads.torture(Splitters::run, 100_000, 8, MORE);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> accessesOverTheBorderOfTwoNodesTearNoHalf() {
    return crossing("RAM + NODE_MEMORY", 20_000, MORE);
  }

  @TestFactory
  Stream<DynamicTest> accessesOverTheBorderOfTwoBlocksTearNoHalf() {
    return crossing("FREE + 0x300", 2_000, LAYOUTS);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> accessesOverTheBorderOfTwoBlocksTearNoHalfForLong() {
    return crossing("FREE + 0x300", 20_000, MORE);
  }

  private static Stream<DynamicTest> crossing(String border, int steps, Layout... layouts) {
    String program =
        MemoryTortureTest.CROSSING.formatted(steps).replace("RAM + NODE_MEMORY", border);
    return Layout.each(layout -> assertEquals("", Splitters.run(layout, program)), layouts);
  }

  @TestFactory
  Stream<DynamicTest> remoteFencesHold() {
    return Workloads.fences(Splitters::run, 50, LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> codeThatIsRewrittenIsExecutedAsItIs() {
    return Workloads.rewriting(Splitters::run, 100, LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> theMemoryModelHolds() {
    return Layout.each(layout -> litmus(layout, 500, Places.SAME_PAGE), LAYOUTS);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> theMemoryModelHoldsForLong() {
    return Layout.each(
        layout -> litmus(layout, 40_000, Places.OTHER_PAGES, Places.SAME_PAGE, Places.SAME_LINE),
        MORE);
  }

  private static void litmus(Layout layout, int iterations, Places... kinds) throws Exception {
    litmus(Splitters::run, layout, iterations, kinds);
  }

  private static void litmus(
      LitmusTest.Machine machine, Layout layout, int iterations, Places... kinds) throws Exception {
    List<Litmus> tests = layout.harts() == 3 ? Litmus.THREE_THREADS : Litmus.TWO_THREADS;
    for (Places places : kinds) {
      LitmusTest.check(tests, layout, places, Pace.FREE, iterations, machine);
    }
  }

  // A hart that comes holds no block, and one that leaves gives up what it has of each.

  @TestFactory
  Stream<DynamicTest> noAmoOfAHartThatMovesIsLost() {
    return Workloads.counters(Splitters::runWandering, AtomicCounterTest.AMO, 50_000, MORE);
  }

  @TestFactory
  Stream<DynamicTest> noStoreConditionalOfAHartThatMovesSucceedsWrongly() {
    return Workloads.counters(
        Splitters::runWandering, AtomicCounterTest.LOAD_RESERVED, 30_000, MORE);
  }

  @TestFactory
  Stream<DynamicTest> noStoreOfAHartThatMovesIsLost() {
    return Workloads.torture(Splitters::runWandering, 1_000, 8, MORE);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> noStoreOfAHartThatMovesIsLostForLong() {
    return Workloads.torture(Splitters::runWandering, 30_000, 8, MOST);
  }

  @TestFactory
  Stream<DynamicTest> remoteFencesOfHartsThatMoveHold() {
    return Workloads.fences(Splitters::runWandering, 300, LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> codeThatIsRewrittenIsExecutedAsItIsByHartsThatMove() {
    return Workloads.rewriting(Splitters::runWandering, 600, LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> theMemoryModelHoldsWhileHartsMove() {
    return Layout.each(
        layout -> litmus(Splitters::runWandering, layout, 500, Places.SAME_PAGE), LAYOUTS);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> theMemoryModelHoldsWhileHartsMoveForLong() {
    return Layout.each(
        layout ->
            litmus(
                Splitters::runWandering,
                layout,
                20_000,
                Places.OTHER_PAGES,
                Places.SAME_PAGE,
                Places.SAME_LINE),
        MORE);
  }

  // The frame of a page that leaves has its blocks in it.

  @TestFactory
  Stream<DynamicTest> noAmoIsLostWherePagesLeave() {
    return Workloads.counters(Splitters::runWandering, AtomicCounterTest.AMO, 30_000, TIGHT);
  }

  /** On every mix of engines 14 harts in all: more than a hundred million together. */
  @TestFactory
  @Tag("long")
  Stream<DynamicTest> noAmoIsLostWherePagesLeaveForLong() {
    return Workloads.counters(
        Splitters::runWandering, AtomicCounterTest.AMO, 1_500_000, tight(MOST));
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> noStoreConditionalSucceedsWronglyWherePagesLeaveForLong() {
    return Workloads.counters(
        Splitters::runWandering, AtomicCounterTest.LOAD_RESERVED, 300_000, tight(MOST));
  }

  @TestFactory
  Stream<DynamicTest> noStoreIsLostWherePagesLeave() {
    return Workloads.torture(Splitters::run, 700, 64, TIGHT);
  }

  @TestFactory
  Stream<DynamicTest> noStoreOfAHartThatMovesIsLostWherePagesLeave() {
    return Workloads.torture(Splitters::runWandering, 700, 64, TIGHT);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> noStoreOfAHartThatMovesIsLostWherePagesLeaveForLong() {
    return Workloads.torture(Splitters::runWandering, 20_000, 64, TIGHT);
  }

  @TestFactory
  Stream<DynamicTest> moreMemoryThanFitsIsWrittenAndChecked() {
    return Layout.each(
        layout -> assertEquals("", Splitters.run(layout, MirrorBudgetTest.FILL.formatted(2, 512))),
        TIGHT);
  }

  @TestFactory
  Stream<DynamicTest> codeThatIsRewrittenIsExecutedAsItIsWherePagesLeave() {
    return Workloads.rewriting(Splitters::runWandering, 200, TIGHT);
  }

  @TestFactory
  Stream<DynamicTest> theMemoryModelHoldsWherePagesLeave() {
    return Layout.each(
        layout -> litmus(Splitters::runWandering, layout, 300, Places.SPARSE, Places.SAME_PAGE),
        TIGHT);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> theMemoryModelHoldsWherePagesLeaveForLong() {
    return Layout.each(
        layout -> litmus(Splitters::runWandering, layout, 10_000, Places.SPARSE, Places.SAME_PAGE),
        TIGHT);
  }
}
