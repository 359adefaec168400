package org.pangaea.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;
import org.pangaea.machine.fp.FloatEnv;

/**
 * The architectural state of one RISC-V hart with U and S modes, and its software TLB.
 *
 * <p>A hart made by {@link #withMachineMode} has M-mode too and starts there. Any other has not:
 * its M-mode registers are illegal, and an ECALL from S-mode is its environment's to answer.
 *
 * <p>Belongs to the hart's own thread, except {@link #requestAttention}, {@link #raise} and {@link
 * #lower}, which any thread may call. Fields are public because engines work on them in their
 * innermost loops.
 */
public final class Hart {
  public static final int USER = 0;
  public static final int SUPERVISOR = 1;
  public static final int MACHINE = 3;

  // Interrupt bits of sip and sie, RISC-V privileged, "Supervisor Interrupt Registers".
  public static final int SOFTWARE_INTERRUPT = 1 << 1;
  private static final int TIMER_CAUSE = 5;
  public static final int TIMER_INTERRUPT = 1 << TIMER_CAUSE;
  public static final int EXTERNAL_INTERRUPT = 1 << 9;
  public static final int MACHINE_SOFTWARE_INTERRUPT = 1 << 3;
  public static final int MACHINE_TIMER_INTERRUPT = 1 << 7;
  public static final int MACHINE_EXTERNAL_INTERRUPT = 1 << 11;
  static final int INTERRUPTS = SOFTWARE_INTERRUPT | TIMER_INTERRUPT | EXTERNAL_INTERRUPT;

  // Fields of sstatus, RISC-V privileged, "Supervisor Status Register".
  public static final long SSTATUS_SIE = 1L << 1;
  public static final long SSTATUS_SPIE = 1L << 5;
  public static final long SSTATUS_SPP = 1L << 8;
  public static final long SSTATUS_FS = 3L << 13;
  public static final long SSTATUS_SUM = 1L << 18;
  public static final long SSTATUS_MXR = 1L << 19;
  static final long SSTATUS_UXL_64 = 2L << 32;
  static final long SSTATUS_SD = 1L << 63;

  /** What an engine writes the destination x0 to, so that x0 itself needs no check. */
  public static final int SINK = 32;

  private static final VarHandle LINES;

  static {
    try {
      LINES = MethodHandles.lookup().findVarHandle(Hart.class, "lines", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Hart id over the whole VM. */
  public final int id;

  /**
   * x0..x31; entry 32 is a sink for writes to x0, the rest pads to a power of two. x[0] stays zero.
   */
  public final long[] x = new long[64];

  /** f0..f31, raw; a single-precision value is NaN-boxed. */
  public final long[] f = new long[32];

  /** Accumulated exception flags (fflags). */
  public final FloatEnv fp = new FloatEnv();

  /**
   * Dynamic rounding mode (frm), 0..7; 5..7 make instructions with a dynamic rounding mode illegal.
   */
  public int frm;

  public long pc;
  public int privilege = SUPERVISOR;

  /**
   * Instructions retired. Engines bring it up to date before they leave {@link
   * Engine.Executor#run}.
   */
  public long instret;

  /** See {@link #touching}. */
  long touching = -1;

  long sstatus;
  long sie;
  long stvec;

  /**
   * At reset U-mode may read cycle, time and instret, as firmware leaves it: Linux's vDSO reads
   * time and sets nothing.
   */
  long scounteren = 7;

  long senvcfg;
  long sscratch;
  long sepc;
  long scause;
  long stval;
  long stimecmp = -1L;
  long satp;

  /** M-mode's registers; null if the hart has no M-mode. */
  final MachineMode machine;

  public final SoftTlb tlb = new SoftTlb();

  /** Host address of the TLB's table: a step less for translated code. */
  public final long table = tlb.table;

  public final Mmu mmu;
  public final Trap trap = new Trap();

  /**
   * Somebody wants the hart's thread to look up: a revoke, a remote fence, an interrupt, a pause.
   * Engines read it at every poll. Volatile, so that no compiler hoists it out of a guest's loop.
   */
  public volatile boolean attention;

  /** Host address of the reservation made by LR, or 0. */
  long reservation;

  /** What LR read there. */
  long reservedValue;

  /** 4 or 8. */
  int reservedSize;

  /** Remote fences applied so far; see {@link Trap#RESTART}. */
  long remoteFences;

  private final LongSupplier time;
  private volatile int lines;
  private boolean timerPending;
  private boolean timerHeld;

  /**
   * Makes a hart without M-mode in its reset state.
   *
   * @param id hart id
   * @param memory what it sees of the machine
   * @param time guest time in timebase ticks (10 MHz)
   */
  public Hart(int id, MemoryPort memory, LongSupplier time) {
    this(id, memory, time, false);
  }

  private Hart(int id, MemoryPort memory, LongSupplier time, boolean hasMachineMode) {
    this.id = id;
    this.time = time;
    machine = hasMachineMode ? new MachineMode(this) : null;
    mmu = new Mmu(this, memory);
    updateContext();
  }

  /** Makes a hart with M-mode; {@link #reset} puts it there. The parameters are as above. */
  public static Hart withMachineMode(int id, MemoryPort memory, LongSupplier time) {
    return new Hart(id, memory, time, true);
  }

  /**
   * Resets a hart that has M-mode (privileged, "Reset"): M-mode, no interrupt, translation or
   * protection. As the {@code virt} machine's reset code leaves it, a0 is the hart id and a1 an
   * opaque value, the device tree's address.
   */
  public void reset(long startPc, long opaque) {
    machine.reset();
    pc = startPc;
    privilege = MACHINE;
    sstatus = 0;
    scounteren = 0;
    senvcfg = 0;
    satp = 0;
    sie = 0;
    stimecmp = -1L;
    timerPending = false;
    x[10] = id;
    x[11] = opaque;
    clearReservation();
    tlb.flushAll();
    updateContext();
  }

  /**
   * Puts the hart into the state in which SBI starts one (SBI 2.0, "Hart start"): S-mode, satp 0,
   * SIE 0, a0 the hart id, a1 an opaque value. Everything else is left as it was, as the
   * specification allows.
   */
  public void start(long startPc, long opaque) {
    pc = startPc;
    privilege = SUPERVISOR;
    sstatus &= ~SSTATUS_SIE;
    satp = 0;
    sie = 0;
    stimecmp = -1L;
    timerPending = false;
    x[10] = id;
    x[11] = opaque;
    clearReservation();
    tlb.flushAll();
    updateContext();
  }

  /** Makes the hart's thread leave its engine at the next poll. Any thread. */
  public void requestAttention() {
    attention = true;
  }

  /** Sets pending interrupt bits and asks for attention. Any thread. */
  public void raise(int bits) {
    LINES.getAndBitwiseOr(this, bits);
    attention = true;
  }

  /** Clears pending interrupt bits. Any thread. */
  public void lower(int bits) {
    LINES.getAndBitwiseAnd(this, ~bits);
  }

  /** The pending interrupts that others set and clear. */
  int lines() {
    return lines;
  }

  /** Sets all of them at once, of a hart that nobody else knows yet. */
  void lines(int pending) {
    lines = pending;
  }

  /** Guest time now. */
  public long time() {
    return time.getAsLong();
  }

  /**
   * Compares the clock with stimecmp (Sstc). Called at polls, so that no timer has to interrupt
   * anybody.
   */
  public void checkTimer() {
    long now = time.getAsLong();
    timerPending = !timerHeld && Long.compareUnsigned(now, stimecmp) >= 0;
    if (machine != null) {
      machine.checkTimer(now);
    }
  }

  /**
   * Keeps the supervisor timer's interrupt from becoming pending, until the same with false. Sstc
   * allows it: the comparison shows eventually, not at once.
   */
  public void holdTimer(boolean held) {
    timerHeld = held;
    checkTimer();
  }

  /** Whether the supervisor timer's time has come, be it held back or not. */
  public boolean isTimerDue() {
    return Long.compareUnsigned(time.getAsLong(), stimecmp) >= 0;
  }

  /** Sets the comparator of the machine timer, which the CLINT holds. Any thread. */
  public void setMachineTimer(long deadline) {
    machine.timeCompare = deadline;
    attention = true;
  }

  /** The machine timer's comparator. Any thread. */
  public long machineTimer() {
    return machine.timeCompare;
  }

  /**
   * The time at which a timer will wake a waiting hart: never while its interrupt is masked, for a
   * time that is over would otherwise turn every WFI into a busy loop.
   */
  public long timerDeadline() {
    return machine == null ? supervisorDeadline() : machine.timerDeadline();
  }

  long supervisorDeadline() {
    return (sie & TIMER_INTERRUPT) != 0 ? stimecmp : -1L;
  }

  /** The SBI timer call's way to the same comparator. */
  public void setTimer(long deadline) {
    stimecmp = deadline;
    checkTimer();
    attentionIfInterruptible();
  }

  /** sip, or mip where there is one, as of the last poll of the timers. */
  public int pendingInterrupts() {
    int pending = lines | (timerPending ? TIMER_INTERRUPT : 0);
    return machine == null ? pending : machine.pending(pending);
  }

  /** The interrupts that sie, or mie where there is one, enables. */
  public int enabledInterrupts() {
    return (int) sie | (machine == null ? 0 : machine.enabled);
  }

  /** The interrupts that S-mode sees in sip and sie. */
  int supervisorInterrupts() {
    return machine == null ? INTERRUPTS : machine.mideleg;
  }

  /**
   * Whether WFI may complete: an interrupt is pending that is enabled, whatever SIE and MIE say.
   */
  public boolean wakeable() {
    return (pendingInterrupts() & enabledInterrupts()) != 0;
  }

  /** Whether the hart is in a state to take a pending interrupt now. */
  public boolean interruptible() {
    if (machine != null) {
      return machine.interruptible();
    }
    return wakeable() && (privilege == USER || (sstatus & SSTATUS_SIE) != 0);
  }

  /** Whether the trap taken last was the supervisor timer's interrupt. */
  public boolean tookTimer() {
    return scause == (1L << 63 | TIMER_CAUSE);
  }

  /** Takes the pending interrupt of the highest priority if the hart's state allows one. */
  public boolean takeInterrupt() {
    if (machine != null) {
      return machine.takeInterrupt();
    }
    if (!interruptible()) {
      return false;
    }
    int ready = (int) (pendingInterrupts() & sie);
    // Priority: external, software, timer (privileged, "Supervisor Interrupt Registers").
    int cause =
        (ready & EXTERNAL_INTERRUPT) != 0 ? 9 : (ready & SOFTWARE_INTERRUPT) != 0 ? 1 : TIMER_CAUSE;
    enterSupervisorTrap(1L << 63 | cause, 0, (stvec & 1) != 0 ? 4L * cause : 0);
    return true;
  }

  /** Takes a synchronous exception: the state is as before the instruction at pc. */
  public void takeTrap(int cause, long value) {
    if (machine != null && !machine.delegates(cause)) {
      machine.enterTrap(cause, value, 0);
    } else {
      enterSupervisorTrap(cause, value, 0);
    }
  }

  /** Whether an ECALL is a call to the environment rather than an exception of the guest's own. */
  public boolean callsEnvironment() {
    return privilege == SUPERVISOR && machine == null;
  }

  /** The exception that an ECALL of the guest raises. */
  public int callCause() {
    return Trap.ECALL_FROM_U + privilege;
  }

  void enterSupervisorTrap(long cause, long value, long vector) {
    scause = cause;
    stval = value;
    sepc = pc;
    long status = sstatus & ~(SSTATUS_SPP | SSTATUS_SPIE | SSTATUS_SIE);
    if (privilege == SUPERVISOR) {
      status |= SSTATUS_SPP;
    }
    if ((sstatus & SSTATUS_SIE) != 0) {
      status |= SSTATUS_SPIE;
    }
    sstatus = status;
    pc = (stvec & ~3L) + vector;
    if (privilege != SUPERVISOR) {
      privilege = SUPERVISOR;
      updateContext();
    }
  }

  /** SRET; the engine has checked the privilege. */
  public void returnFromTrap() {
    int next = (sstatus & SSTATUS_SPP) != 0 ? SUPERVISOR : USER;
    long status = sstatus & ~(SSTATUS_SIE | SSTATUS_SPP) | SSTATUS_SPIE;
    if ((sstatus & SSTATUS_SPIE) != 0) {
      status |= SSTATUS_SIE;
    }
    sstatus = status;
    pc = sepc;
    if (machine != null) {
      machine.status &= ~MachineMode.MPRV;
    }
    if (privilege != next) {
      privilege = next;
      updateContext();
    }
    attentionIfInterruptible();
  }

  /** MRET; the engine has asked {@link ControlUnit#mayReturnFromMachine}. */
  public void returnFromMachineTrap() {
    machine.returnFromTrap();
  }

  /** The privilege with which loads and stores are done. */
  int dataPrivilege() {
    return machine == null ? privilege : machine.dataPrivilege();
  }

  /** After anything that may have enabled a pending interrupt: the next poll takes it. */
  void attentionIfInterruptible() {
    if (interruptible()) {
      attention = true;
    }
  }

  /** Selects the TLB context that fits satp, privilege and MXR. */
  void updateContext() {
    if (privilege == MACHINE) {
      // Under MPRV loads and stores see another address space than fetches do. A context that is
      // used once holds both views, and cannot be older than anything they depend on.
      if (machine.dataPrivilege() == MACHINE) {
        tlb.selectMachine();
      } else {
        tlb.selectFresh();
      }
      return;
    }
    int view = privilege | ((sstatus & SSTATUS_MXR) != 0 ? 2 : 0);
    tlb.select(satp == 0 ? -1 : (int) (satp >>> 44) & (1 << SoftTlb.ASID_BITS) - 1, view);
  }

  public boolean floatEnabled() {
    return (sstatus & SSTATUS_FS) != 0;
  }

  public void floatDirty() {
    sstatus |= SSTATUS_FS;
  }

  /**
   * The page is leaving this node, or changes its rights: drops all that leads to it. Own thread
   * only.
   */
  public void dropPage(long gfn) {
    mmu.dropPage(gfn);
  }

  /**
   * The block at this address, of a page that this hart has not as a whole, is leaving this node,
   * or changes its rights. Own thread only.
   */
  public void dropBlock(long gpa) {
    mmu.dropBlock(gpa);
  }

  /** All pages may have left: drops everything that leads to any. Own thread only. */
  public void dropAllPages() {
    mmu.dropAllPages();
  }

  /** Whether an LR was executed whose SC may still succeed. */
  public boolean hasReservation() {
    return reservation != 0;
  }

  void clearReservation() {
    reservation = 0;
  }

  /**
   * A fence that another hart asked for is being applied: an access that is under way starts over.
   */
  public void noteRemoteFence() {
    remoteFences++;
  }

  /** SFENCE.VMA with rs1 = x0 and rs2 = x0, or a remote fence over everything. */
  public void fenceAll() {
    tlb.flushAll();
    updateContext();
  }

  /** SFENCE.VMA for an address space. */
  public void fenceAsid(long asid) {
    tlb.flushAsid((int) asid & (1 << SoftTlb.ASID_BITS) - 1);
    updateContext();
  }

  /** SFENCE.VMA for an address. */
  public void fenceAddress(long va) {
    tlb.flushAddress(va);
    updateContext();
  }

  /**
   * A remote fence over {@code [start, start + size)}; size 0 with start 0, or -1, means
   * everything.
   */
  public void fenceRange(long start, long size) {
    if (size == -1L
        || start == 0 && size == 0
        || Long.compareUnsigned(size, 64L * GuestMemory.GUEST_PAGE_SIZE) > 0) {
      fenceAll();
      return;
    }
    long mask = -GuestMemory.GUEST_PAGE_SIZE;
    long first = start & mask;
    long last = start + size - 1 & mask;
    long pages = size == 0 ? 0 : (last - first >>> GuestMemory.GUEST_PAGE_SHIFT) + 1;
    for (long i = 0; i < pages; i++) {
      tlb.flushAddress(first + (i << GuestMemory.GUEST_PAGE_SHIFT));
    }
    updateContext();
  }

  /**
   * Guest physical address of the access for which a page was acquired last, for who counts; -1
   * before the first. The hart's own thread.
   */
  public long touching() {
    return touching;
  }

  /** One line for a report. */
  public String describe() {
    return "hart "
        + id
        + " pc=0x"
        + Long.toHexString(pc)
        + " "
        + "US?M".charAt(privilege)
        + " ra=0x"
        + Long.toHexString(x[1])
        + " satp=0x"
        + Long.toHexString(satp)
        + " sie=0x"
        + Long.toHexString(sie)
        + " sip=0x"
        + Integer.toHexString(pendingInterrupts())
        + " sstatus=0x"
        + Long.toHexString(sstatus)
        + (machine == null ? "" : machine.describe())
        + " instret="
        + instret;
  }
}
