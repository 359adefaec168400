package org.pangaea.machine.translator;

import java.util.Arrays;
import java.util.BitSet;
import org.pangaea.machine.interpreter.MicroOp;

/**
 * The loops of a region, by where control goes and not by where code lies: compilers put what is
 * seldom executed behind a function's end, from where it jumps back, and that is no loop.
 *
 * <p>A loop is a strongly connected component of the region's blocks; a loop within it is one of
 * what is left of it without the block where it is entered.
 */
final class Loops {
  private static final int[] NOWHERE = {};

  /** The number of each position's block. */
  private final int[] blocks = new int[MicroOp.HALFWORDS];

  private final int count;

  /** Where each block leads to within the region. */
  private final int[][] successors;

  private final int head;

  /** For each block, the number of loops around it. */
  private final int[] depths;

  /** For each block in a loop, the number of the outermost, from 1. */
  private final int[] outermost;

  private int loops;

  // Of Tarjan's algorithm: what it looks at, in which order it came there, and what is not part of
  // a component yet.
  private final boolean[] inside;
  private final int[] order;
  private final int[] stack;
  private final boolean[] stacked;
  private int visited;
  private int height;

  Loops(RegionPlan plan) {
    count = plan.leaders.cardinality();
    successors = new int[count][];
    depths = new int[count];
    outermost = new int[count];
    inside = new boolean[count];
    order = new int[count];
    stack = new int[count];
    stacked = new boolean[count];
    int[] ends = new int[count];
    int block = 0;
    for (int at = plan.leaders.nextSetBit(0); at >= 0; at = plan.leaders.nextSetBit(at + 1)) {
      for (int in = at; in >= 0; in = plan.nextInBlock(in)) {
        blocks[in] = block;
        ends[block] = in;
      }
      block++;
    }
    for (int i = 0; i < count; i++) {
      successors[i] = successors(plan, ends[i]);
    }
    head = blocks[plan.head];
    int[] all = new int[count];
    Arrays.setAll(all, i -> i);
    split(all);
  }

  private int[] successors(RegionPlan plan, int end) {
    BitSet targets = plan.successors(end);
    targets.and(plan.members);
    if (targets.isEmpty()) {
      return NOWHERE;
    }
    int[] result = new int[targets.cardinality()];
    int n = 0;
    for (int to = targets.nextSetBit(0); to >= 0; to = targets.nextSetBit(to + 1)) {
      result[n++] = blocks[to];
    }
    return result;
  }

  /** How many loops of the region a position lies in. */
  int depth(int position) {
    return depths[blocks[position]];
  }

  /** Whether what goes from one position to the other may come back, without leaving the region. */
  boolean comesBack(int from, int to) {
    int loop = outermost[blocks[from]];
    return loop != 0 && loop == outermost[blocks[to]];
  }

  /** Finds the loops among these blocks, and those within them. */
  private void split(int[] among) {
    Arrays.fill(inside, false);
    for (int block : among) {
      inside[block] = true;
      order[block] = 0;
    }
    visited = 0;
    int[][] found = new int[among.length][];
    int n = 0;
    // All of them before any is split itself: that takes the same arrays.
    for (int block : among) {
      if (order[block] == 0) {
        n = visit(block, found, n);
      }
    }
    for (int i = 0; i < n; i++) {
      noteLoop(found[i]);
    }
  }

  private void noteLoop(int[] loop) {
    if (depths[loop[0]] == 0) {
      loops++;
    }
    for (int block : loop) {
      depths[block]++;
      outermost[block] = loops;
    }
    if (loop.length > 1) {
      int entry = entry(loop);
      split(Arrays.stream(loop).filter(block -> block != entry).toArray());
    }
  }

  /** The first block to which control comes from outside. */
  private int entry(int[] loop) {
    boolean[] in = new boolean[count];
    for (int block : loop) {
      in[block] = true;
    }
    int first = in[head] ? head : count;
    for (int block = 0; block < count; block++) {
      if (!in[block]) {
        for (int to : successors[block]) {
          first = in[to] ? Math.min(first, to) : first;
        }
      }
    }
    // What stands behind a call may be reached only by returns that are no part of the region.
    return first < count ? first : loop[0];
  }

  /**
   * Visits a block and what it leads to, and adds the strongly connected components that are
   * complete by then, if they contain a cycle. Returns how many were found so far.
   */
  private int visit(int block, int[][] found, int n) {
    int number = ++visited;
    order[block] = number;
    int bottom = height;
    stack[height++] = block;
    stacked[block] = true;
    int components = n;
    int lowest = number;
    boolean cycle = false;
    for (int to : successors[block]) {
      cycle |= to == block;
      if (inside[to] && order[to] == 0) {
        components = visit(to, found, components);
      }
      if (inside[to] && stacked[to]) {
        lowest = Math.min(lowest, order[to]);
      }
    }
    // From here on it stands for how far back control comes from this block.
    order[block] = lowest;
    if (lowest < number) {
      return components;
    }
    for (int i = bottom; i < height; i++) {
      stacked[stack[i]] = false;
    }
    if (cycle || height - bottom > 1) {
      found[components++] = Arrays.copyOfRange(stack, bottom, height);
    }
    height = bottom;
    return components;
  }
}
