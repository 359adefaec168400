package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Programs that say whether memory is one, for machines that something is done to meanwhile. */
final class Workloads {
  private Workloads() {}

  /** All harts count together, by a step that must be atomic. */
  static Stream<DynamicTest> counters(
      LitmusTest.Machine machine, String step, int times, Layout... layouts) {
    String program = AtomicCounterTest.LOOP.formatted(times, step) + AtomicCounterTest.REPORT;
    return Layout.each(
        layout ->
            assertEquals(
                " " + Long.toHexString((long) times * layout.harts()) + "\n",
                machine.run(layout, program)),
        layouts);
  }

  /** Each hart checks counters of its own among those of others. */
  static Stream<DynamicTest> torture(
      LitmusTest.Machine machine, int steps, int pages, Layout... layouts) {
    return Layout.each(
        layout -> {
          long seed = Seeds.of("counters") >>> 8 | 1;
          String program = MemoryTortureTest.COUNTERS.formatted(steps, pages, seed);
          assertEquals("", machine.run(layout, program));
        },
        layouts);
  }

  /** A page is mapped elsewhere so often, and all harts are told by remote fences. */
  static Stream<DynamicTest> fences(LitmusTest.Machine machine, int flips, Layout... layouts) {
    return Layout.each(
        layout -> {
          String expected = " " + Integer.toHexString(flips + 1) + "\n";
          assertEquals(expected, machine.run(layout, FenceTest.REMAPPING.formatted(flips)));
        },
        layouts);
  }

  /** Code is rewritten so often while other harts execute it. */
  static Stream<DynamicTest> rewriting(LitmusTest.Machine machine, int times, Layout... layouts) {
    return Layout.each(
        layout -> {
          String program = FenceTest.REWRITING.formatted(times) + AtomicCounterTest.REPORT;
          assertEquals(" " + Integer.toHexString(times) + "\n", machine.run(layout, program));
        },
        layouts);
  }
}
