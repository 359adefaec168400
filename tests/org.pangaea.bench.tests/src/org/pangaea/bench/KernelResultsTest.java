package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class KernelResultsTest {
  private static final String MATRIX = Kernel.MATRIX.description();
  private static final String STREAM = Kernel.STREAM.description();
  private static final String WIDE = Kernel.WIDE.description();

  private static KernelSpeed hot(
      String kernel, String machine, double thread, double process, double wall) {
    return new KernelSpeed(kernel, 1, true, machine, thread, process, wall, wall);
  }

  private static KernelSpeed wide(String machine, double first, double steady) {
    return new KernelSpeed(WIDE, 1, false, machine, 1, 1, steady, first);
  }

  /**
   * By thread time the translator does one kernel twice as fast as QEMU and the other half as fast;
   * by process time four times and as fast, by wall time a half and an eighth.
   */
  static KernelResults results() {
    return KernelResults.of(
        List.of(
            hot(MATRIX, "QEMU", 100, 50, 80),
            hot(MATRIX, "translator", 200, 200, 40),
            hot(MATRIX, "interpreter", 50, 50, 50),
            hot(STREAM, "QEMU", 10, 10, 8),
            hot(STREAM, "translator", 5, 10, 1),
            hot(STREAM, "interpreter", 5, 5, 5),
            wide("QEMU", 10, 10),
            wide("translator", 5, 20),
            wide("interpreter", 4, 4)));
  }

  @Test
  void aRatioAboveOneMeansFasterThanQemu() {
    assertEquals(
        new KernelRatio(MATRIX, "translator", 2, 4, 0.5, 0.5), results().toQemu().getFirst());
  }

  @Test
  void everyEngineIsComparedInEveryKernel() {
    assertEquals(
        List.of(
            MATRIX + " translator",
            MATRIX + " interpreter",
            STREAM + " translator",
            STREAM + " interpreter",
            WIDE + " translator",
            WIDE + " interpreter"),
        results().toQemu().stream().map(r -> r.kernel() + " " + r.engine()).toList());
  }

  @Test
  void theGeometricMeanIsThatOfTheHotKernels() {
    KernelRatio mean = results().means().getFirst();

    assertEquals("translator", mean.engine());
    assertEquals(1, mean.thread(), 1e-9);
    assertEquals(2, mean.process(), 1e-9);
    assertEquals(0.25, mean.wall(), 1e-9);
    assertEquals(0.5, results().means().getLast().thread(), 1e-9, "the interpreter's");
  }

  @Test
  void withoutQemuThereIsNothingToCompareWith() {
    KernelResults alone = KernelResults.of(List.of(hot(MATRIX, "translator", 1, 1, 1)));

    assertEquals(List.of(), alone.toQemu());
    assertEquals(List.of(), alone.means());
    List<Table> tables = KernelTables.of(alone, null);
    assertEquals("Kernels in C: rounds a second of the hart's thread", tables.getFirst().title());
    assertEquals(List.of(MATRIX, "1.0", "-", "-", "-"), tables.getFirst().rows().getFirst());
  }
}
