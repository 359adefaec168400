package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** Harts that want the same page end up on the same node, if the model wants it. */
class AutoMoveTest {
  /** Two harts take turns at one word, as fast as they can, until a byte is typed. */
  private static final String PING_PONG =
      """
          .equ WORD, FREE
      main:
          li s0, WORD
          li s1, UART
      again:
          ld t0, (s0)
          andi t1, t0, 1
          bne t1, tp, again
          addi t0, t0, 1
          sd t0, (s0)
          andi t1, t0, 1023
          bnez t1, again
          lbu t0, 5(s1)
          andi t0, t0, 1
          beqz t0, again
          ret
      report:
          ret
      """;

  private static long byPolicy(TestCluster cluster) {
    long sum = 0;
    for (int node = 0; node < cluster.layout().nodes(); node++) {
      sum += cluster.share(node).status().counters().get("hart-move-by-policy");
    }
    return sum;
  }

  @Test
  void twoHartsThatShareAPageEndUpOnOneNode() throws Exception {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "a node takes one hart only");
    Layout layout = Layout.of(2, 1).withMigratingHarts();
    try (TestCluster cluster = TestCluster.running(layout, PING_PONG)) {
      cluster.await(
          "both harts on one node",
          () -> cluster.nodeOf(0) >= 0 && cluster.nodeOf(0) == cluster.nodeOf(1));
      assertEquals(1, byPolicy(cluster), "one move is enough");
    }
  }
}
