package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Engine;
import org.pangaea.machine.Hart;
import org.pangaea.riscv.Csr;

/** RISC-V privileged, "Supervisor Interrupt Registers", "Sstc". */
@OnEveryEngine
@DisplayName("An interrupt")
class InterruptTest {
  private static final int ALL =
      Hart.SOFTWARE_INTERRUPT | Hart.TIMER_INTERRUPT | Hart.EXTERNAL_INTERRUPT;

  /** A vectored handler that notes the cause in a0 and ends; then a loop without end. */
  private static final String LOOP =
      """
        la t0, handler
        ori t0, t0, 1
        csrw stvec, t0
        li t0, 0x222
        csrw sie, t0
        csrwi sstatus, 2
      loop:
        addi s0, s0, 1
        j loop
        .balign 4
      handler:
        j 1f
        j 1f
        .word 0
        .word 0
        .word 0
        j 1f
        .word 0
        .word 0
        .word 0
        j 1f
        ecall
      1:
        csrr a0, scause
        ecall
      """;

  private final TestMachine machine;

  InterruptTest(Engine engine) {
    machine = new TestMachine(engine);
  }

  @AfterEach
  void close() {
    machine.close();
  }

  private void spin() {
    assertEquals(Engine.Exit.POLL, machine.run(0, 1000));
    machine.poll(machine.hart());
  }

  private static long interrupt(int cause) {
    return 1L << 63 | cause;
  }

  @Test
  @DisplayName("of higher priority goes first: external, software, timer")
  void priority() {
    int[][] cases = {
      {ALL, 9},
      {Hart.SOFTWARE_INTERRUPT | Hart.TIMER_INTERRUPT, 1},
      {Hart.TIMER_INTERRUPT, 5},
      {Hart.EXTERNAL_INTERRUPT | Hart.TIMER_INTERRUPT, 9},
    };
    for (int[] each : cases) {
      machine.load(LOOP);
      machine.hart().start(TestMachine.BASE, 0);
      spin();
      machine.hart().raise(each[0]);
      machine.runToEnd();
      assertEquals(interrupt(each[1]), machine.x(10));
      machine.hart().lower(ALL);
    }
  }

  @Test
  @DisplayName("waits while SIE is clear in S-mode, and is taken as soon as it is set")
  void masked() {
    machine.load(
        """
          la t0, handler
          csrw stvec, t0
          li t0, 0x222
          csrw sie, t0
          li t1, 100
        1:
          addi t1, t1, -1
          bnez t1, 1b
          csrr a1, sip
          csrsi sstatus, 2
        here:
          j here
          .balign 4
        handler:
          csrr a0, scause
          ecall
        """);
    machine.hart().raise(Hart.SOFTWARE_INTERRUPT);
    machine.runToEnd();
    assertEquals(0, machine.x(6), "the loop ran to its end first");
    assertEquals(Hart.SOFTWARE_INTERRUPT, machine.x(11));
    assertEquals(interrupt(1), machine.x(10));
    assertEquals(machine.symbol("here"), machine.csr(Csr.SEPC));
  }

  @Test
  @DisplayName("is taken in U-mode whatever SIE says")
  void inUserMode() {
    machine.load(
        """
          la t0, handler
          csrw stvec, t0
          csrwi sie, 2
          la t0, user
          csrw sepc, t0
          li t0, 0x122
          csrc sstatus, t0
          sret
        user:
          j user
          .balign 4
        handler:
          csrr a0, scause
          ecall
        """);
    spin();
    machine.hart().raise(Hart.SOFTWARE_INTERRUPT);
    machine.runToEnd();
    assertEquals(interrupt(1), machine.x(10));
    assertEquals(0, machine.csr(Csr.SSTATUS) & Hart.SSTATUS_SPP);
  }

  @Test
  @DisplayName("that sie does not enable never comes and does not wake a hart")
  void notEnabled() {
    machine.load("csrsi sstatus, 2\ncsrwi sie, 2\nwfi\nli a0, 1\necall\n");
    machine.hart().raise(Hart.EXTERNAL_INTERRUPT);
    assertEquals(Engine.Exit.WAIT_FOR_INTERRUPT, machine.runToExit(0));
    assertFalse(machine.hart().wakeable());
    machine.hart().raise(Hart.SOFTWARE_INTERRUPT);
    assertTrue(machine.hart().wakeable());
  }

  @Test
  @DisplayName("wakes a hart in WFI although SIE is clear, and the hart goes on behind it")
  void wakesWithoutTrap() {
    machine.load("csrwi sie, 2\nwfi\nbehind: li a0, 1\necall\n");
    assertEquals(Engine.Exit.WAIT_FOR_INTERRUPT, machine.runToExit(0));
    assertEquals(machine.symbol("behind"), machine.hart().pc);
    machine.hart().raise(Hart.SOFTWARE_INTERRUPT);
    assertTrue(machine.hart().wakeable());
    machine.runToEnd();
    assertEquals(1, machine.x(10));
  }

  @Test
  @DisplayName(
      "of the timer is pending exactly while time is not below stimecmp, compared unsigned")
  void timer() {
    machine.load(
        "li t0, 1000\n"
            + "csrw stimecmp, t0\n"
            + "wfi\n"
            + "csrr a0, sip\n"
            + "wfi\n"
            + "csrr a1, sip\n"
            + "li t0, -1\n"
            + "csrw stimecmp, t0\n"
            + "csrr a2, sip\n"
            + "ecall\n");
    machine.runToExit(0);
    machine.time = 999;
    machine.runToExit(0);
    assertEquals(0, machine.x(10));
    machine.time = 1000;
    machine.runToEnd();
    assertEquals(Hart.TIMER_INTERRUPT, machine.x(11));
    assertEquals(0, machine.x(12));
  }

  @Test
  @DisplayName("of the timer ends a loop when its time comes")
  void timerInterruptsLoop() {
    machine.load(
        LOOP.replace("csrwi sstatus, 2", "li t0, 50\ncsrw stimecmp, t0\ncsrwi sstatus, 2"));
    spin();
    spin();
    machine.time = 50;
    machine.runToEnd();
    assertEquals(interrupt(5), machine.x(10));
  }

  @Test
  @DisplayName("of software can be made and cleared in sip; the other bits there are read-only")
  void pendingRegister() {
    machine
        .load(
            """
              li t0, -1
              csrw sip, t0
              csrr a0, sip
              csrw sip, zero
              csrr a1, sip
              csrw sie, t0
              csrr a2, sie
              ecall
            """)
        .runToEnd();
    assertEquals(Hart.SOFTWARE_INTERRUPT, machine.x(10));
    assertEquals(0, machine.x(11));
    assertEquals(ALL, machine.x(12));
  }

  @Test
  @DisplayName("that arrives is not lost when another bit of sip is cleared")
  void clearingAnotherBit() {
    machine.load("wfi\nli t0, 0x220\ncsrc sip, t0\ncsrr a0, sip\necall\n");
    machine.runToExit(0);
    machine.hart().raise(Hart.SOFTWARE_INTERRUPT);
    machine.runToEnd();
    assertEquals(Hart.SOFTWARE_INTERRUPT, machine.x(10));
  }
}
