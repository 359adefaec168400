package org.pangaea.vmm.share;

import java.util.Arrays;
import java.util.List;
import org.pangaea.coherence.Agent;
import org.pangaea.control.HartPlace;

/** Who touches guest memory on a node. */
final class Agents {
  private Agents() {}

  /**
   * An agent for each hart that is or may come here, and one for the loader, which comes last. In a
   * VM with as many harts as there are agents one of them has to stay away, and so have those for
   * which there are too few {@linkplain MirrorFrames#MINIMUM_PER_AGENT frames}.
   *
   * @param harts all of the VM
   * @param mirrorBudget bytes of other nodes' pages that this one may hold, 0 for any number
   */
  static Agent[] of(List<HartPlace> harts, int node, long mirrorBudget) {
    long here = harts.stream().filter(hart -> hart.node() == node).count();
    if (here >= Agent.MAX_AGENTS) {
      throw new IllegalArgumentException(
          "A node runs at most "
              + (Agent.MAX_AGENTS - 1)
              + " harts of a VM, not "
              + here
              + "; spread them over more nodes.");
    }
    long most = Math.min(harts.size() + 1, Agent.MAX_AGENTS);
    if (mirrorBudget > 0) {
      // Fewer than there are harts here are refused by MirrorFrames.
      most = Math.max(here + 1, Math.min(most, mirrorBudget / MirrorFrames.minimum(1)));
    }
    Agent[] agents = new Agent[(int) most];
    Arrays.setAll(agents, Agent::new);
    return agents;
  }
}
