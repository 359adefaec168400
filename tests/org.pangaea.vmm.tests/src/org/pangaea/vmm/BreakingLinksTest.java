package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A machine notices nothing of connections that break, again and again, while its pages travel. */
class BreakingLinksTest {
  private static final long BETWEEN_CUTS_MILLIS = 25;

  @TestFactory
  Stream<DynamicTest> everyDoublewordKeepsItsOwnersCountWhileConnectionsBreak() {
    return Layout.each(
        layout -> {
          try (TestCluster cluster = new TestCluster(layout, true)) {
            cluster.load(MemoryTortureTest.COUNTERS.formatted(4_000, 8, 20_261));
            Thread cutter = Thread.ofPlatform().daemon().unstarted(() -> cut(cluster, layout));
            cluster.start();
            // Some engines are through before the other thread has begun.
            cluster.relay(0, 1).cut();
            cutter.start();
            try {
              assertEquals("", cluster.finish());
            } finally {
              cutter.interrupt();
              cutter.join();
            }
          }
        },
        Layout.of(2, 2),
        Layout.of(3, 1));
  }

  /** Cuts one pair's connection after the other. What is under way is lost. */
  private static void cut(TestCluster cluster, Layout layout) {
    try {
      while (true) {
        for (int node = 0; node < layout.nodes(); node++) {
          for (int other = node + 1; other < layout.nodes(); other++) {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_CUTS_MILLIS);
            cluster.relay(node, other).cut();
          }
        }
      }
    } catch (InterruptedException _) {
      // The machine has ended.
    }
  }
}
