package org.pangaea.control;

/**
 * One hart's faults on one page.
 *
 * @param hart its id, or -1 for the loader of images
 * @param reads faults of loads
 * @param writes of stores where there was no valid copy
 * @param upgrades of stores where there was a copy for reading
 * @param fetches of instruction fetches
 * @param nanos that it waited in all of them
 * @param lines bit n is set if one of them was an access to the page's n-th 64 bytes
 */
public record HartFaults(
    int hart, long reads, long writes, long upgrades, long fetches, long nanos, long lines) {
  /** All faults. */
  public long faults() {
    return reads + writes + upgrades + fetches;
  }
}
