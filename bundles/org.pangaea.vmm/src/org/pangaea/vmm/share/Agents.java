package org.pangaea.vmm.share;

import java.util.Arrays;
import org.pangaea.coherence.Agent;

/** Who touches guest memory on a node. */
final class Agents {
  private Agents() {}

  /** An agent for each of so many harts, and one for the loader, which comes last. */
  static Agent[] of(int harts) {
    int count = harts + 1;
    if (count > Agent.MAX_AGENTS) {
      throw new IllegalArgumentException(
          "A node runs at most "
              + (Agent.MAX_AGENTS - 1)
              + " harts of a VM, not "
              + harts
              + "; spread them over more nodes.");
    }
    Agent[] agents = new Agent[count];
    Arrays.setAll(agents, Agent::new);
    return agents;
  }
}
