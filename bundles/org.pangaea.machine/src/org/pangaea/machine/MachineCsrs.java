package org.pangaea.machine;

import org.pangaea.riscv.Csr;

/** The CSRs of M-mode. RISC-V privileged, "Machine-Level CSRs". The hart's own thread only. */
final class MachineCsrs {
  /** RV64 with A, C, D, F, I, M, S and U; none of them can be switched off. */
  static final long MISA = 2L << 62 | letters("ACDFIMSU");

  private static final int COUNTERS = 7;
  private static final int LAST_COUNTER = 31;

  private MachineCsrs() {}

  private static long letters(String extensions) {
    long bits = 0;
    for (char letter : extensions.toCharArray()) {
      bits |= 1L << letter - 'A';
    }
    return bits;
  }

  /** Whether M-mode has a CSR of this number. */
  static boolean knows(int csr) {
    return switch (csr) {
      case Csr.MVENDORID, Csr.MARCHID, Csr.MIMPID, Csr.MHARTID, Csr.MCONFIGPTR -> true;
      case Csr.MSTATUS, Csr.MISA, Csr.MEDELEG, Csr.MIDELEG, Csr.MIE, Csr.MTVEC -> true;
      case Csr.MCOUNTEREN, Csr.MENVCFG, Csr.MCOUNTINHIBIT -> true;
      case Csr.MSCRATCH, Csr.MEPC, Csr.MCAUSE, Csr.MTVAL, Csr.MIP -> true;
      case Csr.MCYCLE, Csr.MINSTRET -> true;
      case Csr.PMPCFG0, Csr.PMPCFG0 + 2 -> true;
      // That there is no trigger is said by one whose type reads as 0 (debug, "Trigger Module").
      case Csr.TSELECT, Csr.TDATA1, Csr.TDATA2, Csr.TDATA3 -> true;
      default -> among(csr, Csr.PMPADDR0, PhysicalProtection.ENTRIES) || isUnusedCounter(csr);
    };
  }

  private static boolean among(int csr, int first, int count) {
    return csr >= first && csr < first + count;
  }

  /** The counters of events are there and count nothing, which is allowed. */
  private static boolean isUnusedCounter(int csr) {
    int count = LAST_COUNTER - 2;
    return among(csr, Csr.MHPMCOUNTER3, count)
        || among(csr, Csr.MHPMEVENT3, count)
        || among(csr, Csr.HPMCOUNTER3, count);
  }

  static long read(Hart hart, int csr) {
    MachineMode machine = hart.machine;
    return switch (csr) {
      case Csr.MHARTID -> hart.id;
      case Csr.MSTATUS -> ControlUnit.read(hart, Csr.SSTATUS) | machine.status | MachineMode.SXL_64;
      case Csr.MISA -> MISA;
      case Csr.MEDELEG -> machine.medeleg;
      case Csr.MIDELEG -> machine.mideleg;
      case Csr.MIE -> hart.sie | machine.enabled;
      case Csr.MTVEC -> machine.mtvec;
      case Csr.MCOUNTEREN -> machine.mcounteren;
      case Csr.MENVCFG -> machine.menvcfg;
      case Csr.MSCRATCH -> machine.mscratch;
      case Csr.MEPC -> machine.mepc;
      case Csr.MCAUSE -> machine.mcause;
      case Csr.MTVAL -> machine.mtval;
      case Csr.MIP -> {
        hart.checkTimer();
        yield hart.pendingInterrupts();
      }
      case Csr.MCYCLE -> hart.instret + machine.cycleOffset;
      case Csr.MINSTRET -> hart.instret + machine.instretOffset;
      case Csr.PMPCFG0 -> machine.protection.readConfiguration(0);
      case Csr.PMPCFG0 + 2 -> machine.protection.readConfiguration(8);
      default ->
          among(csr, Csr.PMPADDR0, PhysicalProtection.ENTRIES)
              ? machine.protection.readAddress(csr - Csr.PMPADDR0)
              : 0;
    };
  }

  static void write(Hart hart, int csr, long value) {
    MachineMode machine = hart.machine;
    switch (csr) {
      case Csr.MSTATUS -> {
        ControlUnit.writeStatus(hart, value);
        machine.writeStatus(value);
        hart.attentionIfInterruptible();
      }
      case Csr.MEDELEG -> machine.writeDelegation(value);
      case Csr.MIDELEG -> {
        machine.mideleg = (int) value & Hart.INTERRUPTS;
        hart.attentionIfInterruptible();
      }
      case Csr.MIE -> {
        hart.sie = value & Hart.INTERRUPTS;
        machine.enabled = (int) value & MachineMode.INTERRUPTS;
        hart.attentionIfInterruptible();
      }
      // MODE 0 and 1 exist; a reserved one keeps the old (WARL).
      case Csr.MTVEC ->
          machine.mtvec = value & ~3L | ((value & 2) != 0 ? machine.mtvec & 1 : value & 1);
      case Csr.MCOUNTEREN -> machine.mcounteren = value & COUNTERS;
      case Csr.MENVCFG -> machine.writeEnvironment(value);
      case Csr.MSCRATCH -> machine.mscratch = value;
      case Csr.MEPC -> machine.mepc = value & ~1L;
      case Csr.MCAUSE -> machine.mcause = value;
      case Csr.MTVAL -> machine.mtval = value;
      case Csr.MIP -> machine.writePending(value);
      // The next instruction reads what was written (privileged, "Hardware Performance Monitor"),
      // and this one counts before it does.
      case Csr.MCYCLE -> machine.cycleOffset = value - hart.instret - 1;
      case Csr.MINSTRET -> machine.instretOffset = value - hart.instret - 1;
      case Csr.PMPCFG0 -> {
        machine.protection.writeConfiguration(0, value);
        hart.fenceAll();
      }
      case Csr.PMPCFG0 + 2 -> {
        machine.protection.writeConfiguration(8, value);
        hart.fenceAll();
      }
      default -> {
        if (among(csr, Csr.PMPADDR0, PhysicalProtection.ENTRIES)) {
          machine.protection.writeAddress(csr - Csr.PMPADDR0, value);
          hart.fenceAll();
        }
        // misa, mcountinhibit, event counters, triggers: legal to write, and nothing changes
        // (WARL).
      }
    }
  }
}
