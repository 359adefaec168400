package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Timers of harts that wait for pages most of the time: later, but they come. */
class TimersUnderLoadTest {
  /**
   * Each hart takes 50 timer interrupts, each due 1 ms after the one before was served, and adds to
   * a page that all of them write meanwhile. No interrupt may be early, nor 2 s late. Reported are
   * the interrupts, and how often one was seen to be due and not pending.
   */
  private static final String TIMERS =
      """
          .equ DUE, 10000
          .equ LATEST, 20000000
      main:
          mv s9, ra
          la t0, handler
          csrw stvec, t0
          li s7, 0                  # interrupts taken
          li s10, 0                 # times that one was seen held back
          li s8, 50
          li s2, FREE + 0x1000      # the page that all write
          rdtime s1
          li t0, DUE
          add s1, s1, t0
          csrw stimecmp, s1
          li t0, 32
          csrw sie, t0
          csrsi sstatus, 2
          li t1, 1
      1:  amoadd.d zero, t1, (s2)
          csrci sstatus, 2          # due and not pending: then it is held back
          csrr t2, stimecmp
          rdtime t3
          bltu t3, t2, 2f
          csrr t2, sip
          andi t2, t2, 32
          bnez t2, 2f
          addi s10, s10, 1
      2:  csrsi sstatus, 2
          blt s7, s8, 1b
          csrci sstatus, 2
          csrwi sie, 0
          la t0, _trap
          csrw stvec, t0
          li t0, FREE
          amoadd.d zero, s7, (t0)
          addi t0, t0, 8
          amoadd.d zero, s10, (t0)
          mv ra, s9
          ret
      report:
          mv s1, ra
          li s0, FREE
          ld a0, (s0)
          call puthex
          ld a0, 8(s0)
          call puthex
          call newline
          jr s1
      wrong:
          li a0, 62
          j fail
          .align 2
      handler:
          csrr s3, scause
          li s4, 0x8000000000000005
          bne s3, s4, _trap
          rdtime s5
          bltu s5, s1, wrong
          sub s6, s5, s1
          li s4, LATEST
          bgtu s6, s4, wrong
          addi s7, s7, 1
          li s4, DUE
          add s1, s5, s4
          blt s7, s8, 1f
          li s1, -1                 # those were all, however late this hart gets on
      1:  csrw stimecmp, s1
          sret
      """;

  /** The same without a page that another node wants. */
  private static final String ALONE =
      TIMERS.replace(
          "li s2, FREE + 0x1000", "slli s2, tp, 12\n    li t1, FREE + 0x1000\n    add s2, s2, t1");

  /**
   * The same without interrupts: a timer is set whenever the hart has woken up, and looked at until
   * it is pending.
   */
  private static final String WOKEN =
      """
          .equ DUE, 10000
          .equ LATEST, 20000000
      main:
          mv s9, ra
          li s7, 50                 # what is told: all came
          mv s8, s7
          li s10, 0                 # times that a timer was seen held back
          li s2, FREE + 0x1000      # the page that all write
          li t1, 1
          csrci sstatus, 2
          csrwi sie, 2
      1:  li t0, -1                 # no timer is due when it wakes up
          csrw stimecmp, t0
          csrsi sip, 2
          wfi
          csrci sip, 2
          rdtime s1
          li t0, DUE
          add s1, s1, t0
          csrw stimecmp, s1
      2:  amoadd.d zero, t1, (s2)
          rdtime t3
          bltu t3, s1, 2b
          csrr t2, sip
          andi t2, t2, 32
          bnez t2, 3f
          addi s10, s10, 1
          sub t3, t3, s1
          li t2, LATEST
          bleu t3, t2, 2b
          li a0, 62
          j fail
      3:  addi s8, s8, -1
          bnez s8, 1b
          csrwi sie, 0
          li t0, -1
          csrw stimecmp, t0
      """
          + TIMERS.substring(TIMERS.indexOf("    li t0, FREE\n"), TIMERS.indexOf("wrong:"));

  private static final Layout TWO = Layout.of(2, 2);

  @TestFactory
  Stream<DynamicTest> theyAreHeldBack() {
    return Layout.each(layout -> assertTrue(held(layout, TIMERS) > 0), TWO);
  }

  @TestFactory
  Stream<DynamicTest> theyAreHeldBackFromAHartThatHasJustWoken() {
    return Layout.each(layout -> assertTrue(held(layout, WOKEN) > 0), TWO);
  }

  @TestFactory
  Stream<DynamicTest> theyAreNotWhereNobodyWantsThat() {
    return Layout.each(layout -> assertEquals(0, held(layout, TIMERS)), TWO.withoutTimerPacing());
  }

  @TestFactory
  Stream<DynamicTest> theyAreNotWhereNobodyWaits() {
    return Layout.each(layout -> assertEquals(0, held(layout, ALONE)), Layout.of(1, 2));
  }

  /** How many were held back in a run in which all came; what the guest saw agrees with that. */
  private static long held(Layout layout, String program) throws Exception {
    try (TestCluster cluster = TestCluster.running(layout, program)) {
      String[] said = cluster.finish().strip().split(" ");
      assertEquals(50 * layout.harts(), Integer.parseInt(said[0], 16), "interrupts");
      boolean seen = Long.parseUnsignedLong(said[1], 16) > 0;
      long held = 0;
      for (int node = 0; node < layout.nodes(); node++) {
        held += cluster.share(node).status().counters().get("timer-held");
      }
      assertEquals(held > 0, seen, "held back, as the guest sees it; counted: " + held);
      return held;
    }
  }
}
