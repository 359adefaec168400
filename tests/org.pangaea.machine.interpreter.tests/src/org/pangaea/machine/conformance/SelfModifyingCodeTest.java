package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.HostMemory;

/** FENCE.I (unprivileged, "Zifencei"): a hart executes what was stored before its own fence. */
@OnEveryEngine
@DisplayName("Code that is stored to")
class SelfModifyingCodeTest {
  private final TestMachine machine;

  SelfModifyingCodeTest(Engine engine) {
    machine = new TestMachine(engine, 2);
  }

  @AfterEach
  void close() {
    machine.close();
  }

  @Test
  @DisplayName("is executed as stored after FENCE.I, each time, in the page that stores it")
  void sameHart() {
    machine
        .load(
            """
              la s0, patch
              li s1, 500
              li s2, 0
              lw s3, (s0)
              li s4, 0x100000
            1:
              lui t0, 0x100
              add s3, s3, t0
              sw s3, (s0)
              fence.i
            patch:
              addi s5, zero, 0
              add s2, s2, s5
              addi s1, s1, -1
              bnez s1, 1b
              ecall
            """)
        .runToEnd();
    assertEquals(500 * 501 / 2, machine.x(18));
  }

  @Test
  @DisplayName("by another hart is executed after the executing hart's FENCE.I")
  void otherHart() {
    machine.load(
        """
          beqz a0, 1f
          j writer
        1:
          li s2, 0
        reader:
          call patch
          slli s2, s2, 4
          add s2, s2, a2
          wfi
          fence.i
          j reader
          .balign 4096
        patch:
          li a2, 1
          ret
          .balign 4096
        writer:
          la s0, patch
          lw s3, (s0)
        2:
          lui t0, 0x100
          add s3, s3, t0
          sw s3, (s0)
          fence
          wfi
          j 2b
        """);
    for (int i = 0; i < 5; i++) {
      machine.runToExit(0);
      machine.runToExit(1);
    }
    assertEquals(0x12345, machine.x(18));
  }

  @Test
  @DisplayName("that arrives from another node is executed after FENCE.I")
  void otherNode() {
    machine.load(
        """
        reader:
          call patch
          wfi
          fence.i
          j reader
          .balign 4096
        patch:
          li a2, 1
          ret
        """);
    long patch = machine.symbol("patch");
    machine.runToExit(0);
    assertEquals(1, machine.x(12));
    machine.hart().dropPage(patch >>> GuestMemory.PAGE_SHIFT);
    machine.port.codeChanged(patch >>> GuestMemory.PAGE_SHIFT);
    HostMemory.putInt(machine.ram.address(patch), 0x00200613);
    machine.runToExit(0);
    assertEquals(2, machine.x(12));
  }

  @Test
  @DisplayName("over the end of a page is executed as stored when only its second half changed")
  void straddling() {
    machine
        .load(
            """
              li s1, 3
              li s2, 0
              la s0, second
            1:
              call code
              slli s2, s2, 4
              add s2, s2, a2
              lhu t0, (s0)
              addi t0, t0, 16
              sh t0, (s0)
              fence.i
              addi s1, s1, -1
              bnez s1, 1b
              ecall
              .balign 4096
              .space 4092
            code:
              c.nop
              .half 0x0613
            second:
              .half 0x0010
              ret
            """)
        .runToEnd();
    assertEquals(0x123, machine.x(18));
  }
}
