package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.pangaea.control.ShareStatus;
import org.pangaea.vmm.LitmusProgram.Pace;
import org.pangaea.vmm.LitmusProgram.Places;

/**
 * What other tests say of harts holds while the harts move from node to node all the time, also
 * between nodes of different engines.
 */
class WanderingTest {
  private static final Layout[] LAYOUTS = {Layout.of(2, 1), Layout.of(2, 2), Layout.of(3, 1)};

  /** The same on nodes that may hold hardly any page of others: pages leave as harts come. */
  private static final Layout[] TIGHT =
      Stream.of(LAYOUTS).map(Layout::withSmallestMirrorBudgetForAll).toArray(Layout[]::new);

  @TestFactory
  Stream<DynamicTest> noAmoIsLost() {
    return Workloads.counters(Wanderers::run, AtomicCounterTest.AMO, 300_000, LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> noStoreConditionalSucceedsWrongly() {
    return Workloads.counters(Wanderers::run, AtomicCounterTest.LOAD_RESERVED, 150_000, LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> aSpinLockExcludes() {
    return Workloads.counters(Wanderers::run, AtomicCounterTest.LOCK, 1_000, LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> everyIpiArrives() {
    return Layout.each(
        layout -> {
          int rounds = 600;
          String program = InterruptTest.RING.formatted(rounds) + AtomicCounterTest.REPORT;
          String expected = " " + Integer.toHexString(rounds * layout.harts()) + "\n";
          assertEquals(expected, Wanderers.run(layout, program));
        },
        LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> everyIpiIsOneInterrupt() {
    return Layout.each(
        layout ->
            assertEquals(
                " c8\n", Wanderers.run(layout, InterruptTest.BROADCAST + AtomicCounterTest.REPORT)),
        LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> everyTimerFires() {
    return Layout.each(
        layout -> {
          String expected = " " + Integer.toHexString(50 * layout.harts()) + "\n";
          String program = InterruptTest.TIMERS + AtomicCounterTest.REPORT;
          assertEquals(expected, Wanderers.run(layout, program));
        },
        LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> noDeviceInterruptIsLost() {
    return Layout.each(
        layout -> {
          try (TestCluster cluster = TestCluster.running(layout, InterruptTest.ECHO);
              Wanderers wanderers = new Wanderers(cluster)) {
            cluster.awaitConsole("type: ");
            StringBuilder expected = new StringBuilder("type: ");
            for (int i = 0; i < 100; i++) {
              String word = "word " + i + ", ";
              cluster.share(0).type(word.getBytes(StandardCharsets.US_ASCII));
              expected.append(word);
              cluster.awaitConsole(expected.toString());
            }
            assertTrue(wanderers.moves() > 0, "nobody moved");
            cluster.share(0).type(new byte[] {'.'});
            assertEquals(expected + ".", cluster.finish());
          }
        },
        LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> remoteFencesHold() {
    return Workloads.fences(Wanderers::run, 300, LAYOUTS);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> remoteFencesHoldForLong() {
    return Workloads.fences(Wanderers::run, 5_000, LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> remoteInstructionFencesHold() {
    return Workloads.rewriting(Wanderers::run, 600, LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> noStoreIsLost() {
    return Workloads.torture(Wanderers::run, 4_000, 8, LAYOUTS);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> noStoreIsLostForLong() {
    return Workloads.torture(Wanderers::run, 100_000, 8, LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> noStoreIsLostWherePagesLeave() {
    return Workloads.torture(Wanderers::run, 1_500, 64, TIGHT);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> noStoreIsLostWherePagesLeaveForLong() {
    return Workloads.torture(Wanderers::run, 30_000, 64, TIGHT);
  }

  @TestFactory
  Stream<DynamicTest> moreMemoryThanFitsIsWrittenAndChecked() {
    return fill(1, 512);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> moreMemoryThanFitsIsWrittenAndCheckedForLong() {
    return fill(10, 1024);
  }

  /** Writes pages of all nodes and checks what another hart has written. */
  private static Stream<DynamicTest> fill(int rounds, int pages) {
    return Layout.each(
        layout -> {
          String program = MirrorBudgetTest.FILL.formatted(rounds, pages);
          try (TestCluster cluster = TestCluster.running(layout, program);
              Wanderers wanderers = new Wanderers(cluster)) {
            assertEquals("", cluster.finish());
            assertTrue(wanderers.moves() > 0, "nobody moved");
            for (int node = 0; node < layout.nodes(); node++) {
              ShareStatus status = cluster.share(node).status();
              long frames = status.mirrors().frames();
              assertTrue(frames <= layout.mirrorBudget() >> 12, status::toString);
              assertTrue(status.mirrors().writtenBack() > 0, status::toString);
              assertEquals(0, status.counters().get("refused"), status::toString);
            }
          }
        },
        TIGHT);
  }

  @TestFactory
  Stream<DynamicTest> accessesOverTheBorderOfTwoNodesTearNoHalf() {
    return Layout.each(
        layout ->
            assertEquals("", Wanderers.run(layout, MemoryTortureTest.CROSSING.formatted(3_000))),
        LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> theMemoryModelHoldsWherePagesLeave() {
    return Layout.each(layout -> sparse(layout, 500), TIGHT);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> theMemoryModelHoldsWherePagesLeaveForLong() {
    return Layout.each(layout -> sparse(layout, 10_000), TIGHT);
  }

  private static void sparse(Layout layout, int iterations) throws Exception {
    LitmusTest.check(tests(layout), layout, Places.SPARSE, Pace.FREE, iterations, Wanderers::run);
  }

  private static List<Litmus> tests(Layout layout) {
    return layout.harts() == 3 ? Litmus.THREE_THREADS : Litmus.TWO_THREADS;
  }

  @TestFactory
  Stream<DynamicTest> theMemoryModelHolds() {
    return Layout.each(layout -> litmus(layout, 1), LAYOUTS);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> theMemoryModelHoldsForLong() {
    return Layout.each(layout -> litmus(layout, 10), LAYOUTS);
  }

  private static void litmus(Layout layout, int factor) throws Exception {
    List<Litmus> tests = tests(layout);
    for (Places places : List.of(Places.OTHER_PAGES, Places.SAME_LINE, Places.SPARSE)) {
      int iterations = places == Places.SPARSE ? 2_000 : 8_000;
      LitmusTest.check(tests, layout, places, Pace.FREE, iterations * factor, Wanderers::run);
    }
    LitmusTest.check(tests, layout, Places.SAME_LINE, Pace.TOGETHER, 512 * factor, Wanderers::run);
  }
}
