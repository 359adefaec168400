package org.pangaea.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A hart's software TLB: direct-mapped, read by the engines inline.
 *
 * <p>What is known for loads and stores of a page stands side by side in one {@linkplain #table
 * table} of host memory, so that a look into it is one line of the host's cache, and translated
 * code needs no check of a Java array's bounds: each would be a place where HotSpot may return to
 * its interpreter, for which it keeps all guest registers alive. What is known for fetches is in
 * arrays; control enters a page more seldom.
 *
 * <p>An entry's tag is the virtual page address with a <em>context</em> in its low bits, 12 or 10
 * of them. A context stands for an address space and the privilege that looks at it, so traps and
 * {@code satp} writes flush nothing: they only change the current context. Flushing everything
 * hands out new context numbers; old entries can then never match again, which makes {@code
 * sfence.vma} cheap (a boot executes 87,000). Context 0 is never current, so a zero tag is an empty
 * slot.
 *
 * <p>A tag compare with the page of the access's <em>last</em> byte, in the slot of its first,
 * misses when the access crosses a page; one compare serves both. Bias: what to add to the virtual
 * address to get the host address.
 *
 * <p>Only the hart's own thread may touch this object: other nodes revoke pages, and a revoke
 * counts as done when this thread has dropped the entries itself.
 */
public final class SoftTlb {
  public static final int ENTRIES = 1024;
  public static final int INDEX_MASK = ENTRIES - 1;
  public static final long PAGE_MASK = -GuestMemory.PAGE_SIZE;

  /**
   * Number of ASID bits that satp implements (ASIDLEN, at most 16; 12 is plenty and keeps the table
   * small).
   */
  public static final int ASID_BITS = 12;

  private static final int CONTEXT_BITS = GuestMemory.PAGE_SHIFT;
  private static final int LAST_CONTEXT = (1 << CONTEXT_BITS) - 1;
  private static final int VIEWS = 4;

  /** Stands for "no translation" (satp mode Bare) in the context table. */
  private static final int BARE = 1 << ASID_BITS;

  /** The place of M-mode in the context table, behind all address spaces. */
  private static final int MACHINE = (BARE + 1) * VIEWS;

  /** Bytes of an entry in the table: four longs, at the following offsets. */
  public static final int ENTRY_BYTES = 32;

  public static final int LOAD_TAG = 0;
  public static final int LOAD_BIAS = 8;
  public static final int STORE_TAG = 16;
  public static final int STORE_BIAS = 24;

  /**
   * What to shift a virtual address by, and to mask then, to get its entry's offset in the table.
   */
  public static final int ENTRY_SHIFT = GuestMemory.PAGE_SHIFT - 5;

  public static final int ENTRY_MASK = INDEX_MASK * ENTRY_BYTES;

  /** Offset in the table, behind all entries, of the current context, a long, never 0. */
  public static final int CONTEXT = ENTRIES * ENTRY_BYTES;

  private static final int TABLE_BYTES = CONTEXT + Long.BYTES;
  private static final int CACHE_LINE = 64;

  /** Freed when this object is; a hart's thread keeps it for as long as it executes anything. */
  private final MemorySegment memory = Arena.ofAuto().allocate(TABLE_BYTES, CACHE_LINE);

  /** Host address of the table. */
  public final long table = memory.address();

  public final long[] fetchTag = new long[ENTRIES];
  public final long[] fetchBias = new long[ENTRIES];

  private final FrameSlots frames = new FrameSlots();

  private final int[] contexts = new int[MACHINE + 1];
  private int generation = 1;
  private int lastContext;

  /** Pages of user space entered by S-mode under SUM; they leave when SUM is cleared. */
  private final int[] borrowed = new int[64];

  private int borrowedCount;

  /**
   * Ranges of addresses in which superpages were entered, for the lower and the upper half of the
   * address space.
   */
  private final long[] superpageLow = {-1L, -1L};

  private final long[] superpageHigh = new long[2];

  private long flushes;

  /**
   * Selects the context of an address space.
   *
   * @param asid the ASID, or -1 for Bare mode
   * @param view 0..3: what besides the ASID decides what is visible (privilege, MXR)
   */
  void select(int asid, int view) {
    select((asid < 0 ? BARE : asid) * VIEWS + view);
  }

  /** Selects the context of M-mode, which sees physical addresses. */
  void selectMachine() {
    select(MACHINE);
  }

  /** Selects a context that nothing was ever entered in and that nothing leads to later. */
  void selectFresh() {
    context(newContext() & LAST_CONTEXT);
  }

  private void select(int slot) {
    int entry = contexts[slot];
    if (entry >>> CONTEXT_BITS != generation) {
      entry = newContext();
      contexts[slot] = entry;
    }
    context(entry & LAST_CONTEXT);
  }

  private void context(long value) {
    HostMemory.putLong(table + CONTEXT, value);
  }

  /** The current context. */
  public long context() {
    return HostMemory.getLong(table + CONTEXT);
  }

  /** Host address of the entry for a virtual address. */
  private long entry(long va) {
    return table + (va >>> ENTRY_SHIFT & ENTRY_MASK);
  }

  private static int slot(long va) {
    return (int) (va >>> GuestMemory.PAGE_SHIFT) & INDEX_MASK;
  }

  /**
   * Looks up an access.
   *
   * @param last the virtual address of its last byte
   * @return whether {@link #loadBias} of {@code va} leads to it
   */
  public boolean loads(long va, long last) {
    return HostMemory.getLong(entry(va) + LOAD_TAG) == (last & PAGE_MASK | context());
  }

  /** The same for a store and {@link #storeBias}. */
  public boolean stores(long va, long last) {
    return HostMemory.getLong(entry(va) + STORE_TAG) == (last & PAGE_MASK | context());
  }

  /** What to add to the address. */
  public long loadBias(long va) {
    return HostMemory.getLong(entry(va) + LOAD_BIAS);
  }

  /** What to add to the address. */
  public long storeBias(long va) {
    return HostMemory.getLong(entry(va) + STORE_BIAS);
  }

  private int newContext() {
    if (lastContext == LAST_CONTEXT) {
      // Numbers are used up: only now must the arrays really be emptied.
      for (int slot = 0; slot < ENTRIES; slot++) {
        clear(slot);
      }
      Arrays.fill(fetchTag, 0);
      frames.clear();
      borrowedCount = 0;
      lastContext = 0;
      nextGeneration();
    }
    return generation << CONTEXT_BITS | ++lastContext;
  }

  private void nextGeneration() {
    generation = generation + 1 & 0xF_FFFF;
    if (generation == 0) {
      Arrays.fill(contexts, 0);
      generation = 1;
    }
  }

  /** Drops every translation. The caller selects the context anew. */
  void flushAll() {
    flushes++;
    nextGeneration();
    superpageLow[0] = -1L;
    superpageLow[1] = -1L;
    superpageHigh[0] = 0;
    superpageHigh[1] = 0;
  }

  /** Drops the translations of an address space (global ones too, which is allowed). */
  void flushAsid(int asid) {
    flushes++;
    Arrays.fill(contexts, asid * VIEWS, asid * VIEWS + VIEWS, 0);
  }

  /** Drops the translations of one virtual address in every address space. */
  void flushAddress(long va) {
    int half = (int) (va >>> 63);
    long page = va & -GuestMemory.GUEST_PAGE_SIZE;
    if (Long.compareUnsigned(page, superpageLow[half]) >= 0
        && Long.compareUnsigned(page, superpageHigh[half]) <= 0) {
      // Entries are pieces: one superpage may stand in many slots.
      flushAll();
      return;
    }
    flushes++;
    for (long piece = page;
        piece < page + GuestMemory.GUEST_PAGE_SIZE;
        piece += GuestMemory.PAGE_SIZE) {
      clearIfPage(piece);
    }
  }

  private void clearIfPage(long page) {
    int slot = slot(page);
    clearIfPage(entry(page) + LOAD_TAG, page);
    clearIfPage(entry(page) + STORE_TAG, page);
    if ((fetchTag[slot] & PAGE_MASK) == page) {
      fetchTag[slot] = 0;
    }
  }

  private static void clearIfPage(long tag, long page) {
    if ((HostMemory.getLong(tag) & PAGE_MASK) == page) {
      HostMemory.putLong(tag, 0);
    }
  }

  /** Empties a slot for loads and stores. */
  private void clear(int slot) {
    HostMemory.putLong(table + slot * ENTRY_BYTES + LOAD_TAG, 0);
    HostMemory.putLong(table + slot * ENTRY_BYTES + STORE_TAG, 0);
  }

  /**
   * Notes that a piece of a superpage was entered: a fence for any address of it means all pieces.
   *
   * @param first the superpage's first address
   * @param last its last
   */
  void noteSuperpage(long first, long last) {
    int half = (int) (first >>> 63);
    if (Long.compareUnsigned(first, superpageLow[half]) < 0) {
      superpageLow[half] = first;
    }
    if (Long.compareUnsigned(last, superpageHigh[half]) > 0) {
      superpageHigh[half] = last;
    }
  }

  void enterLoad(long va, long bias) {
    note(va, bias);
    HostMemory.putLong(entry(va) + LOAD_TAG, va & PAGE_MASK | context());
    HostMemory.putLong(entry(va) + LOAD_BIAS, bias);
  }

  void enterStore(long va, long bias) {
    note(va, bias);
    HostMemory.putLong(entry(va) + STORE_TAG, va & PAGE_MASK | context());
    HostMemory.putLong(entry(va) + STORE_BIAS, bias);
  }

  /**
   * Enters a fetch translation and returns its slot, so that an engine can keep its code beside it.
   */
  public int enterFetch(long va, long bias) {
    note(va, bias);
    int slot = slot(va);
    fetchTag[slot] = va & PAGE_MASK | context();
    fetchBias[slot] = bias;
    return slot;
  }

  private void note(long va, long bias) {
    frames.note((va & PAGE_MASK) + bias, slot(va));
  }

  /**
   * Remembers that a user page was entered in the supervisor's context; see {@link
   * #returnBorrowed}.
   */
  void borrow(long va) {
    if (borrowedCount == borrowed.length) {
      returnBorrowed();
    }
    borrowed[borrowedCount++] = slot(va);
  }

  /**
   * SUM was cleared: the supervisor loses sight of user pages. Clearing the slots drops whatever
   * stands in them now, which can cost a refill but never a check. When the list overflows this
   * happens early, for the same reason.
   */
  void returnBorrowed() {
    for (int i = 0; i < borrowedCount; i++) {
      clear(borrowed[i]);
    }
    borrowedCount = 0;
  }

  /**
   * Drops every entry that leads to the frame at this host address, whatever its virtual address.
   */
  void dropFrame(long hostPage) {
    int slots = frames.take(hostPage);
    if (slots == FrameSlots.MANY) {
      for (int slot = 0; slot < ENTRIES; slot++) {
        drop(slot, hostPage);
      }
    } else {
      for (; slots != 0; slots >>>= FrameSlots.SLOT_BITS) {
        drop((slots & FrameSlots.SLOT_MASK) - 1, hostPage);
      }
    }
  }

  private void drop(int slot, long hostPage) {
    long entry = table + slot * ENTRY_BYTES;
    drop(entry + LOAD_TAG, slot, hostPage);
    drop(entry + STORE_TAG, slot, hostPage);
    if (fetchTag[slot] != 0) {
      long page = (fetchTag[slot] & PAGE_MASK) + fetchBias[slot];
      if (page == hostPage) {
        fetchTag[slot] = 0;
      } else {
        frames.noteAgain(page, slot, hostPage);
      }
    }
  }

  /** A tag's bias stands behind it. */
  private void drop(long at, int slot, long hostPage) {
    long tag = HostMemory.getLong(at);
    if (tag != 0) {
      long page = (tag & PAGE_MASK) + HostMemory.getLong(at + Long.BYTES);
      if (page == hostPage) {
        HostMemory.putLong(at, 0);
      } else {
        frames.noteAgain(page, slot, hostPage);
      }
    }
  }

  /** How many flushes were asked for. */
  public long flushes() {
    return flushes;
  }
}
