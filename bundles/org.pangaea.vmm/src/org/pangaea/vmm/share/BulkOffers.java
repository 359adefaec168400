package org.pangaea.vmm.share;

import java.util.Arrays;

/**
 * Decides when a node is given untouched pages before it asks for them: when it has touched two
 * pages of one block, or the first one of a block whose neighbour it was given. A guest that goes
 * through fresh memory, as kernels do when they boot or fill a cache, then asks twice instead of
 * once a page; a node that touches a page here and there costs nobody anything.
 *
 * <p>One for each other node. Only the service thread of that node's link calls it.
 */
final class BulkOffers {
  /** Pages that are given at a time; one message holds an offer of as many. */
  static final int BLOCK = 64;

  /** Blocks remembered: as many places as a node allocates memory at by turns. */
  private static final int PLACES = 16;

  private static final long NONE = -1;

  /** No block, nor a block's neighbour. */
  private static final long EMPTY = Long.MIN_VALUE;

  private final long[] touched = new long[PLACES];
  private final long[] given = new long[PLACES];
  private int nextTouched;
  private int nextGiven;

  BulkOffers() {
    Arrays.fill(touched, EMPTY);
    Arrays.fill(given, EMPTY);
  }

  /**
   * The node was granted an untouched page.
   *
   * @return the first page of the block that it should be given, or -1
   */
  long touched(long gfn) {
    long block = gfn / BLOCK;
    boolean goesOn = isIn(given, block - 1) || isIn(given, block + 1);
    if (!goesOn && !isIn(touched, block)) {
      touched[nextTouched++ % PLACES] = block;
      return NONE;
    }
    if (isIn(given, block)) {
      // What is left there could not be given.
      return NONE;
    }
    given[nextGiven++ % PLACES] = block;
    return block * BLOCK;
  }

  private static boolean isIn(long[] blocks, long block) {
    for (long each : blocks) {
      if (each == block) {
        return true;
      }
    }
    return false;
  }
}
