package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A hart moves to another node while the guest runs, and the guest does not notice. */
class MigrationTest {
  /** Every hart keeps numbers in all its registers, and counts; it ends when hart 0 is told to. */
  private static final String KEEPS =
      """
          .equ COUNTS, FREE
          .equ STOP, FREE + 0x1000
      main:
          mv s9, ra
          li s0, COUNTS
          slli t0, tp, 6
          add s0, s0, t0
          li s1, STOP
          li s2, 0x123456789abcdef
          add s2, s2, tp
          mv s3, s2
          li t0, 0x6000
          csrs sstatus, t0
          fmv.d.x fs0, s2
          li t1, 0x65
          csrw fcsr, t1
          csrw sscratch, s2
          rdtime s5
          rdinstret s6
      1:  ld t0, (s0)
          addi t0, t0, 1
          sd t0, (s0)
          bne s2, s3, wrong
          fmv.x.d t0, fs0
          bne t0, s3, wrong
          csrr t0, fcsr
          li t1, 0x65
          bne t0, t1, wrong
          csrr t0, sscratch
          bne t0, s3, wrong
          rdtime t0
          bltu t0, s5, wrong
          mv s5, t0
          rdinstret t0
          bgeu s6, t0, wrong
          mv s6, t0
          ld t0, (s1)
          beqz t0, 1b
          mv ra, s9
          ret
      wrong:
          li a0, 90
          j fail
      report:
          ret
      """;

  private static long instructions(TestCluster cluster, int hart) {
    return cluster.share(cluster.nodeOf(hart)).status().harts().stream()
        .filter(status -> status.id() == hart)
        .findFirst()
        .orElseThrow()
        .instructions();
  }

  private static void awaitProgress(TestCluster cluster, int hart) {
    long before = instructions(cluster, hart);
    cluster.await("hart " + hart + " to go on", () -> instructions(cluster, hart) > before + 1000);
  }

  @TestFactory
  Stream<DynamicTest> aHartKeepsAllItHasAndGoesOn() {
    return Layout.each(
        layout -> {
          try (TestCluster cluster = TestCluster.running(layout, KEEPS)) {
            for (int round = 0; round < 10; round++) {
              for (int hart = 0; hart < layout.harts(); hart++) {
                int node = (cluster.nodeOf(hart) + 1) % layout.nodes();
                assertTrue(cluster.move(hart, node));
                assertEquals(node, cluster.nodeOf(hart), "hart " + hart);
                awaitProgress(cluster, hart);
              }
            }
            assertFalse(cluster.changes().stream().anyMatch(change -> change.state().ended()));
          }
        },
        Layout.of(2, 1),
        Layout.of(2, 2),
        Layout.of(3, 1));
  }

  /**
   * Hart 1 stops itself, suspends itself, and waits for an interrupt, in turn; hart 0 waits until a
   * byte is typed before each time that it wakes it again.
   */
  private static final String SLEEPS =
      """
          .equ SEEN, FREE
      main:
          mv s9, ra
          beqz tp, waker
          li t0, 1
          beq tp, t0, sleeper
          mv ra, s9
          ret
      sleeper:
          mv s8, sp
          li a7, 0x48534d
          li a6, 1                  # hart stop
          ecall
          j wrong
      started:
          mv tp, a0
          li t0, 0x1234
          bne a1, t0, wrong
          csrwi sie, 2
          la a0, 1f
          mv a1, a0
          li a0, 0x80000000         # non-retentive
          li a2, 0x5678
          li a7, 0x48534d
          li a6, 3                  # hart suspend
          ecall
          j wrong
          .balign 4
      1:  li t0, 0x5678
          bne a1, t0, wrong
          csrci sip, 2
          li t0, SEEN
          li t1, 2
          sd t1, (t0)
          csrwi sie, 2
      2:  wfi
          csrr t0, sip
          andi t0, t0, 2
          beqz t0, 2b
          csrci sip, 2
          li t0, SEEN
          li t1, 3
          sd t1, (t0)
          csrwi sie, 0
          j idle
      waker:
          la a0, stopped
          call puts
          call typed
          li a0, 1
          la a1, started
          li a2, 0x1234
          li a7, 0x48534d
          li a6, 0                  # hart start
      3:  ecall
          li t0, -6                 # has not stopped yet
          beq a0, t0, 3b
          bnez a0, wrong
      4:  li a0, 1
          li a7, 0x48534d
          li a6, 2                  # hart status
          ecall
          li t0, 4
          bne a1, t0, 4b            # suspended
          la a0, suspended
          call puts
          call typed
          call ipi
          li t0, SEEN
          li t1, 2
      5:  ld t2, (t0)
          bne t1, t2, 5b
          la a0, waiting
          call puts
          call typed
          call ipi
          li t0, SEEN
          li t1, 3
      6:  ld t2, (t0)
          bne t1, t2, 6b
          la a0, done
          call puts
          j power_off
      ipi:
          li a0, 2
          li a1, 0
          li a7, 0x735049
          li a6, 0
          ecall
          bnez a0, wrong
          ret
      typed:
          li s2, UART
      7:  lbu t0, 5(s2)
          andi t0, t0, 1
          beqz t0, 7b
          lbu t0, (s2)
          ret
      wrong:
          li a0, 91
          j fail
      report:
          ret
      stopped:
          .asciz "stopped "
      suspended:
          .asciz "suspended "
      waiting:
          .asciz "waiting "
      done:
          .asciz "done"
          .balign 4
      """;

  /** Moves hart 1 around: it is nobody's but its new node's, and wakes there. */
  private static void moveAround(TestCluster cluster, int nodes) {
    for (int i = 0; i < nodes + 1; i++) {
      int node = (cluster.nodeOf(1) + 1) % nodes;
      assertTrue(cluster.move(1, node));
      assertEquals(node, cluster.nodeOf(1));
    }
    cluster.share(0).type(new byte[] {'x'});
  }

  @TestFactory
  Stream<DynamicTest> aHartThatDoesNotRunMovesAndWakesThere() {
    return Layout.each(
        layout -> {
          try (TestCluster cluster = TestCluster.running(layout, SLEEPS)) {
            cluster.awaitConsole("stopped ");
            moveAround(cluster, layout.nodes());
            cluster.awaitConsole("suspended ");
            moveAround(cluster, layout.nodes());
            cluster.awaitConsole("waiting ");
            moveAround(cluster, layout.nodes());
            assertEquals("stopped suspended waiting done", cluster.finish());
          }
        },
        Layout.of(2, 1),
        Layout.of(3, 1));
  }

  @TestFactory
  Stream<DynamicTest> aPausedMachinesHartMovesAndStandsStill() {
    return Layout.each(
        layout -> {
          try (TestCluster cluster = TestCluster.running(layout, KEEPS)) {
            awaitProgress(cluster, 1);
            long ticks = cluster.pause();
            long before = instructions(cluster, 1);
            assertTrue(cluster.move(1, 0));
            assertTrue(cluster.move(0, 1));
            assertEquals(0, cluster.nodeOf(1));
            assertEquals(before, instructions(cluster, 1), "it stands still");
            cluster.resume(ticks);
            awaitProgress(cluster, 1);
            awaitProgress(cluster, 0);
          }
        },
        Layout.of(2, 1));
  }

  @Test
  void aHartMovesWhileTheMachineIsPausedAndResumed() throws Exception {
    Layout layout = Layout.of(3, 1);
    try (TestCluster cluster = TestCluster.running(layout, KEEPS);
        Wanderers wanderers = new Wanderers(cluster)) {
      for (int i = 0; i < 30; i++) {
        int before = wanderers.moves();
        cluster.resume(cluster.pause());
        cluster.await("a move", () -> wanderers.moves() > before);
      }
      for (int hart = 0; hart < layout.harts(); hart++) {
        int asked = hart;
        cluster.await("hart " + hart, () -> cluster.nodeOf(asked) >= 0);
      }
    }
  }

  @Test
  void allWishesAreFulfilledOneAfterTheOther() throws Exception {
    Layout layout = Layout.of(3, 1);
    try (TestCluster cluster = TestCluster.running(layout, KEEPS)) {
      List<Callable<Void>> wishes = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        int node = i % 3;
        wishes.add(() -> {
          cluster.share((node + 1) % 3).move(1, node);
          return null;
        });
      }
      TestCluster.atOnce(wishes);
      assertTrue(cluster.nodeOf(1) >= 0);
      awaitProgress(cluster, 1);
    }
  }

  @Test
  void aMoveIsToldThatTheMachineEnds() throws Exception {
    Layout layout = Layout.of(2, 1);
    try (TestCluster cluster = new TestCluster(layout, true)) {
      cluster.load(KEEPS);
      cluster.start();
      awaitProgress(cluster, 1);
      cluster.relay(0, 1).hold(true, true);
      CompletableFuture<Boolean> move =
          CompletableFuture.supplyAsync(
              () -> cluster.share(1).move(1, 0), task -> Thread.ofPlatform().daemon().start(task));
      cluster.await(
          "frames that do not arrive", () -> cluster.share(1).report().contains("ASKING"));
      cluster.relay(0, 1).close();
      CompletionException e = assertThrows(CompletionException.class, move::join);
      assertEquals("The machine ended while hart 1 was to move.", e.getCause().getMessage());
    }
  }

  @Test
  void whatCannotBeMovedIsSaid() throws Exception {
    Layout layout = Layout.of(2, 1);
    try (TestCluster cluster = new TestCluster(layout)) {
      cluster.load(KEEPS);
      assertEquals(
          "Hart 1 cannot be moved before the machine runs on n0.",
          assertThrows(IllegalStateException.class, () -> cluster.share(0).move(1, 0))
              .getMessage());
      cluster.start();
      assertEquals(
          "There is no hart 2; harts are 0 to 1.",
          assertThrows(IllegalArgumentException.class, () -> cluster.share(0).move(2, 0))
              .getMessage());
      assertEquals(
          "There is no node 2; nodes are [n0, n1].",
          assertThrows(IllegalArgumentException.class, () -> cluster.share(0).move(1, 2))
              .getMessage());
      assertFalse(cluster.share(0).move(1, 1), "it is there");
      cluster.share(0).stop();
      assertThrows(IllegalStateException.class, () -> cluster.share(0).move(1, 0));
    }
  }

  @Test
  void aNodeTakesNoMoreHartsThanItsMirrorBudgetHasFramesFor() throws Exception {
    Layout layout = Layout.of(2, 1).withSmallestMirrorBudget();
    try (TestCluster cluster = new TestCluster(layout)) {
      cluster.load(KEEPS);
      cluster.start();
      assertEquals(
          "n0 takes no hart that it never had: it has had 1 already, the most that a node with its"
              + " mirrorBudget can.",
          assertThrows(IllegalStateException.class, () -> cluster.share(0).move(1, 0))
              .getMessage());
    }
  }
}
