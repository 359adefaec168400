package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Engine;
import org.pangaea.riscv.Csr;

/**
 * fcsr and its parts, read and written in loops beside arithmetic: an engine may execute these
 * without looking up the flags and the rounding mode each time.
 */
@OnEveryEngine
@DisplayName("Floating-point control in a loop")
class FloatControlTest {
  /** What is told apart: 1 + 2^-60 is inexact, and not 1 when rounded up. */
  private static final String PROGRAM =
      """
        li t0, 0x2000
        csrs sstatus, t0
        li t0, 1023
        slli t0, t0, 52
        fmv.d.x fa0, t0
        li t0, 963
        slli t0, t0, 52
        fmv.d.x fa1, t0
        li s0, 100
        li a0, 0
        li a1, 0
        li a2, 0
        %s
      again:
        %s
        addi s0, s0, -1
        bnez s0, again
        ecall
      """;

  /** sstatus.FS: 1 is initial, 2 clean. */
  private static final long DIRTY = 3 << 13;

  private static final String CLEAN =
      """
        li t0, 0x4000
        csrs sstatus, t0
        li t0, 0x2000
        csrc sstatus, t0
      """;

  private static final String READS =
      """
        frflags t0
        csrrs t0, fcsr, zero
        csrrc t0, frm, a0
        csrrsi t0, fflags, 0
      """;

  private final TestMachine machine;

  FloatControlTest(Engine engine) {
    machine = new TestMachine(engine);
  }

  @AfterEach
  void close() {
    machine.close();
  }

  private void run(String before, String body) {
    machine.load(PROGRAM.formatted(before, body)).runToEnd();
  }

  private long floatStatus() {
    return machine.csr(Csr.SSTATUS) & DIRTY;
  }

  @Test
  @DisplayName("raises a flag again that was cleared")
  void clearedFlag() {
    run(
        "fadd.d fa2, fa0, fa1",
        """
          frflags t0
          add a0, a0, t0
          fsflags zero
          frflags t0
          add a1, a1, t0
          fadd.d fa2, fa0, fa1
          fadd.d fa2, fa0, fa1
        """);
    assertEquals(100, machine.x(10));
    assertEquals(0, machine.x(11));
  }

  @Test
  @DisplayName("rounds as the mode says that was written just before")
  void roundingMode() {
    run(
        "fadd.d fa2, fa0, fa1",
        """
          fadd.d fa2, fa0, fa1
          fmv.x.d t0, fa2
          add a0, a0, t0
          csrrwi t2, frm, 3
          add a2, a2, t2
          fadd.d fa2, fa0, fa1
          fmv.x.d t1, fa2
          sub t1, t1, t0
          add a1, a1, t1
          csrrci t2, frm, 1
          add a2, a2, t2
          csrrwi t2, fcsr, 1
          add a2, a2, t2
        """);
    assertEquals(100 * (1023L << 52), machine.x(10));
    assertEquals(100, machine.x(11), "one unit in the last place more, each time");
    // 0 and 3 of frm; fcsr has 2 in frm, and the inexact flag.
    assertEquals(100 * (0 + 3 + (2 << 5 | 1)), machine.x(12));
    assertEquals(0, machine.hart().frm);
  }

  @Test
  @DisplayName("swaps a register with the flags")
  void swap() {
    run(
        "li t1, 0x1f5",
        """
          fsflags t1, t1
          add a0, a0, t1
          fsflags t2, t1
          add a1, a1, t2
          fsflags t1, t2
          li t0, 8
          csrrs t2, fflags, t0
          csrrc t0, fcsr, t2
          add a2, a2, t0
        """);
    // The flags are 0 and t1 is 0x1f5, then each turn begins with what the last one left.
    long flags = 0;
    long t1 = 0x1f5;
    long[] sums = new long[3];
    for (int i = 0; i < 100; i++) {
      long old = flags;
      flags = t1 & 31;
      t1 = old;
      sums[0] += t1;
      long t2 = flags;
      flags = t1 & 31;
      sums[1] += t2;
      t1 = flags;
      flags = t2 & 31;
      t2 = flags;
      flags |= 8;
      sums[2] += flags;
      flags &= ~t2;
    }
    assertEquals(sums[0], machine.x(10));
    assertEquals(sums[1], machine.x(11));
    assertEquals(sums[2], machine.x(12));
    assertEquals(flags, machine.hart().fp.flags);
  }

  @Test
  @DisplayName("leaves sstatus.FS as it is where it changes nothing")
  void clean() {
    run(CLEAN, READS);
    assertEquals(0x4000, floatStatus());
  }

  @Test
  @DisplayName("makes sstatus.FS dirty where it sets a flag")
  void dirty() {
    // Nothing to set in the first turns, while nothing is translated yet.
    run(CLEAN, READS + "sltiu t1, s0, 50\ncsrrs t0, fflags, t1");
    assertEquals(DIRTY, floatStatus());
  }

  @Test
  @DisplayName("traps once the unit is off")
  void off() {
    run(
        """
          la t0, handler
          csrw stvec, t0
          li s1, 50
          li t3, 0x6000
        """,
        """
          bne s0, s1, on
          csrc sstatus, t3
        on:
          frflags t0
          fsflags t0
          j next
          .balign 4
        handler:
          addi a0, a0, 1
          csrr t1, sepc
          addi t1, t1, 4
          csrw sepc, t1
          sret
        next:
        """);
    assertEquals(100, machine.x(10), "two in each of the last 50 turns");
  }
}
