package org.pangaea.machine.conformance;

/** Page tables that a test makes in guest memory. */
final class GuestTables {
  static final int V = 1;
  static final int R = 2;
  static final int W = 4;
  static final int X = 8;
  static final int U = 16;
  static final int A = 64;
  static final int D = 128;

  /** A page that S-mode may use in every way. */
  static final int ALL = V | R | W | X | A | D;

  private final TestMachine machine;
  private final long root;
  private long next;

  /** Tables from this physical address on; the program's own gigapage is mapped where it is. */
  GuestTables(TestMachine machine, long start) {
    this.machine = machine;
    root = start;
    next = start + 4096;
    machine.store64(root + 8 * (TestMachine.BASE >>> 30), leaf(TestMachine.BASE, ALL));
  }

  /** Sv39 with an ASID. */
  long satp(int asid) {
    return 8L << 60 | (long) asid << 44 | root >>> 12;
  }

  /** Maps a page and returns the address of its entry. */
  long map(long va, long gpa, int flags) {
    long entry = slot(slot(root, va, 2, true), va, 1, true);
    entry = slot(entry, va, 0, false);
    machine.store64(entry, leaf(gpa, flags));
    return entry;
  }

  /** Maps 2 MiB. */
  long mapMegapage(long va, long gpa, int flags) {
    long entry = slot(slot(root, va, 2, true), va, 1, false);
    machine.store64(entry, leaf(gpa, flags));
    return entry;
  }

  /** The address of a table's entry, or of the table it leads to, which is made if need be. */
  private long slot(long table, long va, int level, boolean follow) {
    long slot = table + 8 * (va >>> 12 + 9 * level & 511);
    if (!follow) {
      return slot;
    }
    if (machine.load64(slot) == 0) {
      machine.store64(slot, leaf(next, V));
      next += 4096;
    }
    return machine.load64(slot) >>> 10 << 12;
  }

  static long leaf(long gpa, int flags) {
    return gpa >>> 12 << 10 | flags;
  }
}
