package org.pangaea.machine.interpreter;

import org.pangaea.machine.ControlUnit;
import org.pangaea.machine.FloatUnit;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HostMemory;
import org.pangaea.machine.SoftTlb;
import org.pangaea.machine.Trap;
import org.pangaea.machine.fp.Float32;
import org.pangaea.riscv.Op;

/**
 * What the interpreter's loop does not do itself: misses, and the instructions that are rare. Own
 * thread only.
 */
final class SlowPath {
  /** The instruction is done; go on behind it. */
  static final int NEXT = 0;

  /** Done, pc set; the page of code may have been lost meanwhile. No poll in between. */
  static final int REFETCH = 1;

  /** Done, pc set; poll, then go on there. */
  static final int ENTER = 2;

  /** A trap was taken instead. */
  static final int NOT_RETIRED = 3;

  /** WFI, pc set behind it. */
  static final int WAIT = 4;

  /** ECALL from S-mode. */
  static final int SUPERVISOR_CALL = 5;

  /** PAUSE, pc set behind it. */
  static final int REST = 6;

  /** The first try of a page that comes from elsewhere always fails: its bytes arrive meanwhile. */
  private static final int TRIES = 2;

  private static final int STRADDLE_BITS = 6;

  /** 2^32 divided by the golden ratio, which spreads what is alike. */
  private static final int GOLDEN_RATIO = 0x9E37_79B9;

  private final Hart hart;
  private final CodeCache cache;
  private final DecodedPage[] pages;

  /** The bits of the last straddling instruction. */
  private int straddling;

  /** Some that were decoded, by a hash of their bits. */
  private final int[] straddleBits = new int[1 << STRADDLE_BITS];

  private final long[] straddles = new long[1 << STRADDLE_BITS];

  SlowPath(Hart hart, CodeCache cache, DecodedPage[] pages) {
    this.hart = hart;
    this.cache = cache;
    this.pages = pages;
  }

  /**
   * Translates pc, gets the page, and enters both into the TLB.
   *
   * <p>The decoded page is registered before the frame is held: holding it for fetching takes every
   * local store tag back, and whoever gets a store tag afterwards invalidates what is registered.
   * The other way round, a store between the two would go unnoticed for good.
   */
  DecodedPage enter(long pc) {
    long gpa = hart.mmu.fetchAddress(pc);
    DecodedPage page = null;
    for (int i = 0; i < TRIES && (page == null || !page.valid); i++) {
      page = cache.page(gpa >>> GuestMemory.PAGE_SHIFT);
      hart.mmu.holdForFetch(gpa >>> GuestMemory.PAGE_SHIFT);
    }
    if (!page.valid) {
      // Another hart keeps storing into this page, and may be waiting for what this one is about to
      // do: execute what is there now, decoded for this time only.
      page = DecodedPage.unshared(gpa >>> GuestMemory.PAGE_SHIFT);
    }
    long host = hart.mmu.hostAddress(gpa);
    pages[hart.tlb.enterFetch(pc, host - pc)] = page;
    return page;
  }

  /**
   * Host address of the page of code at this virtual address, which the hart holds in its fetch
   * TLB.
   */
  long hostPage(long page) {
    return page + hart.tlb.fetchBias[(int) (page >>> GuestMemory.PAGE_SHIFT) & SoftTlb.INDEX_MASK];
  }

  /**
   * The instruction whose first half is the last halfword of a page. The half that was fetched is
   * kept while the second page is waited for: nothing is fetched twice. What it is depends on its
   * bits alone, so it need not be decoded again and again where a loop has one.
   */
  long straddle(long base) {
    int low = HostMemory.getShort(hostPage(base) + GuestMemory.PAGE_SIZE - 2) & 0xFFFF;
    long next = base + GuestMemory.PAGE_SIZE;
    int slot = (int) (next >>> GuestMemory.PAGE_SHIFT) & SoftTlb.INDEX_MASK;
    if (hart.tlb.fetchTag[slot] != (next | hart.tlb.context()) || !pages[slot].valid) {
      enter(next);
    }
    int high = HostMemory.getShort(hostPage(next)) & 0xFFFF;
    int bits = high << 16 | low;
    straddling = bits;
    int known = bits * GOLDEN_RATIO >>> Integer.SIZE - STRADDLE_BITS;
    // The lowest two bits are never 0: no empty entry is taken for one.
    if (straddleBits[known] != bits) {
      straddles[known] = MicroOp.of(bits, MicroOp.HALFWORDS - 1);
      straddleBits[known] = bits;
    }
    return straddles[known];
  }

  /** A load whose check missed; pc is on the instruction and moves behind it. */
  long load(long w, long va, int size) {
    long value = hart.mmu.load(va, size);
    hart.pc += 2L * MicroOp.halfwords(w);
    return value;
  }

  /** A store whose check missed; pc is on the instruction and moves behind it. */
  void store(long w, long va, int size, long value) {
    hart.mmu.store(va, size, value);
    hart.pc += 2L * MicroOp.halfwords(w);
  }

  static boolean taken(int condition, long a, long b) {
    return switch (condition + Op.BEQ) {
      case Op.BEQ -> a == b;
      case Op.BNE -> a != b;
      case Op.BLT -> a < b;
      case Op.BGE -> a >= b;
      case Op.BLTU -> Long.compareUnsigned(a, b) < 0;
      default -> Long.compareUnsigned(a, b) >= 0;
    };
  }

  /** Executes an instruction that the switch does not know. pc stands on it. */
  int execute(long w) {
    int op = MicroOp.op(w);
    if (op >= Op.LR_W && op <= Op.AMOMAXU_D) {
      long value = hart.mmu.atomic(op, hart.x[MicroOp.rs1(w)], hart.x[MicroOp.rs2(w)]);
      hart.x[MicroOp.rd(w)] = value;
      return refetchBehind(w);
    }
    if (op >= Op.FLW && op <= Op.FMV_D_X) {
      return floatingPoint(op, w);
    }
    int rd = MicroOp.rd(w);
    switch (op) {
      case Op.FENCE:
        HostMemory.fullFence();
        return NEXT;
      case MicroOp.PAUSE:
        hart.pc += 4;
        return REST;
      case Op.FENCE_I:
        // Local stores invalidate decoded pages at once, and pages from other nodes arrive
        // invalidated: entering the
        // page anew is all there is to do.
        HostMemory.fullFence();
        return enterBehind(w);
      case Op.CBO_ZERO:
        if (!ControlUnit.mayZero(hart)) {
          return illegal(w);
        }
        hart.mmu.zeroBlock(hart.x[MicroOp.rs1(w)]);
        return refetchBehind(w);
      case Op.ECALL:
        return hart.callsEnvironment() ? SUPERVISOR_CALL : trap(hart.callCause(), 0);
      case Op.EBREAK:
        return trap(Trap.BREAKPOINT, hart.pc);
      case Op.CSRRW, Op.CSRRS, Op.CSRRC, Op.CSRRWI, Op.CSRRSI, Op.CSRRCI:
        int csr = MicroOp.imm(w);
        if (!ControlUnit.csr(hart, op, rd == Hart.SINK ? 0 : rd, MicroOp.rs1(w), csr)) {
          return illegal(w);
        }
        return enterBehind(w);
      case Op.SRET:
        if (!ControlUnit.mayReturn(hart)) {
          return illegal(w);
        }
        hart.returnFromTrap();
        return ENTER;
      case Op.MRET:
        if (!ControlUnit.mayReturnFromMachine(hart)) {
          return illegal(w);
        }
        hart.returnFromMachineTrap();
        return ENTER;
      case Op.WFI:
        if (!ControlUnit.mayWait(hart)) {
          return illegal(w);
        }
        hart.pc += 4;
        return WAIT;
      case Op.SFENCE_VMA:
        return ControlUnit.fence(hart, MicroOp.rs1(w), MicroOp.rs2(w))
            ? enterBehind(w)
            : illegal(w);
      default:
        return illegal(w);
    }
  }

  private int floatingPoint(int op, long w) {
    if (op == Op.FLW || op == Op.FLD || op == Op.FSW || op == Op.FSD) {
      if (!hart.floatEnabled()) {
        return illegal(w);
      }
      long va = hart.x[MicroOp.rs1(w)] + MicroOp.imm(w);
      switch (op) {
        case Op.FLD -> hart.f[MicroOp.rd(w)] = load(va, 8);
        case Op.FLW -> hart.f[MicroOp.rd(w)] = Float32.box((int) load(va, 4));
        case Op.FSD -> store(va, 8, hart.f[MicroOp.rs2(w)]);
        default -> store(va, 4, hart.f[MicroOp.rs2(w)]);
      }
      if (op == Op.FLD || op == Op.FLW) {
        hart.floatDirty();
      }
      return refetchBehind(w);
    }
    boolean legal =
        FloatUnit.execute(
            hart, op, MicroOp.rd(w), MicroOp.rs1(w), MicroOp.rs2(w), MicroOp.rm(w), MicroOp.imm(w));
    return legal ? NEXT : illegal(w);
  }

  private long load(long va, int size) {
    if (hart.tlb.loads(va, va + size - 1)) {
      long host = va + hart.tlb.loadBias(va);
      return size == 8 ? HostMemory.getLong(host) : HostMemory.getInt(host);
    }
    return hart.mmu.load(va, size);
  }

  private void store(long va, int size, long value) {
    if (!hart.tlb.stores(va, va + size - 1)) {
      hart.mmu.store(va, size, value);
    } else if (size == 8) {
      HostMemory.putLong(va + hart.tlb.storeBias(va), value);
    } else {
      HostMemory.putInt(va + hart.tlb.storeBias(va), (int) value);
    }
  }

  private int refetchBehind(long w) {
    hart.pc += 2L * MicroOp.halfwords(w);
    return REFETCH;
  }

  private int enterBehind(long w) {
    hart.pc += 2L * MicroOp.halfwords(w);
    return ENTER;
  }

  private int trap(int cause, long value) {
    hart.takeTrap(cause, value);
    return NOT_RETIRED;
  }

  /** Illegal instruction with the instruction's bits in stval. */
  private int illegal(long w) {
    if (MicroOp.op(w) == MicroOp.ILLEGAL) {
      return trap(Trap.ILLEGAL_INSTRUCTION, MicroOp.imm(w) & 0xFFFF_FFFFL);
    }
    long pc = hart.pc;
    long base = pc & SoftTlb.PAGE_MASK;
    boolean compressed = MicroOp.halfwords(w) == 1;
    long offset = pc & ~SoftTlb.PAGE_MASK;
    if (!compressed && offset == GuestMemory.PAGE_SIZE - 2) {
      // The first page may have been lost while the second one was waited for.
      return trap(Trap.ILLEGAL_INSTRUCTION, straddling & 0xFFFF_FFFFL);
    }
    // The page is still held: nothing has polled or waited since it was entered.
    long host = hostPage(base) + offset;
    long low = HostMemory.getShort(host) & 0xFFFFL;
    long high = compressed ? 0 : HostMemory.getShort(host + 2) & 0xFFFFL;
    return trap(Trap.ILLEGAL_INSTRUCTION, high << 16 | low);
  }
}
