package org.pangaea.analysis.lanes;

/**
 * A hart's wait for a page.
 *
 * @param lane index of the hart's lane
 * @param begin in nanoseconds from the recording's begin on
 * @param end likewise
 * @param page the page's number
 * @param home index of the node where the page lives, -1 if not known
 * @param from index of the node whose message ended the wait, -1 if not known
 */
public record Wait(int lane, long begin, long end, long page, int home, int from) {
  public long nanos() {
    return end - begin;
  }
}
