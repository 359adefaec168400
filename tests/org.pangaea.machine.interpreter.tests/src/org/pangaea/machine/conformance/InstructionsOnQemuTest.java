package org.pangaea.machine.conformance;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Engine;

/** Every instruction on edge values does what it does on QEMU. */
@OnEveryEngine
@DisplayName("A random stream of instructions gives the same registers and memory as on QEMU")
class InstructionsOnQemuTest {
  private final Engine engine;

  InstructionsOnQemuTest(Engine engine) {
    this.engine = engine;
  }

  @Test
  @DisplayName("all instructions, edge values, S-mode and U-mode")
  void everyInstruction() {
    compare(Seeds.seed("every instruction"), 12_000);
  }

  @Test
  @Tag("long")
  @DisplayName("the same, many times")
  void everyInstructionAtLength() {
    long seed = Seeds.seed("every instruction, at length");
    for (int i = 0; i < 100; i++) {
      compare(seed + i, 12_000);
    }
  }

  private void compare(long seed, int count) {
    Image before = InstructionStream.make(new SplittableRandom(seed), count, true);
    Image expected = Qemu.run(before);
    for (int harts = 1; harts <= 2; harts++) {
      Image actual = Ours.run(engine, harts, before, TestPort::new, 1 << 14);
      new Comparison(before, expected, actual).check(count, "seed " + seed + ", harts " + harts);
    }
  }
}
