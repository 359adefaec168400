package org.pangaea.machine.interpreter;

import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.SoftTlb;

/**
 * How one hart gets from region to region without the interpreter. Its own thread only, but for the
 * counters.
 *
 * <p>A region neither waits nor changes a CSR but fcsr, and one whose poll finds something to do
 * ends the chain: so what a chain finds in the fetch TLB stays true until it ends.
 */
public final class Chain {
  /**
   * So many regions at most call one another. A guest that goes deeper begins anew, from the
   * interpreter.
   */
  public static final int DEEPEST = 64;

  /** A bound for guests that reserve and reserve again, and never store. */
  private static final int MOST_UNPOLLED = 4;

  private final Hart hart;
  private final SoftTlb tlb;
  private final long[] fetchTag;
  private final DecodedPage[] pages;

  /** Runs of regions until one is noted. */
  private int toSample = Region.SAMPLE;

  /** Instructions executed in regions. */
  private long inRegions;

  /** How many chains in a row began without a poll. */
  private int unpolled;

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
   * Executes the region at an address, for one that calls it. If there is none, nothing is executed
   * but pc is there.
   *
   * <p>A method of its own: written out at each call, it was a seventh of what HotSpot's compilers
   * had to do for regions, and made none of them faster.
   *
   * @return as of {@link Region#run}
   */
  public long call(long pc, int budget, int depth) {
    Region region = find(pc);
    if (region == null) {
      hart.pc = pc;
      return 0;
    }
    return run(region, pc & SoftTlb.PAGE_MASK, budget, depth);
  }

  /**
   * The region that begins at this address, or null: there is none, or the interpreter has to look
   * at the page first.
   */
  private Region find(long pc) {
    int slot = (int) (pc >>> GuestMemory.PAGE_SHIFT) & SoftTlb.INDEX_MASK;
    if (fetchTag[slot] != (pc & SoftTlb.PAGE_MASK | tlb.context())) {
      return null;
    }
    // An invalid page has lost its regions, but for one that is being installed just now.
    DecodedPage page = pages[slot];
    return page.valid ? page.hot.region((int) pc >>> 1 & MicroOp.HALFWORDS - 1) : null;
  }

  /** Executes a region; one of some runs is noted. */
  private long run(Region region, long base, int budget, int depth) {
    long done = region.run(this, hart, base, budget, depth);
    if (--toSample == 0) {
      toSample = Region.SAMPLE;
      region.sample(done);
    }
    return done;
  }

  /**
   * Executes a region and those that follow it, until there is none where control goes, a poll is
   * due, or there is an instruction to interpret. Parameters as of {@link Region#run}; returns how
   * many instructions were retired, with {@link Region#INTERPRET} or without.
   *
   * <p>Chains that begin without a poll must not follow one another, each from one slow path to the
   * next: a loop that is too large for a region may go round so, where no region has all of it, and
   * so none a poll. The second does nothing, so that its hart polls. But an LR that has got its
   * page has to reach its SC with it: else harts that fight for the page could fail for ever, if
   * each has another slow path before its LR. So while there is a reservation some more may follow.
   *
   * @param polled whether the hart polled just now
   */
  long run(Region first, long base, int budget, boolean polled) {
    if (polled) {
      unpolled = 0;
    } else if (unpolled >= (hart.hasReservation() ? MOST_UNPOLLED : 1)) {
      unpolled = 0;
      return 0;
    } else {
      unpolled++;
    }
    Region region = first;
    long page = base;
    int count = 0;
    while (true) {
      long done = run(region, page, budget - count, 0);
      count += (int) done;
      if ((done & Region.INTERPRET) == 0 && !hart.attention && count < budget) {
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
