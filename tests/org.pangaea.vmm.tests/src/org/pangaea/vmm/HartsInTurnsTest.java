package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.pangaea.control.HartCounts;
import org.pangaea.control.PagesRequest;
import org.pangaea.vmm.LitmusProgram.Pace;
import org.pangaea.vmm.LitmusProgram.Places;
import org.pangaea.vmm.host.Affinity;

/**
 * What other tests say of memory, fences and code holds where harts outnumber processors: one runs,
 * and the others of its node wait for their turn, parked. All harts of all nodes are bound to one
 * processor, so this does not depend on how many there are.
 */
class HartsInTurnsTest {
  private static final Layout[] LAYOUTS = {Layout.of(1, 3), Layout.of(2, 2)};

  private static final Layout[] MORE = {
    Layout.of(1, 3), Layout.of(2, 2), Layout.of(2, 4), Layout.of(3, 2)
  };

  @BeforeEach
  void needLinux() {
    Assumptions.assumeTrue(Affinity.isPossible(), "binding threads needs Linux");
  }

  /** Runs a program whose harts take turns, and did, or there would be nothing to see. */
  private static String run(Layout layout, String program) throws Exception {
    List<Integer> one = List.of(Affinity.of(0).nextSetBit(0));
    try (TestCluster cluster = TestCluster.running(layout.boundTo(one), program)) {
      String said = cluster.finish();
      List<HartCounts> harts = new ArrayList<>();
      for (int node = 0; node < layout.nodes(); node++) {
        harts.addAll(cluster.share(node).pages(new PagesRequest(cluster.vm(), 1, null)).harts());
      }
      assertTrue(harts.stream().anyMatch(HartsInTurnsTest::waitedForItsTurn), harts::toString);
      return said;
    }
  }

  private static boolean waitedForItsTurn(HartCounts hart) {
    return hart.nanosByActivity().getOrDefault("ready", 0L) > 0;
  }

  @TestFactory
  Stream<DynamicTest> noAmoIsLost() {
    return Workloads.counters(HartsInTurnsTest::run, AtomicCounterTest.AMO, 200_000, LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> noStoreConditionalSucceedsWrongly() {
    return Workloads.counters(
        HartsInTurnsTest::run, AtomicCounterTest.LOAD_RESERVED, 100_000, LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> noStoreIsLost() {
    return Workloads.torture(HartsInTurnsTest::run, 3_000, 8, Layout.of(2, 2));
  }

  /** Without a fault in between a hart is done with as many steps before the next one begins. */
  @TestFactory
  Stream<DynamicTest> noStoreIsLostOnOneNode() {
    return Workloads.torture(HartsInTurnsTest::run, 60_000, 8, Layout.of(1, 3));
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> noStoreIsLostForLong() {
    return Workloads.torture(HartsInTurnsTest::run, 100_000, 8, MORE);
  }

  @TestFactory
  Stream<DynamicTest> remoteFencesHold() {
    return Workloads.fences(HartsInTurnsTest::run, 500, LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> codeThatIsRewrittenIsExecutedAsItIs() {
    return Workloads.rewriting(HartsInTurnsTest::run, 200, LAYOUTS);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> theMemoryModelHolds() {
    return Layout.each(
        layout -> {
          for (Places places : Places.values()) {
            LitmusTest.check(
                Litmus.TWO_THREADS, layout, places, Pace.FREE, 20_000, HartsInTurnsTest::run);
          }
        },
        Layout.of(2, 2));
  }
}
