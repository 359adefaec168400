package org.pangaea.vmm.share;

import java.util.List;
import org.pangaea.coherence.HomeMap;
import org.pangaea.control.MemoryPlace;
import org.pangaea.machine.GuestMemory;

/** Where pages live: each node is the home of the memory that it contributes. Any thread. */
final class Homes implements HomeMap {
  private final long[] ends;
  private final int[] nodes;

  /** The places in the order of their addresses; together they are all of RAM. */
  Homes(List<MemoryPlace> places) {
    ends =
        places.stream()
            .mapToLong(place -> place.base() + place.size() >>> GuestMemory.PAGE_SHIFT)
            .toArray();
    nodes = places.stream().mapToInt(MemoryPlace::node).toArray();
  }

  @Override
  public int homeOf(long gfn) {
    int i = 0;
    while (gfn >= ends[i]) {
      i++;
    }
    return nodes[i];
  }
}
