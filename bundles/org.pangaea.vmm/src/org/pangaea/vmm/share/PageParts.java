package org.pangaea.vmm.share;

import org.pangaea.coherence.CoherenceNode;
import org.pangaea.machine.GuestMemory;

/** Where the pages and blocks lie that the protocol knows by number. Any thread. */
final class PageParts {
  private static final int PAGE = GuestMemory.PAGE_SIZE;
  private static final int BLOCK = GuestMemory.BLOCK_SIZE;

  private final CoherenceNode node;

  PageParts(CoherenceNode node) {
    this.node = node;
  }

  boolean isBlock(long id) {
    return node.isBlock(id);
  }

  /** The page of a block; of a page, itself. */
  long pageOf(long id) {
    return node.pageOf(id);
  }

  /** Guest physical address of a page or block. */
  long address(long id) {
    long page = node.pageOf(id) << GuestMemory.PAGE_SHIFT;
    return node.isBlock(id) ? page + node.indexOf(id) * BLOCK : page;
  }

  /** Its length in bytes. */
  int size(long id) {
    return node.isBlock(id) ? BLOCK : PAGE;
  }

  /** Which block of its page an address is in. */
  static int index(long gpa) {
    return (int) (gpa & PAGE - 1) / BLOCK;
  }

  /** How much may be used, from an address on, of the page or the block that is held there. */
  static int left(long gpa, boolean whole) {
    int size = whole ? PAGE : BLOCK;
    return size - (int) (gpa & size - 1);
  }
}
