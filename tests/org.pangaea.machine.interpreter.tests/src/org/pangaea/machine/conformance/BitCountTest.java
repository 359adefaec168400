package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Engine;

/** What the comparison with QEMU leaves out, because QEMU 7.2 has it wrong: CTZW of zero (Zbb). */
@OnEveryEngine
@DisplayName("Counting zeros")
class BitCountTest {
  private final Engine engine;

  BitCountTest(Engine engine) {
    this.engine = engine;
  }

  @Test
  @DisplayName("of a zero word gives 32, whatever stands above it")
  void zeroWord() {
    try (TestMachine machine = new TestMachine(engine)) {
      machine
          .load("li a0, 1\nslli a0, a0, 40\nctzw a1, a0\nclzw a2, a0\nctzw a3, zero\necall\n")
          .runToEnd();
      assertEquals(32, machine.x(11));
      assertEquals(32, machine.x(12));
      assertEquals(32, machine.x(13));
    }
  }
}
