package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** No update of a counter is lost, whoever counts and wherever. */
class AtomicCounterTest {
  /** Prints the doubleword at FREE. */
  static final String REPORT =
      """
      report:
          mv s1, ra
          li t0, FREE
          ld a0, (t0)
          call puthex
          call newline
          jr s1
      """;

  static final String LOOP =
      """
      main:
          li s0, FREE
          li s1, %d
          li s2, 1
      again:
      %s
          addi s1, s1, -1
          bnez s1, again
          ret
      """;

  static final String AMO = "    amoadd.d zero, s2, (s0)\n";

  static final String LOAD_RESERVED =
      """
      1:  lr.d t0, (s0)
          addi t0, t0, 1
          sc.d t1, t0, (s0)
          bnez t1, 1b
      """;

  /** An LR and an SC of 32 bits beside an AMO that counts in the upper half. */
  static final String MIXED =
      """
      1:  lr.w t0, (s0)
          addi t0, t0, 1
          sc.w t1, t0, (s0)
          bnez t1, 1b
          addi t2, s0, 4
          amoadd.w zero, s2, (t2)
      """;

  /** A spin lock that protects a counter of plain loads and stores on another page. */
  static final String LOCK =
      """
          li t2, FREE + 4096
      1:  amoswap.w.aq t0, s2, (t2)
          bnez t0, 1b
          ld t0, (s0)
          addi t0, t0, 1
          sd t0, (s0)
          amoswap.w.rl zero, zero, (t2)
      """;

  private static final Layout[] LAYOUTS = {
    Layout.of(1, 2), Layout.of(1, 4), Layout.of(2, 1), Layout.of(2, 2), Layout.of(4, 1)
  };

  @TestFactory
  Stream<DynamicTest> ofAmos() {
    return counters(AMO, 200_000);
  }

  @TestFactory
  Stream<DynamicTest> ofLoadReservedAndStoreConditional() {
    return counters(LOAD_RESERVED, 100_000);
  }

  @TestFactory
  Stream<DynamicTest> ofBothSideBySide() {
    return Layout.each(
        layout -> {
          long each = 50_000L * layout.harts();
          assertEquals(each << 32 | each, count(layout, MIXED, 50_000));
        },
        LAYOUTS);
  }

  @TestFactory
  Stream<DynamicTest> underASpinLock() {
    return counters(LOCK, 500);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> ofAllKindsForLong() {
    return Stream.of(
            counters(AMO, 5_000_000), counters(LOAD_RESERVED, 2_000_000), counters(LOCK, 5_000))
        .flatMap(tests -> tests);
  }

  private static Stream<DynamicTest> counters(String step, int times) {
    return Layout.each(
        layout -> assertEquals((long) times * layout.harts(), count(layout, step, times)), LAYOUTS);
  }

  private static long count(Layout layout, String step, int times) throws Exception {
    String console = TestCluster.run(layout, LOOP.formatted(times, step) + REPORT);
    return Long.parseUnsignedLong(console.strip(), 16);
  }
}
