package org.pangaea.analysis.counts;

import org.pangaea.control.HartFaults;

/**
 * Faults added up.
 *
 * @param reads of loads
 * @param writes of stores where there was no valid copy
 * @param upgrades of stores where there was a copy for reading
 * @param fetches of instruction fetches
 * @param nanos that harts waited in them
 */
public record FaultSum(long reads, long writes, long upgrades, long fetches, long nanos) {
  public static final FaultSum NONE = new FaultSum(0, 0, 0, 0, 0);

  public static FaultSum of(HartFaults faults) {
    return new FaultSum(
        faults.reads(), faults.writes(), faults.upgrades(), faults.fetches(), faults.nanos());
  }

  public FaultSum plus(FaultSum other) {
    return new FaultSum(
        reads + other.reads,
        writes + other.writes,
        upgrades + other.upgrades,
        fetches + other.fetches,
        nanos + other.nanos);
  }

  /**
   * What came after an earlier sum. A page that a node has given up and counts again begins with
   * nothing: then this is all of it.
   */
  public FaultSum since(FaultSum earlier) {
    return earlier.faults() > faults()
        ? this
        : new FaultSum(
            reads - earlier.reads,
            writes - earlier.writes,
            upgrades - earlier.upgrades,
            fetches - earlier.fetches,
            nanos - earlier.nanos);
  }

  public long faults() {
    return reads + writes + upgrades + fetches;
  }
}
