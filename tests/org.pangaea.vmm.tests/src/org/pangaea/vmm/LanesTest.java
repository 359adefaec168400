package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pangaea.control.VmState;

/**
 * Harts that read the answers to their faults themselves. What they get is what all other tests of
 * several nodes look at; these are about who brings it, and how it ends.
 */
class LanesTest {
  /** Takes longer than lanes to be made, which is when the first answers come otherwise. */
  private static final String TORTURE =
      MemoryTortureTest.COUNTERS.formatted(20_000, 4, Seeds.of("lanes") >>> 8 | 1);

  private static long count(TestCluster cluster, int node, String counter) {
    return cluster.share(node).status().counters().get(counter);
  }

  private static long answers(TestCluster cluster, int node) {
    return count(cluster, node, "answer-over-lane");
  }

  @TestFactory
  Stream<DynamicTest> answersAreReadByWhoAsks() {
    return Layout.each(
        layout -> {
          try (TestCluster cluster = TestCluster.running(layout, TORTURE)) {
            cluster.finish();
            long answers = 0;
            long faults = 0;
            for (int node = 0; node < layout.nodes(); node++) {
              answers += answers(cluster, node);
              for (String kind : List.of("read", "write", "fetch")) {
                faults +=
                    cluster
                        .share(node)
                        .status()
                        .latencies()
                        .get("remote-" + kind + "-fault")
                        .count();
              }
              assertEquals(0, count(cluster, node, "refused"), cluster::describe);
            }
            // Others wait for a page that another hart has asked for, or for their turn at home.
            assertTrue(answers > faults / 10, answers + " answers to " + faults + " faults");
          }
        },
        Layout.of(2, 2),
        Layout.of(4, 1));
  }

  @Test
  void linksThatOutliveTheirConnectionsCarryAllThemselves() throws Exception {
    try (TestCluster cluster = new TestCluster(Layout.of(2, 2), true)) {
      cluster.load(TORTURE);
      cluster.start();
      cluster.finish();
      assertEquals(0, answers(cluster, 0) + answers(cluster, 1));
    }
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .count();
  }

  private static void awaitAnswers(TestCluster cluster, int more) {
    for (int node = 0; node < 2; node++) {
      int here = node;
      long before = answers(cluster, here);
      cluster.await("answers", () -> answers(cluster, here) > before + more);
    }
  }

  /** The share that is stopped first answers no more; whoever waits there is to end as well. */
  @Test
  void aMachineThatIsStoppedLeavesNobodyAtALaneAndOthersTheirs() throws Exception {
    try (TestCluster stays = TestCluster.running(Layout.of(2, 2), LifeTest.ENDLESS)) {
      for (int i = 0; i < 4; i++) {
        try (TestCluster goes = stays.another(Layout.of(2, 2), LifeTest.ENDLESS)) {
          awaitAnswers(goes, 20);
          goes.vmm(i % 2).stopShare(goes.vm());
          goes.await("the end of its harts", () -> threads("vm " + goes.vm() + " hart") == 0);
        }
        awaitAnswers(stays, 20);
      }
      assertEquals(VmState.RUNNING, stays.share(0).state());
      assertEquals(List.of(), stays.warnings());
    }
  }

  @Test
  void whereANodeIsLostNobodyWaitsAtALane() throws Exception {
    for (int lost = 0; lost < 2; lost++) {
      int other = 1 - lost;
      try (TestCluster cluster = TestCluster.running(Layout.of(2, 2), LifeTest.ENDLESS)) {
        awaitAnswers(cluster, 20);
        cluster.vmm(lost).close();
        cluster.await("the end", () -> cluster.share(other).state().ended());
        cluster.await("the end of all harts", () -> threads("vm " + cluster.vm() + " hart") == 0);
        String serving = "fabric-lane n" + other + " to n" + lost;
        cluster.await("the end of those who serve", () -> threads(serving) == 0);
      }
    }
  }

  /** Pausing waits for those who wait for pages, at lanes or elsewhere. */
  @Test
  void hartsAtLanesComeToAHalt() throws Exception {
    try (TestCluster cluster = TestCluster.running(Layout.of(2, 2), LifeTest.ENDLESS)) {
      for (int i = 0; i < 20; i++) {
        awaitAnswers(cluster, 5);
        long ticks = cluster.pause();
        long before = answers(cluster, 0) + answers(cluster, 1);
        assertEquals(ticks, cluster.pause(), "guest time stands still");
        assertEquals(before, answers(cluster, 0) + answers(cluster, 1));
        cluster.resume(ticks);
      }
    }
  }
}
