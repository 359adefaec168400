package org.pangaea.machine;

/**
 * What a hart sees of the machine's memory: RAM that is shared with other nodes, and devices that
 * may be on one.
 *
 * <p>All calls come from the hart's own thread and may park it. While it is parked, pages it held
 * may be taken away; the port calls {@link Hart#dropPage} for each of them before the hart goes on.
 * A caller must therefore use a page before it asks for another.
 */
public interface MemoryPort {
  /** Whether RAM stands behind the guest physical address. */
  boolean isRam(long gpa);

  /** Host address of a guest physical address in RAM. */
  long hostAddress(long gpa);

  /**
   * Makes the page usable. On return the hart holds it for this kind of access until its next poll,
   * or until it next parks, whichever is first; an access done before that is coherent.
   */
  void acquire(Hart hart, long gfn, Access access);

  /** The same for a page-table entry that a page walk is about to load: no other load, no store. */
  default void acquireForWalk(Hart hart, long gfn) {
    acquire(hart, gfn, Access.LOAD);
  }

  /**
   * Makes the bytes at an address usable in the same way, and perhaps only those: the ones from
   * there to the next border between {@linkplain GuestMemory#BLOCK_SIZE blocks}.
   *
   * @return whether it is the whole page. If not, the block may be taken away as a page may; then
   *     the port calls {@link Hart#dropBlock}, and there is nothing else to drop
   */
  default boolean acquirePart(Hart hart, long gpa, Access access) {
    acquire(hart, gpa >>> GuestMemory.PAGE_SHIFT, access);
    return true;
  }

  /** The same for a page-table entry that a page walk is about to load. */
  default boolean acquirePartForWalk(Hart hart, long gpa) {
    acquireForWalk(hart, gpa >>> GuestMemory.PAGE_SHIFT);
    return true;
  }

  /**
   * Makes the bytes from an address on zero, and usable as for a store: to the end of the page, or,
   * if it is used by its blocks, of the block. Each byte once: others may store to it right after.
   *
   * <p>The old bytes may be lost as soon as this has begun to wait, so it comes to its end whatever
   * comes up meanwhile. No remote fence counts as applied before that, though the hart is parked:
   * who has asked for it must find the zeros written when it is.
   *
   * @param gpa the first byte of a page, or of a block if those before it were not there with the
   *     whole page
   * @return whether it is the whole page
   */
  default boolean zero(Hart hart, long gpa) {
    boolean whole = acquirePart(hart, gpa, Access.STORE);
    int length = whole ? GuestMemory.leftInPage(gpa) : GuestMemory.BLOCK_SIZE;
    HostMemory.zero(hostAddress(gpa), length);
    return whole;
  }

  /** How many accesses {@link #usedByBlocks} stands for. */
  int BLOCK_USES = 4096;

  /**
   * The hart has accessed pages by their blocks, without asking for any, so often again; this one
   * was the last. Such accesses are slow, so the page had perhaps better be whole.
   */
  default void usedByBlocks(Hart hart, long gpa) {
    // It is whole.
  }

  /**
   * Reads a device. Throws the hart's access fault where no device answers this address and size.
   */
  long readDevice(Hart hart, long gpa, int size);

  /**
   * Writes a device. Throws the hart's access fault where no device answers this address and size.
   */
  void writeDevice(Hart hart, long gpa, int size, long value);
}
