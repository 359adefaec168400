package org.pangaea.machine;

/**
 * CBO.ZERO (RISC-V unprivileged, "CMO", Zicboz): all of a block becomes zero.
 *
 * <p>The block is as large as a page of the guest, so that its kernel clears a page with one
 * instruction: then it can be told that nobody needs the old bytes, and they need not travel from
 * the node that has them.
 *
 * <p>That is why this instruction never starts over. Once a node was told that the bytes are not
 * needed, they are lost, and only the zeros can take their place. So all of it is done under the
 * translation with which it began, however long it has to wait, and {@link MemoryPort#zero} lets no
 * remote fence count as applied meanwhile: whoever asked for the fence might put the page to
 * another use, and the zeros would come over that.
 */
public final class CacheBlock {
  /** What is announced to the guest; a power of two, and no more than a page of the guest. */
  public static final int SIZE = 4096;

  private CacheBlock() {}

  /**
   * Executes the instruction.
   *
   * @param va any address in the block, which is the one that a fault reports
   */
  static void zero(Hart hart, MemoryPort memory, long va) {
    long start = va & -SIZE;
    if (isHeld(hart, start)) {
      HostMemory.zero(start + hart.tlb.storeBias(start), SIZE);
      return;
    }
    // The only thing here that may start the instruction over, or refuse it.
    long gpa = hart.mmu.translate(va, Access.STORE) & -SIZE;
    if (!memory.isRam(gpa)) {
      throw hart.trap.of(Trap.STORE_ACCESS_FAULT, va);
    }
    long fences = hart.remoteFences;
    // What the nodes share is not as large as the block: page by page, and within a page that is
    // used by its blocks, one of those after the other.
    for (int done = 0; done < SIZE; ) {
      done += zeroPart(hart, memory, start + done, gpa + done);
    }
    if (hart.remoteFences != fences) {
      throw new IllegalStateException(
          "A fence was applied within an instruction that must not start over.");
    }
  }

  /** Whether the TLB has all of the block, which lies in one page of the guest and so in a row. */
  private static boolean isHeld(Hart hart, long start) {
    for (long page = start; page < start + SIZE; page += GuestMemory.PAGE_SIZE) {
      if (!hart.tlb.stores(page, page)) {
        return false;
      }
    }
    return true;
  }

  private static int zeroPart(Hart hart, MemoryPort memory, long va, long gpa) {
    hart.touching = gpa;
    if (!memory.zero(hart, gpa)) {
      // Nothing is entered for it, as for any access to a page that is used by its blocks.
      return GuestMemory.BLOCK_SIZE;
    }
    hart.mmu.enterStore(va, memory.hostAddress(gpa));
    return GuestMemory.leftInPage(gpa);
  }
}
