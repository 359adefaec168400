package org.pangaea.machine;

import org.pangaea.riscv.Csr;
import org.pangaea.riscv.Op;

/**
 * CSRs and the privileged instructions. RISC-V privileged, chapter "Supervisor-Level ISA";
 * unprivileged, "Zicsr" and "Zicntr"; "Sstc" for stimecmp.
 */
public final class ControlUnit {
  private static final long SSTATUS_WRITABLE =
      Hart.SSTATUS_SIE
          | Hart.SSTATUS_SPIE
          | Hart.SSTATUS_SPP
          | Hart.SSTATUS_FS
          | Hart.SSTATUS_SUM
          | Hart.SSTATUS_MXR;

  private static final long SATP_ASID = (1L << SoftTlb.ASID_BITS) - 1 << 44;
  private static final long SATP_PPN = (1L << 44) - 1;

  private ControlUnit() {}

  /**
   * Executes a CSR instruction at pc.
   *
   * @return false if it is illegal for this hart now
   */
  public static boolean csr(Hart hart, int op, int rd, int rs1, int csr) {
    if ((csr >>> 8 & 3) > hart.privilege || !accessible(hart, csr)) {
      return false;
    }
    boolean writes = op == Op.CSRRW || op == Op.CSRRWI || rs1 != 0;
    if (writes && csr >>> 10 == 3) {
      return false;
    }
    long operand = op >= Op.CSRRWI ? rs1 : hart.x[rs1];
    long old = read(hart, csr);
    if (writes) {
      long value =
          switch (op) {
            case Op.CSRRW, Op.CSRRWI -> operand;
            case Op.CSRRS, Op.CSRRSI -> old | operand;
            default -> old & ~operand;
          };
      // An interrupt that another thread raises meanwhile must not be lost by a write of other
      // bits.
      if (csr != Csr.SIP || ((value ^ old) & Hart.SOFTWARE_INTERRUPT) != 0) {
        write(hart, csr, value);
      }
    }
    hart.x[rd == 0 ? Hart.SINK : rd] = old;
    return true;
  }

  private static boolean accessible(Hart hart, int csr) {
    return switch (csr) {
      case Csr.FFLAGS, Csr.FRM, Csr.FCSR -> hart.floatEnabled();
      case Csr.CYCLE, Csr.TIME, Csr.INSTRET ->
          hart.privilege > Hart.USER || (hart.scounteren >>> (csr - Csr.CYCLE) & 1) != 0;
      case Csr.SSTATUS, Csr.SIE, Csr.STVEC, Csr.SCOUNTEREN, Csr.SENVCFG -> true;
      case Csr.SSCRATCH, Csr.SEPC, Csr.SCAUSE, Csr.STVAL, Csr.SIP, Csr.STIMECMP, Csr.SATP -> true;
      default -> false;
    };
  }

  /** Reads a CSR that exists, without side effects. */
  public static long read(Hart hart, int csr) {
    return switch (csr) {
      case Csr.FFLAGS -> hart.fp.flags;
      case Csr.FRM -> hart.frm;
      case Csr.FCSR -> hart.frm << 5 | hart.fp.flags;
      // One instruction a cycle: the counters need only be monotonic and plausible.
      case Csr.CYCLE, Csr.INSTRET -> hart.instret;
      case Csr.TIME -> hart.time();
      case Csr.SSTATUS -> {
        long dirty = (hart.sstatus & Hart.SSTATUS_FS) == Hart.SSTATUS_FS ? Hart.SSTATUS_SD : 0;
        yield hart.sstatus | Hart.SSTATUS_UXL_64 | dirty;
      }
      case Csr.SIE -> hart.sie;
      case Csr.STVEC -> hart.stvec;
      case Csr.SCOUNTEREN -> hart.scounteren;
      case Csr.SENVCFG -> hart.senvcfg;
      case Csr.SSCRATCH -> hart.sscratch;
      case Csr.SEPC -> hart.sepc;
      case Csr.SCAUSE -> hart.scause;
      case Csr.STVAL -> hart.stval;
      case Csr.SIP -> {
        hart.checkTimer();
        yield hart.pendingInterrupts();
      }
      case Csr.STIMECMP -> hart.stimecmp;
      case Csr.SATP -> hart.satp;
      default -> throw new IllegalArgumentException("no CSR: " + csr);
    };
  }

  private static void write(Hart hart, int csr, long value) {
    switch (csr) {
      case Csr.FFLAGS -> {
        hart.fp.flags = (int) value & 31;
        hart.floatDirty();
      }
      case Csr.FRM -> {
        hart.frm = (int) value & 7;
        hart.floatDirty();
      }
      case Csr.FCSR -> {
        hart.fp.flags = (int) value & 31;
        hart.frm = (int) value >>> 5 & 7;
        hart.floatDirty();
      }
      case Csr.SSTATUS -> writeStatus(hart, value);
      case Csr.SIE -> {
        hart.sie = value & Hart.INTERRUPTS;
        hart.attentionIfInterruptible();
      }
      // MODE 0 and 1 exist; a reserved one keeps the old (WARL).
      case Csr.STVEC -> hart.stvec = value & ~3L | ((value & 2) != 0 ? hart.stvec & 1 : value & 1);
      case Csr.SCOUNTEREN -> hart.scounteren = value & 7;
      case Csr.SENVCFG -> hart.senvcfg = value & 1; // FIOM
      case Csr.SSCRATCH -> hart.sscratch = value;
      case Csr.SEPC -> hart.sepc = value & ~1L;
      case Csr.SCAUSE -> hart.scause = value;
      case Csr.STVAL -> hart.stval = value;
      case Csr.SIP -> writePending(hart, value);
      case Csr.STIMECMP -> hart.setTimer(value);
      case Csr.SATP -> writeSatp(hart, value);
      default -> throw new IllegalArgumentException("no writable CSR: " + csr);
    }
  }

  private static void writeStatus(Hart hart, long value) {
    long old = hart.sstatus;
    hart.sstatus = value & SSTATUS_WRITABLE;
    long changed = old ^ hart.sstatus;
    if ((changed & old & Hart.SSTATUS_SUM) != 0) {
      hart.tlb.returnBorrowed();
    }
    if ((changed & Hart.SSTATUS_MXR) != 0) {
      hart.updateContext();
    }
    hart.attentionIfInterruptible();
  }

  /** Only SSIP can be written; the other bits show lines. */
  private static void writePending(Hart hart, long value) {
    if ((value & Hart.SOFTWARE_INTERRUPT) != 0) {
      hart.raise(Hart.SOFTWARE_INTERRUPT);
    } else {
      hart.lower(Hart.SOFTWARE_INTERRUPT);
    }
  }

  /** Bare, Sv39 and Sv48 exist; a write with another mode has no effect at all (WARL). */
  private static void writeSatp(Hart hart, long value) {
    int mode = (int) (value >>> 60);
    if (mode == 0) {
      hart.satp = 0;
    } else if (mode == 8 || mode == 9) {
      hart.satp = value & (SATP_ASID | SATP_PPN | 0xFL << 60);
    } else {
      return;
    }
    hart.updateContext();
  }

  /**
   * SFENCE.VMA.
   *
   * @return false in U-mode, where it is illegal
   */
  public static boolean fence(Hart hart, int rs1, int rs2) {
    if (hart.privilege == Hart.USER) {
      return false;
    }
    if (rs1 != 0) {
      hart.fenceAddress(hart.x[rs1]);
    } else if (rs2 != 0) {
      hart.fenceAsid(hart.x[rs2]);
    } else {
      hart.fenceAll();
    }
    return true;
  }
}
