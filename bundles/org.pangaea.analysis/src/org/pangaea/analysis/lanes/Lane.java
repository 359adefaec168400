package org.pangaea.analysis.lanes;

import java.util.Arrays;
import org.pangaea.trace.Activity;

/**
 * One hart on one node. Sums of what it did up to each 64th change of activity are kept, so that
 * what a span of time sums up to costs the same however long the span is.
 */
public final class Lane {
  private static final int BLOCK = 64;

  private final int node;
  private final int hart;
  private final String nodeName;
  private final long[] starts;
  private final byte[] doing;
  private final long[] pages;
  private final short[] peers;
  private final long[][] sums;
  private final long end;
  private final Faults faults;
  private final Calls calls;

  /**
   * Faults by the time of their begin.
   *
   * @param starts in nanoseconds
   * @param nanos how long each took
   * @param pages numbers of the pages
   * @param details kind in bits 0 to 7, the node that served it in bits 8 to 23, the accessed 64
   *     bytes of the page from 1 (0: not known) from bit 24 on
   */
  record Faults(long[] starts, long[] nanos, long[] pages, long[] details) {
    int kind(int index) {
      return (int) details[index] & 0xFF;
    }

    int from(int index) {
      return (int) (details[index] >>> 8) & 0xFFFF;
    }

    int line(int index) {
      return (int) (details[index] >>> 24);
    }
  }

  /** SBI calls by the time of their begin. */
  record Calls(long[] starts, long[] nanos, long[] extensions) {}

  Lane(
      int node,
      int hart,
      String nodeName,
      long[] starts,
      byte[] doing,
      long[] pages,
      short[] peers,
      Faults faults,
      Calls calls,
      long end) {
    this.node = node;
    this.hart = hart;
    this.nodeName = nodeName;
    this.starts = starts;
    this.doing = doing;
    this.pages = pages;
    this.peers = peers;
    this.faults = faults;
    this.calls = calls;
    this.end = end;
    sums = new long[starts.length / BLOCK + 1][];
    long[] sum = new long[Doing.COUNT];
    for (int i = 0; i < starts.length; i++) {
      if (i % BLOCK == 0) {
        sums[i / BLOCK] = sum.clone();
      }
      sum[doing[i]] += end(i) - starts[i];
    }
  }

  /** Index of the node. */
  public int node() {
    return node;
  }

  /** The hart's id. */
  public int hart() {
    return hart;
  }

  /** The node's name. */
  public String nodeName() {
    return nodeName;
  }

  Faults faults() {
    return faults;
  }

  Calls calls() {
    return calls;
  }

  /** How many stretches of one activity there are. */
  public int count() {
    return starts.length;
  }

  /** When a stretch begins. */
  public long begin(int index) {
    return starts[index];
  }

  /** When a stretch ends. */
  public long end(int index) {
    return index + 1 < starts.length ? starts[index + 1] : Math.max(end, starts[index]);
  }

  /** What the hart does in a stretch, see {@link Doing}. */
  public int doing(int index) {
    return doing[index];
  }

  /** The stretch at a moment; -1 before the first. */
  public int at(long nanos) {
    int found = Arrays.binarySearch(starts, nanos);
    if (found < 0) {
      return -found - 2;
    }
    // Of several that begin together only the last has a length.
    while (found + 1 < starts.length && starts[found + 1] == nanos) {
      found++;
    }
    return found;
  }

  /** Nanoseconds spent with each activity from the beginning up to a moment. */
  public void until(long nanos, long[] into) {
    int index = at(Math.min(nanos, end));
    if (index < 0) {
      Arrays.fill(into, 0);
      return;
    }
    System.arraycopy(sums[index / BLOCK], 0, into, 0, Doing.COUNT);
    for (int i = index / BLOCK * BLOCK; i < index; i++) {
      into[doing[i]] += starts[i + 1] - starts[i];
    }
    into[doing[index]] += Math.min(nanos, end(index)) - starts[index];
  }

  /** The wait for a page that a stretch is; null if it is none. */
  Wait wait(int lane, int index) {
    if (doing[index] != Activity.PAGE.ordinal()) {
      return null;
    }
    // The node whose message ended it is told by what follows.
    int from = index + 1 < peers.length ? peers[index + 1] : -1;
    return new Wait(lane, starts[index], end(index), pages[index], peers[index], from);
  }

  /** Index of the first fault that ends after a moment, as far as faults do not overlap. */
  int firstFault(long nanos) {
    int found = Arrays.binarySearch(faults.starts, nanos);
    int index = found < 0 ? -found - 1 : found;
    return index > 0 && faults.starts[index - 1] + faults.nanos[index - 1] > nanos
        ? index - 1
        : index;
  }

  /** Index of the first SBI call that ends after a moment. */
  int firstCall(long nanos) {
    int found = Arrays.binarySearch(calls.starts, nanos);
    int index = found < 0 ? -found - 1 : found;
    return index > 0 && calls.starts[index - 1] + calls.nanos[index - 1] > nanos
        ? index - 1
        : index;
  }

  /** Nanoseconds within a span that the hart served SBI calls. */
  public long callNanos(long from, long to) {
    long sum = 0;
    for (int i = firstCall(from); i < calls.starts.length && calls.starts[i] < to; i++) {
      sum += Math.min(to, calls.starts[i] + calls.nanos[i]) - Math.max(from, calls.starts[i]);
    }
    return sum;
  }

  /** Whether the hart served an SBI call at some time within a span. */
  public boolean calls(long from, long to) {
    int index = firstCall(from);
    return index < calls.starts.length && calls.starts[index] < to;
  }
}
