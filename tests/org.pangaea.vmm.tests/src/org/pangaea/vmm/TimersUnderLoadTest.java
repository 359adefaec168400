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
   * a page that all of them write meanwhile. Time between two of them is to be 1 ms at least and
   * must not exceed 2 s.
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
          blt s7, s8, 1b
          csrci sstatus, 2
          csrwi sie, 0
          la t0, _trap
          csrw stvec, t0
          li t0, FREE
          amoadd.d zero, s7, (t0)
          mv ra, s9
          ret
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
          csrw stimecmp, s1
          sret
      """;

  /** The same without a page that another node wants. */
  private static final String ALONE =
      TIMERS.replace(
          "li s2, FREE + 0x1000", "slli s2, tp, 12\n    li t1, FREE + 0x1000\n    add s2, s2, t1");

  private static final Layout TWO = Layout.of(2, 2);

  @TestFactory
  Stream<DynamicTest> theyAreHeldBack() {
    return Layout.each(layout -> assertTrue(held(layout, TIMERS) > 0), TWO);
  }

  @TestFactory
  Stream<DynamicTest> theyAreNotWhereNobodyWantsThat() {
    return Layout.each(layout -> assertEquals(0, held(layout, TIMERS)), TWO.withoutTimerPacing());
  }

  @TestFactory
  Stream<DynamicTest> theyAreNotWhereNobodyWaits() {
    return Layout.each(layout -> assertEquals(0, held(layout, ALONE)), Layout.of(1, 2));
  }

  /** How many were held back in a run in which all came. */
  private static long held(Layout layout, String program) throws Exception {
    try (TestCluster cluster = TestCluster.running(layout, program + AtomicCounterTest.REPORT)) {
      String expected = " " + Integer.toHexString(50 * layout.harts()) + "\n";
      assertEquals(expected, cluster.finish());
      long held = 0;
      for (int node = 0; node < layout.nodes(); node++) {
        held += cluster.share(node).status().counters().get("timer-held");
      }
      return held;
    }
  }
}
