package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pangaea.control.HartStatus;

/** Harts that wait in a loop with PAUSE (unprivileged, "Zihintpause"). */
class PauseTest {
  /** Hart 0 keeps all others waiting for half a second of guest time. */
  private static final String PROGRAM =
      """
      main:
          li t0, FREE
          beqz tp, first
      1:  pause
          ld t1, (t0)
          beqz t1, 1b
          ret
      first:
          rdtime t1
          li t2, 5000000
          add t1, t1, t2
      2:  rdtime t2
          blt t2, t1, 2b
          li t1, 1
          sd t1, (t0)
          ret
      report:
          mv s1, ra
          la a0, text
          call puts
          call newline
      # Goes on, so that the machine can be asked.
      3:  wfi
          j 3b
      text:
          .asciz "all went on"
          .balign 4
      """;

  /**
   * One round of the loop in each microsecond of the half second, which a spinning hart exceeds.
   */
  private static final long FEW = 3 * 500_000;

  @TestFactory
  Stream<DynamicTest> waitingHartsRestAndGoOnWhenTheyMay() {
    return Layout.each(
        layout -> {
          try (TestCluster cluster = TestCluster.running(layout, PROGRAM)) {
            cluster.awaitConsole("all went on");
            for (int node = 0; node < layout.nodes(); node++) {
              for (HartStatus hart : cluster.share(node).status().harts()) {
                assertTrue(hart.id() == 0 || hart.instructions() < FEW, hart::toString);
              }
            }
          }
        },
        Layout.of(1, 2),
        Layout.of(2, 1),
        Layout.of(2, 4));
  }
}
