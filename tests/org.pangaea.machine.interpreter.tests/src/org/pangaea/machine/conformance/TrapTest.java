package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pangaea.machine.Engine;
import org.pangaea.machine.Hart;
import org.pangaea.machine.Trap;
import org.pangaea.riscv.Csr;

/** RISC-V privileged, "Supervisor-Level ISA": entering and leaving the trap handler. */
@OnEveryEngine
@DisplayName("A trap")
class TrapTest {
  private static final String USER =
      """
        la t0, handler
        csrw stvec, t0
        la t0, user
        csrw sepc, t0
        li t0, 0x122
        csrc sstatus, t0
        csrw scounteren, zero
        sret
      handler:
        ecall
        .balign 4
      """;

  private final TestMachine machine;

  TrapTest(Engine engine) {
    machine = new TestMachine(engine);
  }

  @AfterEach
  void close() {
    machine.close();
  }

  @Test
  @DisplayName("from U-mode enters S-mode with the cause, the place and the old mode")
  void fromUserMode() {
    machine.load(USER + "user: nop\nnow: ecall\n").runToEnd();
    assertEquals(Trap.ECALL_FROM_U, machine.csr(Csr.SCAUSE));
    assertEquals(machine.symbol("now"), machine.csr(Csr.SEPC));
    assertEquals(0, machine.csr(Csr.STVAL));
    assertEquals(0, machine.csr(Csr.SSTATUS) & Hart.SSTATUS_SPP);
    assertEquals(Hart.SUPERVISOR, machine.hart().privilege);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sret",
        "wfi",
        "sfence.vma",
        "csrr a0, sstatus",
        "csrr a0, cycle",
        "csrw satp, zero",
        "mret",
        "csrw cycle, a0",
        ".word 0",
        ".half 0",
        "csrr a0, 0x7c0",
        ".word 0xffffffff"
      })
  @DisplayName("is taken for what U-mode may not do")
  void privilegedInUserMode(String instruction) {
    machine.load(USER + "user: nop\nnow: " + instruction + "\n").runToEnd();
    assertEquals(Trap.ILLEGAL_INSTRUCTION, machine.csr(Csr.SCAUSE));
    assertEquals(machine.symbol("now"), machine.csr(Csr.SEPC));
    long bits = machine.load64(machine.symbol("now"));
    assertEquals(bits & ((bits & 3) == 3 ? 0xFFFF_FFFFL : 0xFFFF), machine.csr(Csr.STVAL));
  }

  @Test
  @DisplayName(
      "disables interrupts and remembers whether they were enabled; SRET enables them again")
  void interruptEnableStack() {
    machine
        .load(
            """
              la t0, handler
              csrw stvec, t0
              csrsi sstatus, 2
              ebreak
              csrr a1, sstatus
              ecall
              .balign 4
            handler:
              csrr a0, sstatus
              csrr t0, sepc
              addi t0, t0, 4
              csrw sepc, t0
              sret
            """)
        .runToEnd();
    long flags = Hart.SSTATUS_SIE | Hart.SSTATUS_SPIE | Hart.SSTATUS_SPP;
    assertEquals(Hart.SSTATUS_SPIE | Hart.SSTATUS_SPP, machine.x(10) & flags, "in the handler");
    assertEquals(Hart.SSTATUS_SIE | Hart.SSTATUS_SPIE, machine.x(11) & flags, "after SRET");
  }

  @Test
  @DisplayName("goes to the base even if stvec is vectored, as only interrupts are spread")
  void vectoredExceptions() {
    machine
        .load(
            """
              la t0, handler
              ori t0, t0, 1
              csrw stvec, t0
              ebreak
              .balign 4
            handler:
              li a0, 7
              ecall
              li a0, 8
              ecall
            """)
        .runToEnd();
    assertEquals(7, machine.x(10));
  }

  @Test
  @DisplayName("whose handler cannot be fetched does not keep the hart's thread for ever")
  void unmappedHandler() {
    machine.load("li t0, 0x40000\ncsrw stvec, t0\nebreak\n");
    assertEquals(Engine.Exit.POLL, machine.run(0, 1000));
    assertEquals(Trap.FETCH_ACCESS_FAULT, machine.csr(Csr.SCAUSE));
    assertEquals(0x40000, machine.csr(Csr.STVAL));
    assertEquals(0x40000, machine.csr(Csr.SEPC));
  }

  @Test
  @DisplayName("leaves the destination register as it was")
  void destinationUntouched() {
    machine
        .load(
            "la t0, 1f\n"
                + "csrw stvec, t0\n"
                + "li a0, 5\n"
                + "li a1, 0x40000\n"
                + "ld a0, (a1)\n"
                + ".balign 4\n"
                + "1: ecall\n")
        .runToEnd();
    assertEquals(5, machine.x(10));
    assertEquals(Trap.LOAD_ACCESS_FAULT, machine.csr(Csr.SCAUSE));
    assertEquals(0x40000, machine.csr(Csr.STVAL));
  }

  @Test
  @DisplayName("is taken for floating point while the unit is off, loads and stores included")
  void floatingPointOff() {
    for (String instruction :
        new String[] {"fadd.d f0,f1,f2", "flw f0, (sp)", "fsd f0, (sp)", "csrr a0, fcsr"}) {
      machine.load(
          "li t0, 0x6000\ncsrc sstatus, t0\nla t0, 1f\ncsrw stvec, t0\n"
              + instruction
              + "\n.balign 4\n1: ecall\n");
      machine.hart().start(TestMachine.BASE, 0);
      machine.runToEnd();
      assertEquals(Trap.ILLEGAL_INSTRUCTION, machine.csr(Csr.SCAUSE), instruction);
    }
  }

  @Test
  @DisplayName("counts nothing: instret moves by retired instructions only")
  void instretIsExact() {
    machine
        .load(
            """
              la t0, handler
              csrw stvec, t0
              csrr s0, instret
              ebreak
              csrr s1, instret
              li t1, 10
            1:
              addi t1, t1, -1
              bnez t1, 1b
              csrr s2, instret
              ecall
              .balign 4
            handler:
              csrr t0, sepc
              addi t0, t0, 4
              csrw sepc, t0
              sret
            """)
        .runToEnd();
    assertEquals(1 + 4, machine.x(9) - machine.x(8), "the read itself and four of the handler");
    assertEquals(1 + 1 + 20, machine.x(18) - machine.x(9), "the read, li, ten times two");
    assertEquals(machine.x(18) + 1, machine.hart().instret, "the ecall does not retire");
  }

  @Test
  @DisplayName("never writes x0, whatever the instruction")
  void zeroRegister() {
    machine
        .load(
            """
              li t0, 0x6000
              csrs sstatus, t0
              la a0, data
              ld zero, (a0)
              lw zero, (a0)
              lr.w zero, (a0)
              amoadd.w zero, a0, (a0)
              csrrw zero, sscratch, a0
              csrrs zero, sscratch, a0
              div zero, a0, a0
              clz zero, a0
              fmv.x.d zero, f1
              feq.d zero, f1, f1
              fcvt.l.d zero, f1, rtz
              jal zero, 1f
            1:
              la t0, 2f
              jalr zero, (t0)
            2:
              auipc zero, 5
              lui zero, 5
              add a1, zero, zero
              sd zero, 8(a0)
              ecall
              .balign 8
            data: .dword -1, -1
            """)
        .runToEnd();
    assertEquals(0, machine.x(0));
    assertEquals(0, machine.x(11));
    assertEquals(0, machine.load64(machine.symbol("data") + 8));
  }
}
