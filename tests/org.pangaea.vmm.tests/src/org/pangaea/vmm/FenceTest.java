package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Remote fences hold when they return, for harts of every node, whatever these are doing. */
class FenceTest {
  /**
   * Hart 0 moves a page between two frames. Whoever reads it sees stamps that never go back, and
   * never what is written into the frame that was taken away; and nobody writes to that one.
   */
  static final String REMAPPING =
      """
          .equ FLIPS, %d
          .equ POISON, -1
      """
          + Remapping.BEGIN
          + """
          # Others: look, write into a line of their own, look on.
              slli s1, tp, 6
              add s1, s1, s0
              li s2, 0                  # last stamp
              li s3, 0
              li s4, POISON
          look:
              ld t0, (s0)
              beq t0, s4, stale
              bltu t0, s2, stale
              mv s2, t0
              addi s3, s3, 1
              sd s3, (s1)
              li t0, DONE
              ld t0, (t0)
              beqz t0, look
              j leave
          stale:
              li a0, 70
              j fail_untranslated
          flipper:
              li s1, 1                  # stamp
              li s2, FRAME              # what is mapped
              li s3, OTHER_FRAME
              li s4, FLIPS
          flip:
              addi s1, s1, 1
              sd s1, (s3)
          """
          + Remapping.MOVE
          + """
              li t0, POISON
              sd t0, (s2)
              fence rw, rw
              mv t3, s2
          """
          + Remapping.EXCHANGE
          + """
              li a2, 0
              li a4, 30
          # The old frame stands still. (By physical address: t3.)
          watch:
              li t1, 0
              mv t2, t3
              li t4, HARTS
          1:  ld t5, (t2)
              add t1, t1, t5
              addi t2, t2, 64
              addi t4, t4, -1
              bnez t4, 1b
              beqz a2, 2f
              bne t1, a3, late
          2:  mv a3, t1
              li a2, 1
              addi a4, a4, -1
              bnez a4, watch
              addi s4, s4, -1
              bnez s4, flip
              li t0, DONE
              li t1, 1
              sd t1, (t0)
              li t0, FREE + 0x3800
              sd s1, (t0)
              j leave
          late:
              li a0, 71
              j fail_untranslated
          """
          + Remapping.END
          + """
          report:
              mv s1, ra
              li t0, FREE + 0x3800
              ld a0, (t0)
              call puthex
              call newline
              jr s1
          """;

  @TestFactory
  Stream<DynamicTest> afterARemoteFenceNobodyUsesTheOldPage() {
    return remapping(
        300, Layout.of(1, 2), Layout.of(1, 4), Layout.of(2, 1), Layout.of(2, 2), Layout.of(4, 1));
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> afterARemoteFenceNobodyUsesTheOldPageForLong() {
    return remapping(2_000, Layout.of(1, 4), Layout.of(2, 2), Layout.of(4, 2));
  }

  private static Stream<DynamicTest> remapping(int flips, Layout... layouts) {
    return Layout.each(
        layout -> {
          String expected = " " + Integer.toHexString(flips + 1) + "\n";
          assertEquals(expected, TestCluster.run(layout, REMAPPING.formatted(flips)));
        },
        layouts);
  }

  /**
   * A function that returns a number is written anew by the harts in turn. Whoever knows that the
   * number's fence is over gets no smaller one.
   */
  static final String REWRITING =
      """
          .equ ROUNDS, %d
          .equ CODE, RAM + (NODES - 1) * NODE_MEMORY + 0x210000
          .equ KNOWN, FREE
      main:
          mv s9, ra
          li s0, CODE
          li s1, KNOWN
          li s2, HARTS
          bnez tp, 1f
          li t0, 0x00008067         # ret
          sw t0, 4(s0)
          li t0, 0x00000513         # li a0, 0
          sw t0, (s0)
          li a0, 0
          li a1, -1
          li a7, 0x52464e43
          li a6, 0
          ecall
      1:  call barrier
          fence.i
      again:
          ld s3, (s1)
          fence r, rw
          li t0, ROUNDS
          bge s3, t0, over
          rem t0, s3, s2
          beq t0, tp, rewrite
          jalr s0
          blt a0, s3, stale
          fence r, r
          ld t0, (s1)               # others may have gone on meanwhile
          addi t0, t0, 1
          bgt a0, t0, early
          j again
      rewrite:
          addi s3, s3, 1
          slli t0, s3, 20
          ori t0, t0, 0x513
          sw t0, (s0)               # li a0, s3
          andi t0, s3, 1
          beqz t0, 2f
          fence.i                   # this hart may do it either way
          jalr s0
          bne a0, s3, stale
      2:  fence rw, rw
          li a0, 0
          li a1, -1
          li a7, 0x52464e43
          li a6, 0
          ecall
          bnez a0, stale
          jalr s0
          bne a0, s3, stale
          fence rw, w
          sd s3, (s1)
          j again
      over:
          mv ra, s9
          ret
      stale:
          li a0, 73
          j fail
      early:
          li a0, 74
          j fail
      """;

  @TestFactory
  Stream<DynamicTest> afterARemoteInstructionFenceNobodyRunsTheOldCode() {
    return Layout.each(
        layout -> {
          String program = REWRITING.formatted(600) + AtomicCounterTest.REPORT;
          assertEquals(" 258\n", TestCluster.run(layout, program));
        },
        Layout.of(1, 2),
        Layout.of(1, 4),
        Layout.of(2, 1),
        Layout.of(2, 2),
        Layout.of(4, 1));
  }
}
