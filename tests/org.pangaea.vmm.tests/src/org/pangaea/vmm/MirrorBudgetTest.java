package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.pangaea.control.ShareStatus;
import org.pangaea.vmm.LitmusProgram.Pace;
import org.pangaea.vmm.LitmusProgram.Places;
import org.pangaea.vmm.share.HostFrames;
import org.pangaea.vmm.share.Share;

/**
 * Nodes that may hold hardly any page of others: every page has to leave again and again, and no
 * byte is lost, no order of accesses broken, and no hart kept from going on.
 */
class MirrorBudgetTest {
  /**
   * Harts write pages of all nodes, each every HARTSth of a node, and check those that another hart
   * has written: each doubleword is its own address, changed in every round.
   */
  static final String FILL =
      """
          .equ ROUNDS, %d
          .equ PAGES, %d              # of each node
      main:
          mv s9, ra
          li s0, 0
      round:
          addi s0, s0, 1
          mv s7, tp
          li s8, 0
          call pages
          call barrier
          addi s7, tp, 1              # what the next hart has written
          li t0, HARTS
          remu s7, s7, t0
          li s8, 1
          call pages
          call barrier
          li t0, ROUNDS
          bne s0, t0, round
          mv ra, s9
          ret
      # Writes (s8 = 0) or checks the pages of hart s7, on every node.
      pages:
          mv s6, ra
          mv s1, s7
      page:
          li s2, 0
      node:
          li a1, NODE_MEMORY
          mul a1, a1, s2
          li t0, FREE
          add a1, a1, t0
          slli t0, s1, 12
          add a1, a1, t0
          li t1, 0x9E3779B97F4A7C15
          mul t2, s0, t1              # what is added in this round
          li t3, 512
          bnez s8, check
      1:  mul t4, a1, t1
          add t4, t4, t2
          sd t4, (a1)
          addi a1, a1, 8
          addi t3, t3, -1
          bnez t3, 1b
          j done
      check:
          mul t4, a1, t1
          add t4, t4, t2
          ld t5, (a1)
          bne t4, t5, wrong
          addi a1, a1, 8
          addi t3, t3, -1
          bnez t3, check
      done:
          addi s2, s2, 1
          li t0, NODES
          bne s2, t0, node
          li t0, HARTS
          add s1, s1, t0
          li t0, PAGES
          blt s1, t0, page
          mv ra, s6
          ret
      wrong:
          mv s3, a1
          mv s4, t4
          mv s5, t5
          la a0, text
          call puts
          mv a0, tp
          call puthex
          mv a0, s3
          call puthex
          mv a0, s4
          call puthex
          mv a0, s5
          call puthex
          call newline
          li a0, 85
          j fail
      report:
          ret
      text:
          .asciz "hart, address, expected, found:"
          .balign 4
      """;

  /** Four MiB of each node: some forty times what a node may hold of the others. */
  @TestFactory
  Stream<DynamicTest> moreMemoryThanFitsIsWrittenAndChecked() {
    return Layout.each(
        layout -> fill(layout, 2, 1024), small(Layout.of(2, 1), Layout.of(2, 2), Layout.of(4, 1)));
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> moreMemoryThanFitsIsWrittenAndCheckedForLong() {
    return Layout.each(
        layout -> fill(layout, 20, 1024), small(Layout.of(2, 2), Layout.of(3, 2), Layout.of(4, 1)));
  }

  private static void fill(Layout layout, int rounds, int pages) throws Exception {
    try (TestCluster cluster = TestCluster.running(layout, FILL.formatted(rounds, pages))) {
      long budget = layout.mirrorBudget() >> 12;
      cluster.await(
          "the end, with no node above its budget",
          () -> {
            boolean over = true;
            for (int node = 0; node < layout.nodes(); node++) {
              ShareStatus status = cluster.share(node).status();
              assertTrue(status.mirrors().frames() <= budget, status::toString);
              over &= status.state().ended();
            }
            return over;
          });
      assertEquals("", cluster.finish());
      for (int node = 0; node < layout.nodes(); node++) {
        ShareStatus status = cluster.share(node).status();
        long written = (long) rounds * pages / layout.nodes() * (layout.nodes() - 1);
        long back = status.mirrors().writtenBack();
        long dropped = status.mirrors().dropped() + status.mirrors().outdated();
        assertTrue(back >= written / 2, () -> "written back: " + back + " of " + written);
        assertTrue(back + dropped >= written, () -> "given back: " + back + " + " + dropped);
        assertEquals(0, status.counters().get("refused"), status::toString);
        assertEquals(layout.mirrorBudget(), status.mirrors().budget());
      }
    }
  }

  /** Of each node 4 MiB are touched by all, and less than 1 MiB by the program itself. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryOfPagesThatLeftIsTheHostsAgain() throws Exception {
    Layout layout = Layout.of(4, 1).withSmallestMirrorBudget();
    long most = layout.nodes() * ((5L << 20) + layout.mirrorBudget());
    try (TestCluster cluster = TestCluster.running(layout, FILL.formatted(2, 1024))) {
      List<Share> shares =
          IntStream.range(0, layout.nodes()).mapToObj(node -> cluster.share(node)).toList();
      long committed = 0;
      boolean ended;
      do {
        // The last look comes when all has been touched.
        ended = shares.stream().allMatch(share -> share.state().ended());
        committed = HostFrames.committed(shares);
        assertTrue(committed <= most, committed + " bytes, not " + most);
      } while (!ended);
      assertEquals("", cluster.finish());
      assertTrue(committed > 4 * (4L << 20), committed + " bytes for 16 MiB in use");
    }
  }

  @TestFactory
  Stream<DynamicTest> everyDoublewordKeepsItsOwnersCount() {
    return MemoryTortureTest.counters(
        1_500, 64, small(Layout.of(2, 1), Layout.of(2, 2), Layout.of(4, 1)));
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> everyDoublewordKeepsItsOwnersCountForLong() {
    return MemoryTortureTest.counters(
        30_000, 64, small(Layout.of(2, 2), Layout.of(3, 2), Layout.of(4, 1)));
  }

  @TestFactory
  Stream<DynamicTest> noForbiddenOutcomeIsSeen() {
    return Layout.each(
        layout -> {
          List<Litmus> tests =
              layout.harts() == 2
                  ? Litmus.TWO_THREADS
                  : layout.harts() == 3 ? Litmus.THREE_THREADS : Litmus.FOUR_THREADS;
          LitmusTest.check(tests, layout, Places.SPARSE, Pace.FREE, 500);
        },
        small(Layout.of(2, 1), Layout.of(2, 2), Layout.of(3, 1), Layout.of(4, 1)));
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> noForbiddenOutcomeIsSeenForLong() {
    return Layout.each(
        layout -> {
          List<Litmus> tests = layout.harts() == 3 ? Litmus.THREE_THREADS : Litmus.FOUR_THREADS;
          LitmusTest.check(tests, layout, Places.SPARSE, Pace.FREE, 10_000);
          LitmusTest.check(tests, layout, Places.SPARSE, Pace.TOGETHER, 512);
        },
        small(Layout.of(2, 2), Layout.of(3, 1), Layout.of(4, 1)));
  }

  private static Layout[] small(Layout... layouts) {
    return Stream.of(layouts).map(Layout::withSmallestMirrorBudget).toArray(Layout[]::new);
  }

  @Test
  void budgetThatIsTooSmallIsRefusedWithTheSmallest() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TestCluster(Layout.of(2, 2).withMirrorBudget(128 << 10)).close());
    assertEquals(
        "A mirror budget of 131072 bytes is too small for a node with 2 vCPUs: give at least"
            + " 192 KiB, or 0 for no limit.",
        refused.getMessage());
  }
}
