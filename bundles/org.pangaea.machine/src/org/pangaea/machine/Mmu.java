package org.pangaea.machine;

import java.util.Arrays;
import org.pangaea.riscv.Op;

/**
 * Translation and the slow paths of memory access: what runs when an engine's inline TLB check
 * misses.
 *
 * <p>Sv39 and Sv48 (RISC-V privileged, "Page-Based 39-bit/48-bit Virtual-Memory System") with
 * Svade: a clear A bit, or a clear D bit on a store, raises a page fault and the guest sets it. The
 * walk never writes guest memory; a walk that did would make every page table a page that all nodes
 * fight for.
 *
 * <p>An access that waits for a page goes on where it stopped, never from the start: the steps of a
 * walk that are done stay done even if their page-table page is lost meanwhile (only {@code
 * sfence.vma} undoes a translation). That is why the one thing that does start an instruction over
 * is a remote fence: it completes while the hart is parked, and whoever asked for it may then reuse
 * the page that this access was on its way to. Only {@link CacheBlock} never starts over.
 */
public final class Mmu {
  private static final long PTE_V = 1;
  private static final long PTE_R = 2;
  private static final long PTE_W = 4;
  private static final long PTE_X = 8;
  private static final long PTE_U = 16;
  private static final long PTE_A = 64;
  private static final long PTE_D = 128;

  /** Bits 54..63: reserved, and Svpbmt and Svnapot, which this machine does not have. */
  private static final long PTE_RESERVED = 0xFFC0_0000_0000_0000L;

  private static final long PPN_MASK = (1L << 44) - 1;
  private static final int READABLE = 512;
  private static final int BLOCKS = 256;
  private static final int BLOCK_SHIFT = 8;
  private static final long BLOCK_MASK = -GuestMemory.BLOCK_SIZE;

  private final Hart hart;
  private final MemoryPort memory;

  /**
   * Pages of which this hart is known to hold a read tag: saves asking again for each page-table
   * entry.
   */
  private final long[] readable = new long[READABLE];

  /**
   * Blocks that this hart is known to hold, of pages that are used by their blocks, to read and to
   * write. These stand in for the TLB, which knows whole pages only.
   */
  private final long[] readableBlocks = new long[BLOCKS];

  private final long[] writableBlocks = new long[BLOCKS];

  /** Accesses to blocks held, modulo {@link MemoryPort#BLOCK_USES}. */
  private int blockUses;

  /** Whether the last translation let the supervisor see a user page, under SUM. */
  private boolean userPage;

  /** Where an instruction was fetched last. */
  private long fetching;

  private long walks;

  Mmu(Hart hart, MemoryPort memory) {
    this.hart = hart;
    this.memory = memory;
    forgetHeld();
  }

  private void forgetHeld() {
    Arrays.fill(readable, -1);
    Arrays.fill(readableBlocks, -1);
    Arrays.fill(writableBlocks, -1);
  }

  /** Page walks done so far. */
  public long walks() {
    return walks;
  }

  void dropPage(long gfn) {
    int slot = (int) gfn & READABLE - 1;
    if (readable[slot] == gfn) {
      readable[slot] = -1;
    }
    long host = memory.hostAddress(gfn << GuestMemory.PAGE_SHIFT);
    hart.tlb.dropFrame(host);
    if ((hart.reservation & SoftTlb.PAGE_MASK) == host) {
      hart.clearReservation();
    }
  }

  /** Nothing was entered in the TLB for a block. */
  void dropBlock(long gpa) {
    long block = gpa >>> BLOCK_SHIFT;
    int slot = (int) block & BLOCKS - 1;
    if (readableBlocks[slot] == block) {
      readableBlocks[slot] = -1;
    }
    if (writableBlocks[slot] == block) {
      writableBlocks[slot] = -1;
    }
    if ((hart.reservation & BLOCK_MASK) == memory.hostAddress(gpa & BLOCK_MASK)) {
      hart.clearReservation();
    }
  }

  void dropAllPages() {
    forgetHeld();
    hart.tlb.flushAll();
    hart.clearReservation();
    hart.updateContext();
  }

  /** Virtual to guest physical, with all permission checks of this kind of access. */
  public long translate(long va, Access access) {
    long satp = hart.satp;
    int privilege = access == Access.FETCH ? hart.privilege : hart.dataPrivilege();
    userPage = false;
    if (satp == 0 || privilege == Hart.MACHINE) {
      return permitted(va, va, access, access, privilege);
    }
    walks++;
    int levels = (int) (satp >>> 60) == 8 ? 3 : 4;
    int unused = 64 - (12 + 9 * levels);
    if (va << unused >> unused != va) {
      throw hart.trap.of(access.pageFault, va);
    }
    long table = (satp & PPN_MASK) << 12;
    for (int level = levels - 1; level >= 0; level--) {
      long entry = readEntry(table + (va >>> 12 + 9 * level & 511) * 8, va, access);
      if ((entry & PTE_V) == 0
          || (entry & (PTE_R | PTE_W)) == PTE_W
          || (entry & PTE_RESERVED) != 0) {
        throw hart.trap.of(access.pageFault, va);
      }
      long ppn = entry >>> 10 & PPN_MASK;
      if ((entry & (PTE_R | PTE_X)) == 0) {
        // A pointer to the next level; A, D and U are reserved in it.
        if ((entry & (PTE_A | PTE_D | PTE_U)) != 0) {
          throw hart.trap.of(access.pageFault, va);
        }
        table = ppn << 12;
        continue;
      }
      if (!permitted(entry, access, privilege) || (ppn & (1L << 9 * level) - 1) != 0) {
        throw hart.trap.of(access.pageFault, va);
      }
      long offset = (1L << 12 + 9 * level) - 1;
      if (level > 0) {
        hart.tlb.noteSuperpage(va & ~offset, va | offset);
      }
      userPage = (entry & PTE_U) != 0 && privilege == Hart.SUPERVISOR;
      return permitted(ppn << 12 & ~offset | va & offset, va, access, access, privilege);
    }
    throw hart.trap.of(access.pageFault, va);
  }

  /**
   * The address itself, if physical memory protection permits the access to it; for a step of a
   * walk the fault is that of the access which walks.
   */
  private long permitted(long gpa, long va, Access access, Access faulting, int privilege) {
    if (hart.machine != null && !hart.machine.protection.permits(gpa, access, privilege)) {
      throw hart.trap.of(faulting.accessFault, va);
    }
    return gpa;
  }

  private long readEntry(long gpa, long va, Access access) {
    permitted(gpa, va, Access.LOAD, access, Hart.SUPERVISOR);
    if (!memory.isRam(gpa)) {
      throw hart.trap.of(access.accessFault, va);
    }
    holdForWalk(gpa);
    return HostMemory.getLong(memory.hostAddress(gpa));
  }

  private boolean permitted(long entry, Access access, int privilege) {
    if ((entry & PTE_A) == 0) {
      return false;
    }
    boolean user = (entry & PTE_U) != 0;
    if (privilege == Hart.USER) {
      if (!user) {
        return false;
      }
    } else if (user && (access == Access.FETCH || (hart.sstatus & Hart.SSTATUS_SUM) == 0)) {
      return false;
    }
    return switch (access) {
      case FETCH -> (entry & PTE_X) != 0;
      case LOAD ->
          (entry & PTE_R) != 0 || (hart.sstatus & Hart.SSTATUS_MXR) != 0 && (entry & PTE_X) != 0;
      case STORE -> (entry & PTE_W) != 0 && (entry & PTE_D) != 0;
    };
  }

  /** What is entered for the supervisor under SUM is remembered in the same breath. */
  private void borrowIfUser(long va) {
    if (userPage) {
      hart.tlb.borrow(va);
    }
  }

  /** A page to which this address was translated last is held whole, and may be stored to. */
  void enterStore(long va, long host) {
    borrowIfUser(va);
    hart.tlb.enterStore(va, host - va);
  }

  /** Whether the whole page was acquired, or only the block at the address. */
  private boolean acquire(long gpa, Access access) {
    long before = hart.remoteFences;
    hart.touching = gpa;
    boolean whole = memory.acquirePart(hart, gpa, access);
    restartIfFenced(before);
    return whole;
  }

  private void restartIfFenced(long before) {
    if (hart.remoteFences != before) {
      throw hart.trap.of(Trap.RESTART, 0);
    }
  }

  /** Whether the whole page is held; if not, at least the block at the address is. */
  private boolean holdForRead(long gpa) {
    return isReadable(gpa) || !isReadableBlock(gpa) && noteReadable(gpa, acquire(gpa, Access.LOAD));
  }

  private boolean isReadable(long gpa) {
    long gfn = gpa >>> GuestMemory.PAGE_SHIFT;
    return readable[(int) gfn & READABLE - 1] == gfn;
  }

  private boolean isReadableBlock(long gpa) {
    long block = gpa >>> BLOCK_SHIFT;
    boolean held = readableBlocks[(int) block & BLOCKS - 1] == block;
    if (held) {
      countUse(gpa);
    }
    return held;
  }

  private void countUse(long gpa) {
    if (++blockUses == MemoryPort.BLOCK_USES) {
      blockUses = 0;
      memory.usedByBlocks(hart, gpa);
    }
  }

  private boolean noteReadable(long gpa, boolean whole) {
    if (whole) {
      long gfn = gpa >>> GuestMemory.PAGE_SHIFT;
      readable[(int) gfn & READABLE - 1] = gfn;
    } else {
      long block = gpa >>> BLOCK_SHIFT;
      readableBlocks[(int) block & BLOCKS - 1] = block;
    }
    return whole;
  }

  /** The same for a store. A whole page's right stands in the TLB, so nobody comes here for it. */
  private boolean holdForWrite(long gpa) {
    long block = gpa >>> BLOCK_SHIFT;
    int slot = (int) block & BLOCKS - 1;
    if (writableBlocks[slot] == block) {
      countUse(gpa);
      return false;
    }
    boolean whole = acquire(gpa, Access.STORE);
    if (!whole) {
      noteReadable(gpa, false);
      writableBlocks[slot] = block;
    }
    return whole;
  }

  private void holdForWalk(long gpa) {
    if (!isReadable(gpa) && !isReadableBlock(gpa)) {
      long before = hart.remoteFences;
      hart.touching = gpa;
      boolean whole = memory.acquirePartForWalk(hart, gpa);
      restartIfFenced(before);
      noteReadable(gpa, whole);
    }
  }

  /** A load of 1, 2, 4 or 8 bytes whose inline check missed. The value is zero-extended. */
  public long load(long va, int size) {
    if (crossesPage(va, size)) {
      return loadCrossing(va, size);
    }
    long gpa = translate(va, Access.LOAD);
    if (!memory.isRam(gpa)) {
      return loadDevice(va, gpa, size);
    }
    if (!holdForRead(gpa)) {
      return loadFromBlock(gpa, size);
    }
    long host = memory.hostAddress(gpa);
    borrowIfUser(va);
    hart.tlb.enterLoad(va, host - va);
    return read(host, size);
  }

  /**
   * A load from a page of which only the block at the address is held. It is not entered in the
   * TLB: the other blocks may not be here, and the next access asks again. One that crosses into
   * the next block is done in halves, as one that crosses into the next page.
   */
  private long loadFromBlock(long gpa, int size) {
    int first = leftInBlock(gpa);
    if (size <= first) {
      return read(memory.hostAddress(gpa), size);
    }
    long value = readBytes(memory.hostAddress(gpa), first);
    holdForRead(gpa + first);
    return value | readBytes(memory.hostAddress(gpa + first), size - first) << 8 * first;
  }

  private static boolean crossesPage(long va, int size) {
    return GuestMemory.leftInPage(va) < size;
  }

  private static int leftInBlock(long gpa) {
    return GuestMemory.BLOCK_SIZE - (int) (gpa & ~BLOCK_MASK);
  }

  /** A store of the low 1, 2, 4 or 8 bytes whose inline check missed. */
  public void store(long va, int size, long value) {
    if (crossesPage(va, size)) {
      storeCrossing(va, size, value);
      return;
    }
    long gpa = translate(va, Access.STORE);
    if (!memory.isRam(gpa)) {
      storeDevice(va, gpa, size, value);
      return;
    }
    if (!holdForWrite(gpa)) {
      storeToBlock(va, gpa, size, value);
      return;
    }
    long host = memory.hostAddress(gpa);
    enterStore(va, host);
    write(host, size, value);
  }

  private void storeToBlock(long va, long gpa, int size, long value) {
    int first = leftInBlock(gpa);
    if (size <= first) {
      write(memory.hostAddress(gpa), size, value);
      return;
    }
    writeBytes(memory.hostAddress(gpa), first, value);
    storeSecondHalf(va + first, gpa + first, size - first, value >>> 8 * first);
  }

  /**
   * Both translations are checked first, then each half is done when its page is there: the ISA
   * does not make a misaligned access atomic, and no hart may hold one page while it waits for
   * another.
   */
  private long loadCrossing(long va, int size) {
    int first = GuestMemory.leftInPage(va);
    long low = translate(va, Access.LOAD);
    long high = translate(va + first, Access.LOAD);
    if (!memory.isRam(low)) {
      throw hart.trap.of(Trap.LOAD_ACCESS_FAULT, va);
    }
    if (!memory.isRam(high)) {
      throw hart.trap.of(Trap.LOAD_ACCESS_FAULT, va + first);
    }
    holdForRead(low);
    long value = readBytes(memory.hostAddress(low), first);
    holdForRead(high);
    return value | readBytes(memory.hostAddress(high), size - first) << 8 * first;
  }

  private void storeCrossing(long va, int size, long value) {
    int first = GuestMemory.leftInPage(va);
    long low = translate(va, Access.STORE);
    long high = translate(va + first, Access.STORE);
    if (!memory.isRam(low)) {
      throw hart.trap.of(Trap.STORE_ACCESS_FAULT, va);
    }
    if (!memory.isRam(high)) {
      throw hart.trap.of(Trap.STORE_ACCESS_FAULT, va + first);
    }
    acquire(low, Access.STORE);
    writeBytes(memory.hostAddress(low), first, value);
    storeSecondHalf(va + first, high, size - first, value >>> 8 * first);
  }

  /**
   * The first half is visible already and must not be stored twice: here only the second half
   * starts over.
   */
  private void storeSecondHalf(long va, long gpa, int count, long value) {
    long target = gpa;
    while (true) {
      try {
        acquire(target, Access.STORE);
        writeBytes(memory.hostAddress(target), count, value);
        return;
      } catch (Trap trap) {
        if (trap.cause != Trap.RESTART) {
          throw trap;
        }
        target = retranslate(va);
      }
    }
  }

  private long retranslate(long va) {
    while (true) {
      try {
        long gpa = translate(va, Access.STORE);
        if (!memory.isRam(gpa)) {
          throw hart.trap.of(Trap.STORE_ACCESS_FAULT, va);
        }
        return gpa;
      } catch (Trap trap) {
        if (trap.cause != Trap.RESTART) {
          throw trap;
        }
      }
    }
  }

  private long loadDevice(long va, long gpa, int size) {
    if ((gpa & size - 1) != 0) {
      throw hart.trap.of(Trap.LOAD_MISALIGNED, va);
    }
    hart.trap.value = va;
    return low(memory.readDevice(hart, gpa, size), size);
  }

  private void storeDevice(long va, long gpa, int size, long value) {
    if ((gpa & size - 1) != 0) {
      throw hart.trap.of(Trap.STORE_MISALIGNED, va);
    }
    hart.trap.value = va;
    memory.writeDevice(hart, gpa, size, low(value, size));
  }

  private static long low(long value, int size) {
    return size == 8 ? value : value & (1L << 8 * size) - 1;
  }

  /** The access fault of a device access under way: its virtual address is already noted. */
  public static Trap accessFault(Hart hart, Access access) {
    return hart.trap.of(access.accessFault, hart.trap.value);
  }

  /** Executes CBO.ZERO at any address in the block. */
  public void zeroBlock(long va) {
    CacheBlock.zero(hart, memory, va);
  }

  /** Executes an instruction of the A extension and returns the value for rd. */
  public long atomic(int op, long va, long source) {
    int size = Atomics.size(op);
    return switch (op) {
      case Op.LR_W, Op.LR_D -> Atomics.loadReserved(hart, reserveAddress(va, size), size);
      // Getting the page may park this hart; if it loses the reserved page meanwhile, dropPage ends
      // the reservation.
      case Op.SC_W, Op.SC_D ->
          Atomics.storeConditional(hart, atomicAddress(va, size), size, source);
      default -> Atomics.update(op, atomicAddress(va, size), source);
    };
  }

  /**
   * Host address for an AMO or SC: aligned, writable RAM. Valid until the hart's next poll or park.
   */
  private long atomicAddress(long va, int size) {
    if ((va & size - 1) != 0) {
      throw hart.trap.of(Trap.STORE_MISALIGNED, va);
    }
    if (hart.tlb.stores(va, va)) {
      return va + hart.tlb.storeBias(va);
    }
    long gpa = translate(va, Access.STORE);
    if (!memory.isRam(gpa)) {
      throw hart.trap.of(Trap.STORE_ACCESS_FAULT, va);
    }
    long host = memory.hostAddress(gpa);
    // Aligned, so it lies in one block.
    if (holdForWrite(gpa)) {
      enterStore(va, host);
    }
    return host;
  }

  /**
   * Host address for LR: needs only the right to read, but takes the page exclusively, so that the
   * store to come finds it here (or the reservation gone). A page that the guest may not write gets
   * no store tag by this.
   */
  private long reserveAddress(long va, int size) {
    if ((va & size - 1) != 0) {
      throw hart.trap.of(Trap.LOAD_MISALIGNED, va);
    }
    if (hart.tlb.stores(va, va)) {
      return va + hart.tlb.storeBias(va);
    }
    long gpa = translate(va, Access.LOAD);
    if (!memory.isRam(gpa)) {
      throw hart.trap.of(Trap.LOAD_ACCESS_FAULT, va);
    }
    holdForWrite(gpa);
    return memory.hostAddress(gpa);
  }

  /** Guest physical address of an instruction, which is in RAM. */
  public long fetchAddress(long va) {
    long gpa = translate(va, Access.FETCH);
    if (!memory.isRam(gpa)) {
      throw hart.trap.of(Trap.FETCH_ACCESS_FAULT, va);
    }
    fetching = gpa;
    return gpa;
  }

  /** Holds a page for fetching until the next poll or park. */
  public void holdForFetch(long gfn) {
    boolean fetched = fetching >>> GuestMemory.PAGE_SHIFT == gfn;
    acquire(fetched ? fetching : gfn << GuestMemory.PAGE_SHIFT, Access.FETCH);
  }

  /** Host address of guest RAM. */
  public long hostAddress(long gpa) {
    return memory.hostAddress(gpa);
  }

  private static long read(long host, int size) {
    return switch (size) {
      case 1 -> HostMemory.getByte(host) & 0xFFL;
      case 2 -> HostMemory.getShort(host) & 0xFFFFL;
      case 4 -> HostMemory.getInt(host) & 0xFFFF_FFFFL;
      default -> HostMemory.getLong(host);
    };
  }

  private static void write(long host, int size, long value) {
    switch (size) {
      case 1 -> HostMemory.putByte(host, (byte) value);
      case 2 -> HostMemory.putShort(host, (short) value);
      case 4 -> HostMemory.putInt(host, (int) value);
      default -> HostMemory.putLong(host, value);
    }
  }

  /**
   * A part of an access over two pages. It ends or begins at the border, so that one of 1, 2 or 4
   * bytes is aligned and done at once: other harts of this node see all of it or nothing.
   */
  private static long readBytes(long host, int count) {
    if (Integer.bitCount(count) == 1) {
      return read(host, count);
    }
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (HostMemory.getByte(host + i) & 0xFFL) << 8 * i;
    }
    return value;
  }

  private static void writeBytes(long host, int count, long value) {
    if (Integer.bitCount(count) == 1) {
      write(host, count, value);
      return;
    }
    for (int i = 0; i < count; i++) {
      HostMemory.putByte(host + i, (byte) (value >>> 8 * i));
    }
  }
}
