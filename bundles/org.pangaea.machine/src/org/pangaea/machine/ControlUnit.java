package org.pangaea.machine;

import org.pangaea.riscv.Csr;
import org.pangaea.riscv.Op;

/**
 * CSRs and the privileged instructions. RISC-V privileged, chapter "Supervisor-Level ISA";
 * unprivileged, "Zicsr" and "Zicntr"; "Sstc" for stimecmp. What M-mode has besides is in {@link
 * MachineCsrs}; without M-mode every bit of it that could forbid something counts as permitting.
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

  // Bits of senvcfg and menvcfg.
  static final long FIOM = 1;
  static final long CBZE = 1 << 7;

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
            case Op.CSRRS, Op.CSRRSI -> basis(hart, csr, old) | operand;
            default -> basis(hart, csr, old) & ~operand;
          };
      // An interrupt that another thread raises meanwhile must not be lost by a write of other
      // bits.
      boolean lost = csr == Csr.SIP && ((value ^ old) & Hart.SOFTWARE_INTERRUPT) == 0;
      if (!lost && !changesNothing(op, operand, csr)) {
        write(hart, csr, value);
      }
    }
    hart.x[rd == 0 ? Hart.SINK : rd] = old;
    return true;
  }

  /**
   * Setting or clearing no bit of fcsr leaves sstatus.FS as it is. It might make it dirty, too, but
   * a guest would then save registers that nobody has changed.
   */
  private static boolean changesNothing(int op, long operand, int csr) {
    return operand == 0
        && op != Op.CSRRW
        && op != Op.CSRRWI
        && (csr == Csr.FFLAGS || csr == Csr.FRM || csr == Csr.FCSR);
  }

  /** What bits are set in or cleared from. */
  private static long basis(Hart hart, int csr, long old) {
    return csr == Csr.MIP ? hart.machine.writablePending() : old;
  }

  private static boolean accessible(Hart hart, int csr) {
    return switch (csr) {
      case Csr.FFLAGS, Csr.FRM, Csr.FCSR -> hart.floatEnabled();
      case Csr.CYCLE, Csr.TIME, Csr.INSTRET ->
          counts(hart, csr)
              && (hart.privilege > Hart.USER || (hart.scounteren >>> (csr - Csr.CYCLE) & 1) != 0);
      case Csr.SSTATUS, Csr.SIE, Csr.STVEC, Csr.SCOUNTEREN, Csr.SENVCFG -> true;
      case Csr.SSCRATCH, Csr.SEPC, Csr.SCAUSE, Csr.STVAL, Csr.SIP -> true;
      case Csr.STIMECMP -> counts(hart, Csr.TIME) && !forbidden(hart, MachineMode.STCE);
      case Csr.SATP -> !trapped(hart, MachineMode.TVM);
      default -> hart.machine != null && hart.privilege == Hart.MACHINE && MachineCsrs.knows(csr);
    };
  }

  /** Whether mcounteren lets modes below M see a counter, or there is no M-mode to ask. */
  private static boolean counts(Hart hart, int csr) {
    return hart.machine == null
        || hart.privilege == Hart.MACHINE
        || (hart.machine.mcounteren >>> (csr - Csr.CYCLE) & 1) != 0;
  }

  /** Whether a bit of menvcfg that would allow it is missing below M-mode. */
  private static boolean forbidden(Hart hart, long bit) {
    return hart.machine != null
        && hart.privilege != Hart.MACHINE
        && (hart.machine.menvcfg & bit) == 0;
  }

  /** Whether a bit of mstatus makes what S-mode tries trap. */
  private static boolean trapped(Hart hart, long bit) {
    return hart.machine != null
        && hart.privilege == Hart.SUPERVISOR
        && (hart.machine.status & bit) != 0;
  }

  /** Reads a CSR that exists, without side effects. */
  public static long read(Hart hart, int csr) {
    return switch (csr) {
      case Csr.FFLAGS -> hart.fp.flags;
      case Csr.FRM -> hart.frm;
      case Csr.FCSR -> hart.frm << 5 | hart.fp.flags;
      // One instruction a cycle: the counters need only be monotonic and plausible.
      case Csr.CYCLE -> hart.instret + (hart.machine == null ? 0 : hart.machine.cycleOffset);
      case Csr.INSTRET -> hart.instret + (hart.machine == null ? 0 : hart.machine.instretOffset);
      case Csr.TIME -> hart.time();
      case Csr.SSTATUS -> {
        long dirty = (hart.sstatus & Hart.SSTATUS_FS) == Hart.SSTATUS_FS ? Hart.SSTATUS_SD : 0;
        yield hart.sstatus | Hart.SSTATUS_UXL_64 | dirty;
      }
      case Csr.SIE -> hart.sie & hart.supervisorInterrupts();
      case Csr.STVEC -> hart.stvec;
      case Csr.SCOUNTEREN -> hart.scounteren;
      case Csr.SENVCFG -> hart.senvcfg;
      case Csr.SSCRATCH -> hart.sscratch;
      case Csr.SEPC -> hart.sepc;
      case Csr.SCAUSE -> hart.scause;
      case Csr.STVAL -> hart.stval;
      case Csr.SIP -> {
        hart.checkTimer();
        yield hart.pendingInterrupts() & hart.supervisorInterrupts();
      }
      case Csr.STIMECMP -> hart.stimecmp;
      case Csr.SATP -> hart.satp;
      default -> {
        if (hart.machine == null) {
          throw new IllegalArgumentException("no CSR: " + csr);
        }
        yield MachineCsrs.read(hart, csr);
      }
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
        int visible = hart.supervisorInterrupts();
        hart.sie = hart.sie & ~visible | value & visible;
        hart.attentionIfInterruptible();
      }
      // MODE 0 and 1 exist; a reserved one keeps the old (WARL).
      case Csr.STVEC -> hart.stvec = value & ~3L | ((value & 2) != 0 ? hart.stvec & 1 : value & 1);
      case Csr.SCOUNTEREN -> hart.scounteren = value & 7;
      case Csr.SENVCFG -> hart.senvcfg = value & (FIOM | CBZE);
      case Csr.SSCRATCH -> hart.sscratch = value;
      case Csr.SEPC -> hart.sepc = value & ~1L;
      case Csr.SCAUSE -> hart.scause = value;
      case Csr.STVAL -> hart.stval = value;
      case Csr.SIP -> writePending(hart, value);
      case Csr.STIMECMP -> hart.setTimer(value);
      case Csr.SATP -> writeSatp(hart, value);
      default -> {
        if (hart.machine == null) {
          throw new IllegalArgumentException("no writable CSR: " + csr);
        }
        MachineCsrs.write(hart, csr, value);
      }
    }
  }

  static void writeStatus(Hart hart, long value) {
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
    if ((hart.supervisorInterrupts() & Hart.SOFTWARE_INTERRUPT) == 0) {
      return;
    }
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
   * @return false if it is illegal: in U-mode, and in S-mode under mstatus.TVM
   */
  public static boolean fence(Hart hart, int rs1, int rs2) {
    if (hart.privilege == Hart.USER || trapped(hart, MachineMode.TVM)) {
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

  /** Whether SRET is legal now: not in U-mode, nor in S-mode under mstatus.TSR. */
  public static boolean mayReturn(Hart hart) {
    return hart.privilege != Hart.USER && !trapped(hart, MachineMode.TSR);
  }

  /** Whether MRET is legal now: in M-mode. */
  public static boolean mayReturnFromMachine(Hart hart) {
    return hart.privilege == Hart.MACHINE;
  }

  /**
   * Whether CBO.ZERO is legal now: below M-mode menvcfg has to allow it, and in U-mode senvcfg as
   * well (unprivileged, "CMO", CBZE).
   */
  public static boolean mayZero(Hart hart) {
    return !forbidden(hart, CBZE) && (hart.privilege != Hart.USER || (hart.senvcfg & CBZE) != 0);
  }

  /**
   * Whether WFI is legal now: not in U-mode, nor in S-mode under mstatus.TW, where the bounded time
   * that it may wait is none.
   */
  public static boolean mayWait(Hart hart) {
    return hart.privilege != Hart.USER && !trapped(hart, MachineMode.TW);
  }
}
