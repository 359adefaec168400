package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Engine;
import org.pangaea.machine.Hart;
import org.pangaea.machine.Trap;
import org.pangaea.riscv.Csr;

/**
 * What a comparison with QEMU 7.2 cannot show about M-mode; {@link PrivilegedOnQemuTest} has the
 * rest.
 */
@OnEveryEngine
@DisplayName("M-mode")
class MachineModeTest {
  private static final long MIE = 1L << 3;
  private static final long MPRV = 1L << 17;
  private static final long MPP = 3L << 11;

  /** Goes on in S-mode, with everything permitted. */
  private static final String TO_SUPERVISOR =
      """
        li t0, -1
        csrw pmpaddr0, t0
        li t0, 0x1f
        csrw pmpcfg0, t0
        li t0, 0x1800
        csrc mstatus, t0
        li t0, 0x800
        csrs mstatus, t0
        la t0, 1f
        csrw mepc, t0
        mret
      1:
      """;

  /** Where traps of a program lead: WFI hands control to the test. */
  private static final String HANDLER =
      """
        .balign 4
      handler:
        wfi
        j handler
      """;

  private final Engine engine;
  private final TestMachine machine;

  MachineModeTest(Engine engine) {
    this.engine = engine;
    machine = TestMachine.withMachineMode(engine);
  }

  @AfterEach
  void close() {
    machine.close();
  }

  private void run(String text) {
    machine.load("la t0, handler\ncsrw mtvec, t0\n" + text + HANDLER);
    machine.hart().reset(TestMachine.BASE, 0);
    assertEquals(Engine.Exit.WAIT_FOR_INTERRUPT, machine.runToExit(0));
  }

  private void assertTrapped(int cause, String label) {
    assertEquals(cause, machine.csr(Csr.MCAUSE));
    assertEquals(machine.symbol(label), machine.csr(Csr.MEPC));
    assertEquals(Hart.MACHINE, machine.hart().privilege);
  }

  @Test
  @DisplayName("is where a hart is after its reset, with the hart id in a0 and a value in a1")
  void reset() {
    machine.load("csrr s0, mhartid\ncsrr s1, mstatus\ncsrr s2, misa\nwfi\n");
    machine.hart().reset(TestMachine.BASE, 0x1234);
    machine.runToExit(0);
    assertEquals(Hart.MACHINE, machine.hart().privilege);
    assertEquals(0, machine.x(10));
    assertEquals(0x1234, machine.x(11));
    assertEquals(0, machine.x(8));
    assertEquals(2L << 34 | 2L << 32, machine.x(9), "SXL and UXL are 64 bits, all else is off");
    assertEquals(2, machine.x(18) >>> 62);
    for (char letter : "ACDFIMSU".toCharArray()) {
      assertTrue((machine.x(18) >>> letter - 'A' & 1) != 0, () -> "extension " + letter);
    }
  }

  @Test
  @DisplayName("cannot be reached by a hart without it, whose ECALL is its environment's")
  void absent() {
    try (TestMachine plain = new TestMachine(engine)) {
      int[] registers = {
        Csr.MSTATUS, Csr.MISA, Csr.MHARTID, Csr.MIE, Csr.MTVEC, Csr.PMPCFG0, Csr.MCYCLE
      };
      for (int csr : registers) {
        plain.load("la t0, 1f\ncsrw stvec, t0\ncsrr a0, " + csr + "\n.balign 4\n1: ecall\n");
        plain.hart().start(TestMachine.BASE, 0);
        plain.runToEnd();
        assertEquals(Trap.ILLEGAL_INSTRUCTION, plain.csr(Csr.SCAUSE), () -> Csr.name(csr));
      }
      plain.load("la t0, 1f\ncsrw stvec, t0\nmret\n.balign 4\n1: ecall\n");
      plain.hart().start(TestMachine.BASE, 0);
      plain.runToEnd();
      assertEquals(Trap.ILLEGAL_INSTRUCTION, plain.csr(Csr.SCAUSE));
    }
  }

  @Test
  @DisplayName("takes an ECALL of each mode with a cause of its own")
  void calls() {
    run("call: ecall\n");
    assertTrapped(11, "call");
    run(TO_SUPERVISOR + "call: ecall\n");
    assertTrapped(Trap.ECALL_FROM_S, "call");
    run(TO_SUPERVISOR.replace("0x800\n", "0\n") + "call: ecall\n");
    assertTrapped(Trap.ECALL_FROM_U, "call");
  }

  @Test
  @DisplayName("clears MPRV when it returns to a mode below")
  void returnClearsModifiedPrivilege() {
    run("li t0, 0x20000\ncsrs mstatus, t0\n" + TO_SUPERVISOR + "call: ecall\n");
    assertTrapped(Trap.ECALL_FROM_S, "call");
    assertEquals(0, machine.csr(Csr.MSTATUS) & MPRV);
    assertEquals(1L << 11, machine.csr(Csr.MSTATUS) & MPP);
  }

  @Test
  @DisplayName("keeps MPP when a mode is written that does not exist")
  void previousModeIsLegal() {
    run("li t0, 0x1000\ncsrw mstatus, t0\ncsrr s0, mstatus\nj handler\n");
    assertEquals(0, machine.x(8) & MPP);
  }

  @Test
  @DisplayName("is interrupted by its timer when the comparator is reached, and by no other's bits")
  void timer() {
    machine.load(
        """
          la t0, handler
          csrw mtvec, t0
          li t0, 0x80
          csrw mie, t0
          csrsi mstatus, 8
        loop:
          j loop
        """
            + HANDLER);
    Hart hart = machine.hart();
    hart.reset(TestMachine.BASE, 0);
    hart.setMachineTimer(1000);
    machine.time = 999;
    assertEquals(Engine.Exit.POLL, machine.run(0, 1000));
    machine.poll(hart);
    assertEquals(Engine.Exit.POLL, machine.run(0, 1000));
    assertEquals(machine.symbol("loop"), hart.pc);
    machine.time = 1000;
    machine.poll(hart);
    assertEquals(machine.symbol("handler"), hart.pc);
    assertEquals(1L << 63 | 7, machine.csr(Csr.MCAUSE));
    assertEquals(0, machine.csr(Csr.MSTATUS) & MIE, "interrupts are off in the handler");
    hart.setMachineTimer(-1L);
    assertEquals(0, machine.csr(Csr.MIP) & Hart.MACHINE_TIMER_INTERRUPT);
  }

  @Test
  @DisplayName("takes the interrupt of highest priority, its own before those of S-mode")
  void priority() {
    Hart hart = machine.hart();
    int[] order = {11, 3, 7, 9, 1, 5};
    for (int i = 0; i < order.length; i++) {
      machine.load(
          "la t0, handler\ncsrw mtvec, t0\nli t0, 0xaaa\ncsrw mie, t0\nli t0, 0x20\ncsrw mip, t0\n"
              + "wfi\ncsrsi mstatus, 8\nloop: j loop\n"
              + HANDLER);
      hart.reset(TestMachine.BASE, 0);
      hart.lower(-1);
      assertEquals(Engine.Exit.WAIT_FOR_INTERRUPT, machine.runToExit(0));
      for (int j = i; j < order.length - 1; j++) {
        if (order[j] == 7) {
          hart.setMachineTimer(0);
        } else {
          hart.raise(1 << order[j]);
        }
      }
      assertEquals(Engine.Exit.WAIT_FOR_INTERRUPT, machine.runToExit(0));
      assertEquals(1L << 63 | order[i], machine.csr(Csr.MCAUSE));
    }
  }

  @Test
  @DisplayName("jumps to its vector for an interrupt and to the base for an exception")
  void vectored() {
    machine.load(
        """
          la t0, table
          ori t0, t0, 1
          csrw mtvec, t0
          li t0, 8
          csrw mie, t0
          csrsi mstatus, 8
        loop: j loop
          .balign 4
        table:
          j handler
          j handler
          j handler
          j software
        software:
          li s0, 3
          j handler
        """
            + HANDLER);
    machine.hart().reset(TestMachine.BASE, 0);
    machine.hart().raise(Hart.MACHINE_SOFTWARE_INTERRUPT);
    machine.runToExit(0);
    assertEquals(3, machine.x(8));
  }

  @Test
  @DisplayName("forbids S-mode what TVM, TW and TSR say, and nothing else")
  void trappedInstructions() {
    String[][] cases = {
      {"0x100000", "csrr a0, satp"},
      {"0x100000", "csrw satp, zero"},
      {"0x100000", "sfence.vma"},
      {"0x200000", "wfi"},
      {"0x400000", "sret"},
    };
    for (String[] each : cases) {
      String bit = "li t0, " + each[0] + "\ncsrs mstatus, t0\n";
      run(bit + TO_SUPERVISOR + "it: " + each[1] + "\n" + "after: ecall\n");
      assertTrapped(Trap.ILLEGAL_INSTRUCTION, "it");
    }
    run("li t0, 0x500000\ncsrs mstatus, t0\n" + TO_SUPERVISOR + "wfi\n");
    assertEquals(Hart.SUPERVISOR, machine.hart().privilege, "WFI was executed in S-mode");
    run("li t0, 0x700000\ncsrs mstatus, t0\ncsrr a0, satp\nsfence.vma\nit: j handler\n");
    assertEquals(0, machine.csr(Csr.MCAUSE), "M-mode is not bound by them");
  }

  @Test
  @DisplayName("counts from what was written to mcycle and minstret")
  void counters() {
    run(
        """
          li t0, 1000
          csrw minstret, t0
          csrr s0, minstret
          csrr s1, instret
          li t0, -1
          csrw mcycle, t0
          csrr s2, mcycle
          csrr s3, cycle
          csrw mcountinhibit, t0
          csrr s4, mcountinhibit
          j handler
        """);
    assertEquals(1000, machine.x(8), "the next instruction reads what was written");
    assertEquals(1001, machine.x(9));
    assertEquals(-1, machine.x(18));
    assertEquals(0, machine.x(19));
    assertEquals(0, machine.x(20), "no counter can be stopped");
  }

  @Test
  @DisplayName(
      "protects memory by pages: NA4 does not exist, and addresses read as of a coarse grain")
  void grain() {
    run(
        """
          li t0, -1
          csrw pmpaddr0, t0
          csrr s0, pmpaddr0
          li t0, 0x1700
          csrw pmpcfg0, t0
          csrr s1, pmpcfg0
          li t0, 0x1a
          csrw pmpcfg0, t0
          csrr s2, pmpcfg0
          csrr s3, pmpaddr0
          j handler
        """);
    long all = (1L << 54) - 1;
    assertEquals(all & -1024, machine.x(8), "without a range whole pages are shown");
    assertEquals(0x0700, machine.x(9), "a range of four bytes was asked for");
    assertEquals(0x18, machine.x(18), "a page that can be written can be read");
    assertEquals(all, machine.x(19));
  }

  @Test
  @DisplayName("is bound by a locked range too, which stays until reset")
  void lockedRange() {
    run(
        """
          la t0, data
          srli t0, t0, 2
          addi t0, t0, 0x1ff
          csrw pmpaddr0, t0
          li t0, 0x99
          csrw pmpcfg0, t0
          csrw pmpcfg0, zero
          csrw pmpaddr0, zero
          la t1, data
          ld s0, 0(t1)
        store:
          sd s0, 0(t1)
          j handler
          .balign 4096
        data:
          .dword 77
          .balign 4096
        """);
    assertTrapped(Trap.STORE_ACCESS_FAULT, "store");
    assertEquals(77, machine.x(8));
    assertEquals(machine.symbol("data"), machine.csr(Csr.MTVAL));
    assertEquals(0x99, machine.csr(Csr.PMPCFG0));
  }

  @Test
  @DisplayName("sees S-mode's memory under MPRV for data and its own for instructions")
  void modifiedPrivilege() {
    run(
        """
          la t0, table
          la t1, mapped
          srli t1, t1, 2
          ori t1, t1, 0xc7
          sd t1, 8(t0)
          la t1, table
          srli t1, t1, 2
          ori t1, t1, 1
          sd t1, 0(t0)
          la t0, table
          srli t0, t0, 12
          li t1, 8
          slli t1, t1, 60
          or t0, t0, t1
          csrw satp, t0
          sfence.vma
          li t0, -1
          csrw pmpaddr0, t0
          li t0, 0x1f
          csrw pmpcfg0, t0
          li t0, 0x20800
          li t1, 0x1000
          csrs mstatus, t0
          ld s0, 8(t1)
          csrc mstatus, t0
        raw:
          ld s1, 8(t1)
          j handler
          .balign 4096
        mapped:
          .dword 1, 42
          .balign 4096
        table:
          .space 4096
        """);
    assertTrapped(Trap.LOAD_ACCESS_FAULT, "raw");
    assertEquals(42, machine.x(8));
  }

  @Test
  @DisplayName("can hold S-mode's external interrupt up, beside the line")
  void externalInterruptOfBoth() {
    Hart hart = machine.hart();
    machine.load(
        """
          li t0, 0x200
          csrs mip, t0
          csrr s0, mip
          wfi
          csrc mip, t0
          csrr s1, mip
          wfi
          li t0, 2
          csrs mip, t0
          csrr s2, mip
          wfi
        """);
    hart.reset(TestMachine.BASE, 0);
    machine.runToExit(0);
    assertEquals(0x200, machine.x(8));
    hart.raise(Hart.EXTERNAL_INTERRUPT);
    machine.runToExit(0);
    assertEquals(0x200, machine.x(9), "the line is still up");
    machine.runToExit(0);
    hart.lower(Hart.EXTERNAL_INTERRUPT);
    assertEquals(
        0x2, machine.csr(Csr.MIP), "CSRRS must not have taken the line for what was written");
  }

  @Test
  @DisplayName("hides stimecmp until menvcfg and mcounteren allow it")
  void timerOfSupervisor() {
    String use = TO_SUPERVISOR + "it: csrw stimecmp, zero\ncall: ecall\n";
    String permit = "li t0, -1\ncsrw menvcfg, t0\n";
    run(use);
    assertTrapped(Trap.ILLEGAL_INSTRUCTION, "it");
    run(permit + use);
    assertTrapped(Trap.ILLEGAL_INSTRUCTION, "it");
    run(permit + "csrwi mcounteren, 2\n" + use);
    assertTrapped(Trap.ECALL_FROM_S, "call");
    assertNotEquals(0, machine.csr(Csr.MIP) & Hart.TIMER_INTERRUPT);
  }

  @Test
  @DisplayName("has no address translation, whatever satp says")
  void untranslated() {
    run(
        "li t0, 0x8000000000000000\ncsrw satp, t0\nsfence.vma\nla t1, word\nld s0, 0(t1)\nj handler\nword: .dword 5\n");
    assertEquals(5, machine.x(8));
    assertFalse(machine.csr(Csr.SATP) == 0);
  }
}
