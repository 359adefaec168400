package org.pangaea.machine.interpreter;

import org.pangaea.machine.Hart;
import org.pangaea.machine.SoftTlb;

/**
 * How one hart gets from region to region without the interpreter. Its own thread only, but for the
 * counters.
 *
 * <p>A region neither waits nor changes a CSR, and one whose poll finds something to do ends the
 * chain: so what a chain finds in the fetch TLB stays true until it ends.
 */
public final class Chain {
  /**
   * So many regions at most call one another. A guest that goes deeper begins anew, from the
   * interpreter.
   */
  public static final int DEEPEST = 64;

  private final Hart hart;
  private final SoftTlb tlb;
  private final long[] fetchTag;
  private final DecodedPage[] pages;

  /** Runs of regions, and the instructions executed in them. */
  private int runs;

  private long inRegions;

  /** Whether the last chain began without a poll. */
  private boolean unpolled;

  /**
   * A hart's chain.
   *
   * @param pages the decoded page of each entry of the fetch TLB
   */
  Chain(Hart hart, DecodedPage[] pages) {
    this.hart = hart;
    this.pages = pages;
    tlb = hart.tlb;
    fetchTag = tlb.fetchTag;
  }

  /** Instructions executed in regions. Any thread; of another one an older value may be seen. */
  long inRegions() {
    return inRegions;
  }

  /**
   * The region that begins at this address, or null: there is none, or the interpreter has to look
   * at the page first.
   */
  public Region find(long pc) {
    int slot = (int) (pc >>> 12) & SoftTlb.INDEX_MASK;
    if (fetchTag[slot] != (pc & SoftTlb.PAGE_MASK | tlb.context())) {
      return null;
    }
    // An invalid page has lost its regions, but for one that is being installed just now.
    DecodedPage page = pages[slot];
    return page.valid ? page.hot.region((int) pc >>> 1 & MicroOp.HALFWORDS - 1) : null;
  }

  /** A region was left after so many instructions of its own: one of some runs is noted. */
  public void left(Region region, int retired) {
    if ((++runs & Region.SAMPLE - 1) == 0) {
      region.sample(retired);
    }
  }

  /**
   * Executes a region and those that follow it, until there is none where control goes, a poll is
   * due, or there is an instruction to interpret. Result and the other parameters as of {@link
   * Region#run}.
   *
   * <p>Chains that begin without a poll must not follow one another, each from one slow path to the
   * next: a loop that is too large for a region may go round so, where no region has all of it, and
   * so none a poll. The second does nothing, so that its hart polls. No SC suffers: between an LR
   * and its SC stands no other access, if the guest wants it to succeed (unprivileged, "Eventual
   * Success of Store-Conditional Instructions").
   *
   * @param polled whether the hart polled just now
   */
  long run(Region first, long base, int budget, boolean polled) {
    boolean second = unpolled && !polled;
    unpolled = !polled && !second;
    if (second) {
      return 0;
    }
    Region region = first;
    long page = base;
    int count = 0;
    while (true) {
      long done = region.run(this, hart, page, budget - count, 0);
      count += (int) done;
      if (done < Region.INTERPRET && !hart.attention && count < budget) {
        long pc = hart.pc;
        region = find(pc);
        if (region != null) {
          page = pc & SoftTlb.PAGE_MASK;
          continue;
        }
      }
      inRegions += count;
      return count | done & Region.INTERPRET;
    }
  }
}
