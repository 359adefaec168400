package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Engine;
import org.pangaea.machine.Hart;
import org.pangaea.machine.Trap;
import org.pangaea.riscv.Csr;

/** CSRs whose fields keep only legal values, and the instructions that reach them. */
@OnEveryEngine
@DisplayName("A control register")
class CsrTest {
  private final TestMachine machine;

  CsrTest(Engine engine) {
    machine = new TestMachine(engine);
  }

  @AfterEach
  void close() {
    machine.close();
  }

  @Test
  @DisplayName("satp keeps its value when a mode is written that does not exist")
  void satpMode() {
    machine
        .load(
            """
              li t0, 10
              slli t0, t0, 60
              csrw satp, t0
              csrr a0, satp
              la t0, table
              srli t0, t0, 12
              li t1, 8
              slli t1, t1, 60
              or t0, t0, t1
              csrw satp, t0
              csrr a1, satp
              li t2, 5
              slli t2, t2, 60
              csrw satp, t2
              csrr a2, satp
              li t2, 0xffff
              slli t2, t2, 44
              or t2, t2, t0
              csrw satp, t2
              csrr a3, satp
              csrw satp, zero
              csrr a4, satp
              ecall
              .balign 4096
            table:
              .dword 0, 0, 0x200000cf
            """)
        .runToEnd();
    long sv39 = 8L << 60 | machine.symbol("table") >>> 12;
    assertEquals(0, machine.x(10));
    assertEquals(sv39, machine.x(11));
    assertEquals(sv39, machine.x(12));
    long asid = machine.x(13) >>> 44 & 0xFFFF;
    assertEquals(
        0, asid & asid + 1, "implemented ASID bits are the lowest: " + Long.toHexString(asid));
    assertEquals(sv39, machine.x(13) & ~(0xFFFFL << 44));
    assertEquals(0, machine.x(14));
  }

  @Test
  @DisplayName(
      "stvec knows the modes 0 and 1, sepc has no lowest bit, scounteren three bits,"
          + " senvcfg FIOM and CBZE")
  void legalValues() {
    machine
        .load(
            """
              li t0, -1
              csrw sepc, t0
              csrr a0, sepc
              csrw scounteren, t0
              csrr a1, scounteren
              csrw senvcfg, t0
              csrr a2, senvcfg
              li t0, 0x1001
              csrw stvec, t0
              csrr a3, stvec
              li t0, 0x2002
              csrw stvec, t0
              csrr a4, stvec
              ecall
            """)
        .runToEnd();
    assertEquals(-2, machine.x(10));
    assertEquals(7, machine.x(11));
    assertEquals(0x81, machine.x(12));
    assertEquals(0x1001, machine.x(13));
    assertEquals(0x1001, machine.x(14) & 1 | 0x1000, "the mode stays legal");
    assertEquals(0, machine.x(14) & 2);
  }

  @Test
  @DisplayName("sstatus shows only fields of S-mode, UXL 64, and SD when FS is dirty")
  void supervisorStatus() {
    machine.load(
        "li t0, -1\n"
            + "csrw sstatus, t0\n"
            + "csrr a0, sstatus\n"
            + "csrw sstatus, zero\n"
            + "csrr a1, sstatus\n"
            + "ecall\n");
    machine.runToEnd();
    long fields =
        Hart.SSTATUS_SIE
            | Hart.SSTATUS_SPIE
            | Hart.SSTATUS_SPP
            | Hart.SSTATUS_FS
            | Hart.SSTATUS_SUM
            | Hart.SSTATUS_MXR;
    assertEquals(1L << 63 | 2L << 32 | fields, machine.x(10));
    assertEquals(2L << 32, machine.x(11));
  }

  @Test
  @DisplayName("that is read-only refuses writes, but CSRRS and CSRRC with x0 are no writes")
  void readOnly() {
    machine.load(
        "la t0, 1f\n"
            + "csrw stvec, t0\n"
            + "csrrs a0, time, zero\n"
            + "csrrc a1, time, zero\n"
            + "csrrci a2, time, 0\n"
            + "li t1, 0\n"
            + "write: csrrs a0, time, t1\n"
            + ".balign 4\n"
            + "1: ecall\n");
    machine.time = 77;
    machine.runToEnd();
    assertEquals(77, machine.x(10));
    assertEquals(77, machine.x(12));
    assertEquals(Trap.ILLEGAL_INSTRUCTION, machine.csr(Csr.SCAUSE));
    assertEquals(
        machine.symbol("write"),
        machine.csr(Csr.SEPC),
        "CSRRS writes unless rs1 is x0, whatever it holds");
  }

  @Test
  @DisplayName("is swapped by CSRRW when source and destination are the same register")
  void swap() {
    machine.load(
        "li a0, 5\n"
            + "csrw sscratch, a0\n"
            + "li a0, 9\n"
            + "csrrw a0, sscratch, a0\n"
            + "csrr a1, sscratch\n"
            + "csrrsi a2, sscratch, 6\n"
            + "csrrci a3, sscratch, 1\n"
            + "csrr a4, sscratch\n"
            + "ecall\n");
    machine.runToEnd();
    assertEquals(5, machine.x(10));
    assertEquals(9, machine.x(11));
    assertEquals(9, machine.x(12));
    assertEquals(15, machine.x(13));
    assertEquals(14, machine.x(14));
  }

  @Test
  @DisplayName("for counting is seen in U-mode as far as scounteren says")
  void countersInUserMode() {
    for (int bit = 0; bit < 3; bit++) {
      for (int enabled = 0; enabled < 8; enabled++) {
        machine.load(
            "la t0, 1f\ncsrw stvec, t0\ncsrwi scounteren, "
                + enabled
                + "\nla t0, 2f\ncsrw sepc, t0\nli t0, 0x100\ncsrc sstatus, t0\nsret\n2: csrr a0, "
                + (Csr.CYCLE + bit)
                + "\nebreak\n.balign 4\n1: ecall\n");
        machine.hart().start(TestMachine.BASE, 0);
        machine.runToEnd();
        boolean legal = (enabled >>> bit & 1) != 0;
        assertEquals(legal ? Trap.BREAKPOINT : Trap.ILLEGAL_INSTRUCTION, machine.csr(Csr.SCAUSE));
      }
    }
  }
}
