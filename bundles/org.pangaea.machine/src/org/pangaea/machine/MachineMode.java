package org.pangaea.machine;

/**
 * What M-mode adds to a {@link Hart}: the registers that only it sees, delegation, and the
 * interrupts of its own. RISC-V privileged, chapter "Machine-Level ISA".
 *
 * <p>A hart of a cluster's VM has none of this: it starts in S-mode, where the VMM answers what
 * firmware would, and M-mode cannot be reached. All fields belong to the hart's own thread except
 * {@link #timeCompare}.
 */
final class MachineMode {
  // Fields of mstatus besides those that sstatus shows.
  static final long MIE = 1L << 3;
  static final long MPIE = 1L << 7;
  static final int MPP_SHIFT = 11;
  static final long MPP = 3L << MPP_SHIFT;
  static final long MPRV = 1L << 17;
  static final long TVM = 1L << 20;
  static final long TW = 1L << 21;
  static final long TSR = 1L << 22;
  static final long SXL_64 = 2L << 34;

  /** All exceptions that can be raised below M-mode. */
  private static final long DELEGABLE = 0xB3FF;

  /** menvcfg.STCE: stimecmp exists for S-mode and drives STIP. */
  static final long STCE = 1L << 63;

  /** Interrupts that are taken in M-mode always. */
  static final int INTERRUPTS =
      Hart.MACHINE_SOFTWARE_INTERRUPT
          | Hart.MACHINE_TIMER_INTERRUPT
          | Hart.MACHINE_EXTERNAL_INTERRUPT;

  /** Causes by falling priority (privileged, "Machine Interrupt Registers"). */
  private static final int[] PRIORITY = {11, 3, 7, 9, 1, 5};

  private final Hart hart;

  /** MIE, MPIE, MPP, MPRV, TVM, TW and TSR; the other fields are in the hart's sstatus. */
  long status;

  /** The bits of mie that sie does not have. */
  int enabled;

  long medeleg;
  int mideleg;
  long mtvec;
  long mepc;
  long mcause;
  long mtval;
  long mscratch;
  long mcounteren;
  long menvcfg;
  final PhysicalProtection protection = new PhysicalProtection();

  /** What to add to the hart's count of instructions to get mcycle and minstret. */
  long cycleOffset;

  long instretOffset;

  /** mtimecmp of the CLINT: other harts may write it, so any thread may. */
  volatile long timeCompare = -1L;

  private boolean timerPending;

  /** SEIP and STIP as M-mode wrote them: STIP counts only while stimecmp does not drive it. */
  private int written;

  MachineMode(Hart hart) {
    this.hart = hart;
  }

  void reset() {
    status = 0;
    enabled = 0;
    medeleg = 0;
    mideleg = 0;
    mtvec = 0;
    mepc = 0;
    mcause = 0;
    mtval = 0;
    mscratch = 0;
    mcounteren = 0;
    menvcfg = 0;
    protection.reset();
    cycleOffset = 0;
    instretOffset = 0;
    timeCompare = -1L;
    timerPending = false;
    written = 0;
  }

  /** The privilege with which loads and stores are done (mstatus.MPRV). */
  int dataPrivilege() {
    return hart.privilege == Hart.MACHINE && (status & MPRV) != 0 ? previous() : hart.privilege;
  }

  /** mstatus.MPP. */
  int previous() {
    return (int) (status >>> MPP_SHIFT) & 3;
  }

  /** The WARL fields of mstatus that are kept here; MPP keeps its value if 2 is written. */
  void writeStatus(long value) {
    long mpp = (value & MPP) == 2L << MPP_SHIFT ? status & MPP : value & MPP;
    long changed = status;
    status = value & (MIE | MPIE | MPRV | TVM | TW | TSR) | mpp;
    changed ^= status;
    if ((changed & (MPRV | MPP)) != 0) {
      hart.updateContext();
    }
  }

  void writeDelegation(long value) {
    medeleg = value & DELEGABLE;
  }

  void writeEnvironment(long value) {
    menvcfg = value & (STCE | ControlUnit.CBZE | ControlUnit.FIOM);
    hart.checkTimer();
  }

  // Interrupts.

  void checkTimer(long now) {
    timerPending = Long.compareUnsigned(now, timeCompare) >= 0;
  }

  /** When a timer will end a WFI: those that mie enables. */
  long timerDeadline() {
    long supervisor = (menvcfg & STCE) != 0 ? hart.supervisorDeadline() : -1L;
    long own = (enabled & Hart.MACHINE_TIMER_INTERRUPT) != 0 ? timeCompare : -1L;
    return Long.compareUnsigned(own, supervisor) < 0 ? own : supervisor;
  }

  /** mip, of which the lines and stimecmp give {@code lines}. */
  int pending(int lines) {
    int pending = lines;
    if ((menvcfg & STCE) == 0) {
      pending = pending & ~Hart.TIMER_INTERRUPT | written & Hart.TIMER_INTERRUPT;
    }
    pending |= written & Hart.EXTERNAL_INTERRUPT;
    return pending | (timerPending ? Hart.MACHINE_TIMER_INTERRUPT : 0);
  }

  /**
   * What a CSRRS or CSRRC of mip starts from: of SEIP only the bit that was written, not the line.
   */
  long writablePending() {
    return hart.pendingInterrupts() & Hart.SOFTWARE_INTERRUPT | written;
  }

  void writePending(long value) {
    if ((value & Hart.SOFTWARE_INTERRUPT) != 0) {
      hart.raise(Hart.SOFTWARE_INTERRUPT);
    } else {
      hart.lower(Hart.SOFTWARE_INTERRUPT);
    }
    written = (int) value & (Hart.EXTERNAL_INTERRUPT | Hart.TIMER_INTERRUPT);
    hart.attentionIfInterruptible();
  }

  /** The interrupts that the hart would take now, of those that go to the more privileged mode. */
  private int ready() {
    int ready = hart.pendingInterrupts() & (int) (hart.sie | enabled);
    int toMachine = ready & ~mideleg;
    if (toMachine != 0 && (hart.privilege < Hart.MACHINE || (status & MIE) != 0)) {
      return toMachine;
    }
    boolean open =
        hart.privilege == Hart.USER
            || hart.privilege == Hart.SUPERVISOR && (hart.sstatus & Hart.SSTATUS_SIE) != 0;
    return open ? ready & mideleg : 0;
  }

  boolean interruptible() {
    return ready() != 0;
  }

  boolean takeInterrupt() {
    int ready = ready();
    for (int cause : PRIORITY) {
      if ((ready >>> cause & 1) != 0) {
        if ((mideleg >>> cause & 1) != 0) {
          hart.enterSupervisorTrap(1L << 63 | cause, 0, (hart.stvec & 1) != 0 ? 4L * cause : 0);
        } else {
          enterTrap(1L << 63 | cause, 0, (mtvec & 1) != 0 ? 4L * cause : 0);
        }
        return true;
      }
    }
    return false;
  }

  // Traps.

  /** Whether an exception goes to S-mode. */
  boolean delegates(int cause) {
    return hart.privilege != Hart.MACHINE && (medeleg >>> cause & 1) != 0;
  }

  void enterTrap(long cause, long value, long vector) {
    mcause = cause;
    mtval = value;
    mepc = hart.pc;
    long old = status;
    status = old & ~(MPP | MPIE | MIE) | (long) hart.privilege << MPP_SHIFT;
    if ((old & MIE) != 0) {
      status |= MPIE;
    }
    hart.pc = (mtvec & ~3L) + vector;
    // MPRV may have been set, and MPP has changed.
    hart.privilege = Hart.MACHINE;
    hart.updateContext();
  }

  String describe() {
    return " mstatus=0x"
        + Long.toHexString(status)
        + " mcause=0x"
        + Long.toHexString(mcause)
        + " mepc=0x"
        + Long.toHexString(mepc)
        + " mtval=0x"
        + Long.toHexString(mtval)
        + " mtvec=0x"
        + Long.toHexString(mtvec);
  }

  /** MRET, in M-mode. */
  void returnFromTrap() {
    int next = previous();
    long old = status;
    status = old & ~(MIE | MPP) | MPIE;
    if ((old & MPIE) != 0) {
      status |= MIE;
    }
    if (next != Hart.MACHINE) {
      status &= ~MPRV;
    }
    hart.pc = mepc;
    hart.privilege = next;
    hart.updateContext();
    hart.attentionIfInterruptible();
  }
}
