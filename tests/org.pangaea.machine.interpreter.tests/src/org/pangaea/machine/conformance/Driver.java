package org.pangaea.machine.conformance;

import org.pangaea.riscv.Assembler;
import org.pangaea.riscv.Program;

/**
 * The program around random blocks, the same bytes on every machine. For each record it loads all
 * registers, enters the block with SRET in the mode that the record names, and stores all registers
 * when the block ends, which is when it traps. A record with pc 0 ends the run. satp is written
 * without a fence: every table of pages has its own ASID and never changes.
 *
 * <p>QEMU starts in M-mode at {@link #MACHINE_ENTRY}, which makes S-mode look like ours and goes on
 * at {@link #ENTRY}, where our machine starts.
 */
final class Driver {
  static final long MACHINE_ENTRY = TestMachine.BASE;
  static final long ENTRY = TestMachine.BASE + 0x1000;

  /** Where the list of records begins. */
  static final long RECORDS = TestMachine.BASE + 0x10_0000;

  /** The rest of RAM up to here is compared; QEMU puts a device tree behind. */
  static final long END = TestMachine.BASE + (56 << 20);

  private static final String MACHINE =
      """
      # Delegate all but ECALL from S-mode, open all memory, allow stimecmp and the counters.
        la t0, unexpected
        csrw mtvec, t0
        li t0, -1
        csrw pmpaddr0, t0
        csrw mcounteren, t0
        li t1, 0x1f
        csrw pmpcfg0, t1
        li t0, 0xb1ff
        csrw medeleg, t0
        li t0, 0x222
        csrw mideleg, t0
        li t0, 1
        slli t0, t0, 63
        csrw menvcfg, t0
        li t0, -1
        csrw stimecmp, t0
        csrw mie, zero
        li t0, 0x800
        csrw mstatus, t0
        li t0, ENTRY
        csrw mepc, t0
        mret
        .balign 4
      unexpected:
        csrr t1, mcause
        li t0, 0x100000
        li t2, 9
        beq t1, t2, end
        addi t1, t1, 100
        slli t1, t1, 16
        li t2, 0x3333
        or t1, t1, t2
        sw t1, 0(t0)
      end:
        li t1, 0x5555
        sw t1, 0(t0)
        j end
      """;

  private static String supervisor() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
          la t0, trapped
          csrw stvec, t0
          csrw sie, zero
          li x31, RECORDS
        next:
          ld x1, PC(x31)
          beqz x1, finished
          csrw sepc, x1
          ld x1, SATP(x31)
          csrr x2, satp
          beq x1, x2, loaded
          csrw satp, x1
        loaded:
          li x1, 0x6000
          csrs sstatus, x1
          ld x1, FCSR(x31)
          csrw fcsr, x1
          ld x1, SCOUNTEREN(x31)
          csrw scounteren, x1
        """);
    for (int i = 0; i < 32; i++) {
      text.append("fld f%d, F+%d(x31)\n".formatted(i, 8 * i));
    }
    text.append("ld x1, SSTATUS(x31)\ncsrw sstatus, x1\ncsrw sscratch, x31\ncsrw stval, zero\n");
    for (int i = 1; i < 32; i++) {
      text.append("ld x%d, %d(x31)\n".formatted(i, 8 * i));
    }
    text.append("sret\n.balign 4\ntrapped:\ncsrrw x31, sscratch, x31\n");
    for (int i = 1; i < 31; i++) {
      text.append("sd x%d, %d(x31)\n".formatted(i, 8 * i));
    }
    text.append(
        """
          csrr x1, sscratch
          sd x1, 8*31(x31)
          csrr x1, scause
          sd x1, SCAUSE(x31)
          csrr x1, stval
          sd x1, STVAL(x31)
          csrr x1, sepc
          sd x1, PC(x31)
          csrr x1, sstatus
          sd x1, SSTATUS(x31)
          csrr x1, scounteren
          sd x1, SCOUNTEREN(x31)
          li x1, 0x6000
          csrs sstatus, x1
          csrr x1, fcsr
          sd x1, FCSR(x31)
        """);
    for (int i = 0; i < 32; i++) {
      text.append("fsd f%d, F+%d(x31)\n".formatted(i, 8 * i));
    }
    return text.append("addi x31, x31, SIZE\nj next\nfinished:\necall\n").toString();
  }

  private Driver() {}

  /** Puts the driver into an image. */
  static void install(Image image) {
    String constants =
        ".equ ENTRY, %d\n.equ RECORDS, %d\n.equ F, %d\n.equ PC, %d\n.equ SSTATUS, %d\n.equ FCSR, %d\n"
                .formatted(ENTRY, RECORDS, Record.F, Record.PC, Record.SSTATUS, Record.FCSR)
            + ".equ SATP, %d\n.equ SCOUNTEREN, %d\n.equ SCAUSE, %d\n.equ STVAL, %d\n.equ SIZE, %d\n"
                .formatted(
                    Record.SATP, Record.SCOUNTEREN, Record.SCAUSE, Record.STVAL, Record.SIZE);
    Program machine = Assembler.assemble(constants + MACHINE, MACHINE_ENTRY);
    image.put(machine.base(), machine.bytes());
    Program supervisor = Assembler.assemble(constants + supervisor(), ENTRY);
    image.put(supervisor.base(), supervisor.bytes());
  }
}
