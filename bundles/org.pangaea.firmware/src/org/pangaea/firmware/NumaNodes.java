package org.pangaea.firmware;

import java.util.TreeSet;

/**
 * Which NUMA node the kernel sees for each virtual node.
 *
 * <p>Debian's kernel knows four ({@code NODES_SHIFT} 2). Up to four virtual nodes are themselves;
 * more are put together in blocks of neighbours of as equal size as can be: node {@code i} of
 * {@code n} is in NUMA node {@code i * 4 / n}. Two NUMA nodes are as far from each other as their
 * two farthest members.
 */
public final class NumaNodes {
  /** The highest number of NUMA nodes that a device tree names. */
  public static final int LIMIT = 4;

  private final MachineDescription machine;
  private final int nodeCount;

  public NumaNodes(MachineDescription machine) {
    this.machine = machine;
    this.nodeCount = machine.nodeCount();
  }

  /** The NUMA node of a virtual node. */
  public int of(int node) {
    return nodeCount <= LIMIT ? node : node * LIMIT / nodeCount;
  }

  /** The NUMA nodes that have a hart or memory, in ascending order. */
  public int[] used() {
    TreeSet<Integer> used = new TreeSet<>();
    machine.harts().forEach(hart -> used.add(of(hart.node())));
    machine.memory().forEach(region -> used.add(of(region.node())));
    return used.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The distance of two NUMA nodes. */
  public int distance(int from, int to) {
    if (from == to) {
      return MachineDescription.LOCAL_DISTANCE;
    }
    int farthest = 0;
    for (int a = 0; a < nodeCount; a++) {
      for (int b = 0; b < nodeCount; b++) {
        if (of(a) == from && of(b) == to) {
          farthest = Math.max(farthest, machine.distance(a, b));
        }
      }
    }
    return farthest;
  }
}
