package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Pages that all harts use at once keep every byte, whatever each page has to go through. */
class MemoryTortureTest {
  /**
   * Each hart owns every HARTSth doubleword of shared pages that live on all nodes. It adds to its
   * own in turn by stores and AMOs, and looks at others', which never go back. In the end every
   * doubleword is what its owner counted.
   */
  static final String COUNTERS =
      """
          .equ STEPS, %d
          .equ PAGES, %d
          .equ WORDS, PAGES * 512
          .equ MINE, 0x80200000       # private copies: what this hart last saw, a region each
          .equ REGION, PAGES * 4096
      main:
          mv s9, ra
          li s0, STEPS
          li s1, %d                   # seed
          addi t0, tp, 1
          mul s1, s1, t0
          li s2, MINE
          li t0, REGION
          mul t0, t0, tp
          add s2, s2, t0
          li s3, HARTS
      step:
          call random
          li t0, WORDS
          remu s4, a0, t0             # a doubleword
          call address
          slli t2, s4, 3
          add t2, t2, s2              # what is known of it
          ld t3, (t2)
          remu t4, s4, s3
          beq t4, tp, own
          srli t0, a0, 40
          andi t0, t0, 7
          beqz t0, split
          ld t1, (a1)
      seen:
          bltu t1, t3, wrong
          sd t1, (t2)
          j stepped
      # Two halves: each may be newer than the other, but no half goes back.
      split:
          lwu t1, (a1)
          lwu t5, 4(a1)
          srli t6, t3, 32
          bltu t5, t6, wrong
          j stepped
      own:
          ld t1, (a1)
          bne t1, t3, wrong
          addi t3, t3, 1
          srli t0, a0, 40
          andi t0, t0, 3
          beqz t0, by_amo
          sd t3, (a1)
          j added
      by_amo:
          li t0, 1
          amoadd.d t1, t0, (a1)
          addi t1, t1, 1
          bne t1, t3, wrong
      added:
          sd t3, (t2)
      stepped:
          addi s0, s0, -1
          bnez s0, step
      # All are done: every doubleword of every hart.
          call barrier
          li s4, 0
          li s5, 0                    # sum of this hart's own
      check:
          call address
          slli t2, s4, 3
          remu t4, s4, s3
          li t0, REGION
          mul t0, t0, t4
          li t1, MINE
          add t0, t0, t1
          add t0, t0, t2
          ld t0, (t0)                 # the owner's count
          ld t1, (a1)
          bne t0, t1, wrong
          bne t4, tp, 1f
          add s5, s5, t1
      1:  addi s4, s4, 1
          li t0, WORDS
          bne s4, t0, check
          mv ra, s9
          ret
      wrong:
          mv s5, t1
          mv s6, t3
          la a0, text
          call puts
          mv a0, tp
          call puthex
          mv a0, s4
          call puthex
          mv a0, s5
          call puthex
          mv a0, s6
          call puthex
          call newline
          li a0, 80
          j fail
      # a1: where doubleword s4 is; page p is on node p mod NODES.
      address:
          srli t0, s4, 9
          li t1, NODES
          remu t1, t0, t1
          li a1, NODE_MEMORY
          mul a1, a1, t1
          li t1, FREE
          add a1, a1, t1
          slli t0, t0, 12
          add a1, a1, t0
          andi t0, s4, 511
          slli t0, t0, 3
          add a1, a1, t0
          ret
      # xorshift: s1 is the state, a0 the number
      random:
          slli t0, s1, 13
          xor s1, s1, t0
          srli t0, s1, 7
          xor s1, s1, t0
          slli t0, s1, 17
          xor s1, s1, t0
          mv a0, s1
          srli a0, a0, 1
          ret
      report:
          ret
      text:
          .asciz "hart, doubleword, found, known:"
          .balign 4
      """;

  @TestFactory
  @DisplayName("Claims 13, 27, 37, 40, 41, 42: mirrors of one shared memory, invalidated by writes")
  Stream<DynamicTest> everyDoublewordKeepsItsOwnersCount() {
    return counters(4_000, 8, Layout.of(2, 1), Layout.of(2, 2), Layout.of(4, 1));
  }

  @TestFactory
  Stream<DynamicTest> everyDoublewordKeepsItsOwnersCountOnOneNode() {
    return counters(200_000, 8, Layout.of(1, 2), Layout.of(1, 4));
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> everyDoublewordKeepsItsOwnersCountForLong() {
    return counters(100_000, 8, Layout.of(2, 2), Layout.of(3, 2), Layout.of(4, 1));
  }

  /** The test on some layouts, with up to 64 pages. */
  static Stream<DynamicTest> counters(int steps, int pages, Layout... layouts) {
    return Layout.each(
        layout -> {
          long seed = Seeds.of("counters") >>> 8 | 1;
          assertEquals("", TestCluster.run(layout, COUNTERS.formatted(steps, pages, seed)));
        },
        layouts);
  }

  /**
   * Hart 0 stores across the boundary between two pages of different nodes; the others load across
   * it. Each half is as new as it was before, at least.
   */
  static final String CROSSING =
      """
          .equ STEPS, %d
          .equ BORDER, RAM + NODE_MEMORY
      main:
          li s0, STEPS
          li s1, BORDER
          li s2, 0                    # last low half
          li s3, 0                    # last high half
          li s4, 0
          slli s8, tp, 7              # a doubleword of another cache line: nobody else's
          sub s8, s1, s8
      step:
          addi s4, s4, 1
          bnez tp, look
          slli t0, s4, 32
          or t0, t0, s4
          sd t0, -4(s1)
          ld t1, -4(s1)
          bne t0, t1, wrong
          j stepped
      look:
          ld t0, -4(s1)
          srli t1, t0, 32
          slli t0, t0, 32
          srli t0, t0, 32
          bltu t0, s2, wrong
          bltu t1, s3, wrong
          mv s2, t0
          mv s3, t1
          ld t1, -64(s8)              # own places: a page of each side
          addi t2, s4, -1
          bne t1, t2, wrong
          sd s4, -64(s8)
      stepped:
          bne s4, s0, step
          ret
      wrong:
          li a0, 81
          j fail
      report:
          ret
      """;

  @TestFactory
  Stream<DynamicTest> accessesOverTheBorderOfTwoNodesTearNoHalf() {
    return Layout.each(
        layout -> assertEquals("", TestCluster.run(layout, CROSSING.formatted(2_000))),
        Layout.of(2, 1),
        Layout.of(2, 2),
        Layout.of(3, 1));
  }

  /**
   * Hart 0 waits for a page of code from far away while another node takes away hundreds of pages
   * that it may write to. (More than its agent keeps in a list: it drops everything.) The code's
   * stores then go to the pages where they are, and none is lost.
   */
  private static final String MANY_DROPS =
      """
          .equ PAGES, 600
          .equ ROUNDS, 2
          .equ DATA, FREE
          .equ CODE, RAM + NODE_MEMORY + 0x100000
          .equ TURN, SYNC + 0x800     # the round in which hart 0 has written all pages
          .equ TAKEN, DATA + PAGES * 4096
          .equ LAST, HARTS - 1
      main:
          mv s9, ra
          li s0, 0
          li s1, DATA
          li s4, 4096
          li s5, CODE
          li s6, TURN
          li s7, PAGES
          li s8, TAKEN
          beqz tp, caller
          li t0, LAST
          beq tp, t0, thief
      # Hart 1 writes the code, at its home, anew until all is over.
          la t0, code
          la t1, code_end
          mv t2, s5
      1:  lw t3, (t0)
          sw t3, (t2)
          addi t0, t0, 4
          addi t2, t2, 4
          bne t0, t1, 1b
      2:  lw t2, (s5)
          sw t2, (s5)
          ld t0, (s8)
          li t1, ROUNDS
          bne t0, t1, 2b
          mv ra, s9
          ret
      caller:
          addi s0, s0, 1
          mv t0, s1
          mv t1, s7
      1:  sd s0, (t0)
          add t0, t0, s4
          addi t1, t1, -1
          bnez t1, 1b
          sd s0, (s6)
          mv t0, s1
          mv t1, s7
          jalr s5
      2:  ld t2, (s8)
          blt t2, s0, 2b
          fence r, r
          mv t0, s1
          mv t1, s7
          addi t2, s0, 1000
      3:  ld t3, (t0)
          bne t3, s0, lost
          ld t3, 8(t0)
          bne t3, t2, lost
          ld t3, 16(t0)
          bne t3, s0, lost
          add t0, t0, s4
          addi t1, t1, -1
          bnez t1, 3b
          li t0, ROUNDS
          bne s0, t0, caller
          mv ra, s9
          ret
      lost:
          li a0, 82
          j fail
      thief:
          addi s0, s0, 1
      1:  ld t0, (s6)
          blt t0, s0, 1b
          mv t0, s1
          mv t1, s7
          addi t2, s0, 1000
      2:  sd t2, 8(t0)
          add t0, t0, s4
          addi t1, t1, -1
          bnez t1, 2b
          fence w, w
          sd s0, (s8)
          li t0, ROUNDS
          bne s0, t0, thief
          mv ra, s9
          ret
          .balign 8
      code:
          sd s0, 16(t0)
          add t0, t0, s4
          addi t1, t1, -1
          bnez t1, code
          ret
      code_end:
      report:
          ret
      """;

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> pagesThatLeaveInHundredsDuringOneWaitAreAllDropped() {
    return Layout.each(
        layout -> {
          try (TestCluster cluster = new TestCluster(layout, true)) {
            cluster.load(MANY_DROPS);
            cluster.start();
            cluster.relay(0, 1).delayBackward(1_000_000_000);
            assertEquals("", cluster.finish());
          }
        },
        Layout.of(3, 1));
  }
}
