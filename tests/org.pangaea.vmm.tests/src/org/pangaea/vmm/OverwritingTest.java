package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pangaea.firmware.Isa;
import org.pangaea.machine.CacheBlock;

/**
 * What cbo.zero does to pages that others use: each byte becomes zero once, no store before it
 * comes back, and none behind it is lost, though nobody sends the bytes that it overwrites.
 */
class OverwritingTest {
  /**
   * Harts take pages by locks, find what was left there by who had them before, and leave them
   * zeroed, or filled.
   */
  static final String LOCKED =
      """
          .equ STEPS, %d
          .equ PAGES, 8
          .equ LOCKS, FREE + 0x20000    # a page each: the lock, then what the page is filled with
      main:
          mv s9, ra
          li s0, STEPS
          li s1, 0x9E3779B97F4A7C15
          addi t0, tp, 1
          mul s1, s1, t0
      step:
          slli t0, s1, 13
          xor s1, s1, t0
          srli t0, s1, 7
          xor s1, s1, t0
          slli t0, s1, 17
          xor s1, s1, t0
          srli s2, s1, 20
          andi s2, s2, PAGES - 1
          li s3, LOCKS
          slli t0, s2, 12
          add s3, s3, t0
          li t0, NODES                # page p is on node p mod NODES
          remu t0, s2, t0
          li s4, NODE_MEMORY
          mul s4, s4, t0
          li t0, FREE
          add s4, s4, t0
          slli t0, s2, 12
          add s4, s4, t0
          li t0, 1
      lock:
          amoswap.w.aq t1, t0, (s3)
          bnez t1, lock
          ld s5, 8(s3)
          li t2, 4096
          add t2, t2, s4
          andi t0, s1, 192            # every fourth is zeroed without a look at it
          li t1, 192
          beq t0, t1, zero
          mv t3, s4
      1:  ld t0, (t3)
          bne t0, s5, wrong
          ld t0, 248(t3)
          bne t0, s5, wrong
          addi t3, t3, 256
          bne t3, t2, 1b
          andi t0, s1, 64
          beqz t0, fill
      zero:
          li s5, 0
          srli t0, s1, 30
          andi t0, t0, 0x7f8
          add t0, t0, s4
          cbo.zero (t0)               # anywhere in the page
          j unlock
      fill:
          mv s5, s1
          mv t3, s4
      2:  sd s5, (t3)
          addi t3, t3, 8
          bne t3, t2, 2b
      unlock:
          sd s5, 8(s3)
          amoswap.w.rl zero, zero, (s3)
          addi s0, s0, -1
          bnez s0, step
          mv ra, s9
          ret
      wrong:
          mv s6, t0
          mv s7, t3
          la a0, text
          call puts
          mv a0, s7
          call puthex
          mv a0, s6
          call puthex
          mv a0, s5
          call puthex
          call newline
          li a0, 90
          j fail
      report:
          ret
      text:
          .asciz "address, found, left there:"
          .balign 4
      """;

  /**
   * Without locks: one hart zeroes a page into which all have stored. Each of the others sees its
   * word turn zero, stores to it at once, and this store stays.
   */
  static final String ONCE =
      """
          .equ ROUNDS, %d
          .equ PAGES, 4
      main:
          mv s9, ra
          li s1, 0                    # round
      round:
          addi s1, s1, 1
          li t0, NODES                # page r mod PAGES, of node r mod NODES
          remu t0, s1, t0
          li s0, NODE_MEMORY
          mul s0, s0, t0
          li t0, FREE
          add s0, s0, t0
          andi t0, s1, PAGES - 1
          slli t0, t0, 12
          add s0, s0, t0
          li s2, 4096 / HARTS - 8     # own words: first and last of the hart's part of the page
          andi s2, s2, -8
          li t0, 4096 / HARTS
          mul t0, t0, tp
          andi t0, t0, -8
          add s3, s0, t0
          add s2, s2, s3
          addi s2, s2, -8
          slli s4, s1, 1
          ori s4, s4, 1
          sd s4, (s3)
          sd s4, (s2)
          call barrier
          li t0, HARTS
          remu t0, s1, t0
          beq t0, tp, zero
          not s5, s4
          li t0, HARTS - 1
          andi t1, s1, 2
          beqz t1, watch              # now and then nobody looks on
          call barrier
          j over
      watch:
          ld t0, (s3)
          beqz t0, 1f
          beq t0, s4, watch
          j wrong
      1:  sd s5, (s3)
          li t2, 100
      2:  ld t0, (s3)
          bne t0, s5, wrong
          addi t2, t2, -1
          bnez t2, 2b
      3:  ld t0, (s2)
          bnez t0, 3b                 # the zeros come in no order
          sd s5, (s2)
          call barrier
          ld t0, (s3)
          bne t0, s5, wrong
          ld t0, (s2)
          bne t0, s5, wrong
          j over
      zero:
          cbo.zero (s2)
          ld t0, (s2)
          bnez t0, wrong
          ld t0, (s3)
          bnez t0, wrong
          call barrier
          ld t0, (s3)
          bnez t0, wrong
      over:
          call barrier
          li t0, ROUNDS
          bne s1, t0, round
          mv ra, s9
          ret
      wrong:
          mv s6, t0
          mv a0, tp
          call puthex
          mv a0, s1
          call puthex
          mv a0, s6
          call puthex
          call newline
          li a0, 91
          j fail
      report:
          ret
      """;

  /**
   * Hart 0 moves a page, which all others zero all the time, between two frames. What it writes
   * into the frame that was taken away, when the remote fence is over, stays there.
   */
  static final String REMAPPING =
      "    .equ FLIPS, %d\n"
          + Remapping.BEGIN
          + """
              li s2, DONE
          again:
              cbo.zero (s0)
              ld t0, (s2)
              beqz t0, again
              j leave
          flipper:
              li s1, 0                  # stamp
              li s2, FRAME              # what is mapped
              li s3, OTHER_FRAME
              li s4, FLIPS
          flip:
              addi s1, s1, 1
          """
          + Remapping.MOVE
          + """
              mv t2, s2                 # nobody's but hart 0's now
              li t3, 4096
              add t3, t3, s2
          1:  sd s1, (t2)
              addi t2, t2, 64
              bne t2, t3, 1b
              fence rw, rw
              li a4, 30
          watch:
              mv t2, s2
          2:  ld t4, (t2)
              bne t4, s1, late
              addi t2, t2, 64
              bne t2, t3, 2b
              addi a4, a4, -1
              bnez a4, watch
          """
          + Remapping.EXCHANGE
          + """
              addi s4, s4, -1
              bnez s4, flip
              li t0, DONE
              li t1, 1
              sd t1, (t0)
              j leave
          late:
              li a0, 92
              j fail_untranslated
          """
          + Remapping.END
          + """
          report:
              ret
          """;

  private static final Layout[] LAYOUTS = {Layout.of(2, 1), Layout.of(2, 2), Layout.of(4, 1)};

  private static final Layout[] FEW = {Layout.of(2, 2), Layout.of(3, 1)};

  private static Stream<DynamicTest> runs(
      LitmusTest.Machine machine, String program, Layout... layouts) {
    return Layout.each(layout -> assertEquals("", machine.run(layout, program)), layouts);
  }

  /** As {@link TestCluster#run}, if pages were overwritten that came without bytes. */
  private static String counted(Layout layout, String program) throws Exception {
    try (TestCluster cluster = TestCluster.running(layout, program)) {
      String console = cluster.finish();
      long overwritten = 0;
      for (int node = 0; node < layout.nodes(); node++) {
        overwritten += cluster.share(node).status().counters().get("filled-by-overwrite");
      }
      System.out.println(layout + ": " + overwritten + " pages came without bytes");
      assertTrue(overwritten > 0 || layout.nodes() == 1, "all pages came with their bytes");
      return console;
    }
  }

  @Test
  void theGuestIsToldHowLargeABlockIs() {
    assertEquals(CacheBlock.SIZE, Isa.ZEROED_BLOCK);
  }

  @TestFactory
  Stream<DynamicTest> whatIsLeftInAPageIsFoundThere() {
    return runs(OverwritingTest::counted, LOCKED.formatted(500), LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> whatIsLeftInAPageIsFoundThereOnOneNode() {
    return runs(TestCluster::run, LOCKED.formatted(5_000), Layout.of(1, 2), Layout.of(1, 3));
  }

  @TestFactory
  Stream<DynamicTest> whatIsLeftInAPageIsFoundThereThoughPagesLeave() {
    Layout tight = Layout.of(2, 2).withSmallestMirrorBudget();
    return runs(OverwritingTest::counted, LOCKED.formatted(500), tight);
  }

  @TestFactory
  Stream<DynamicTest> whatIsLeftInAPageIsFoundThereByHartsThatMove() {
    return runs(Wanderers::run, LOCKED.formatted(1_000), FEW);
  }

  @TestFactory
  Stream<DynamicTest> whatIsLeftInAPageIsFoundThereThoughItIsSplitAndJoined() {
    return runs(Splitters::run, LOCKED.formatted(500), FEW);
  }

  @TestFactory
  Stream<DynamicTest> eachByteIsZeroedOnce() {
    return runs(OverwritingTest::counted, ONCE.formatted(200), LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> eachByteIsZeroedOnceThoughPagesAreSplitAndJoined() {
    return runs(Splitters::run, ONCE.formatted(200), FEW);
  }

  @TestFactory
  Stream<DynamicTest> eachByteIsZeroedOnceByHartsThatMove() {
    return runs(Wanderers::run, ONCE.formatted(200), FEW);
  }

  @TestFactory
  Stream<DynamicTest> afterARemoteFenceNobodyZeroesTheOldPage() {
    return runs(OverwritingTest::counted, REMAPPING.formatted(100), LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> afterARemoteFenceNobodyZeroesTheOldPageThoughItIsSplitAndJoined() {
    return runs(Splitters::run, REMAPPING.formatted(50), FEW);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> allThisHoldsForLong() {
    Layout[] more = {Layout.of(2, 2), Layout.of(3, 2), Layout.of(4, 1)};
    Layout[] tight = {Layout.of(2, 2).withSmallestMirrorBudgetForAll()};
    return Stream.of(
            runs(OverwritingTest::counted, LOCKED.formatted(5_000), more),
            runs(OverwritingTest::counted, ONCE.formatted(1_500), more),
            runs(OverwritingTest::counted, REMAPPING.formatted(1_000), more),
            runs(Splitters::run, LOCKED.formatted(3_000), more),
            runs(Splitters::run, ONCE.formatted(800), more),
            runs(Splitters::runWandering, LOCKED.formatted(3_000), tight),
            runs(Splitters::runWandering, ONCE.formatted(800), tight))
        .flatMap(all -> all);
  }
}
