package org.pangaea.deploy;

import java.util.List;
import java.util.Objects;
import org.pangaea.control.ShareStatus;
import org.pangaea.control.VmState;

/**
 * A machine as all its nodes see it.
 *
 * @param name the machine's
 * @param state of the machine, from those of its shares
 * @param nodes by index
 */
public record MachineStatus(String name, VmState state, List<Node> nodes) {
  /**
   * What one node tells.
   *
   * @param name the node's
   * @param share null if the node could not tell
   * @param problem why it could not, or null
   * @param slow whether it only did not answer in time, so that it may yet be well
   * @param unmade whether it has no share of the machine: it is being made
   */
  public record Node(String name, ShareStatus share, String problem, boolean slow, boolean unmade) {
    static Node of(String name, ShareStatus share) {
      return new Node(name, share, null, false, false);
    }

    /** One that could not tell. */
    static Node of(String name, DeployException why) {
      return new Node(
          name,
          null,
          why.getMessage(),
          why.kind() == DeployException.Kind.TIMED_OUT,
          why.kind() == DeployException.Kind.FAILED);
    }
  }

  static MachineStatus of(String name, List<Node> nodes) {
    List<VmState> states =
        nodes.stream().map(Node::share).filter(Objects::nonNull).map(ShareStatus::state).toList();
    boolean beingMade =
        nodes.stream().allMatch(node -> node.share() != null || node.unmade())
            && states.stream().allMatch(VmState.CREATED::equals);
    VmState state = beingMade ? VmState.CREATED : merged(states, nodes.size());
    return new MachineStatus(name, state, nodes);
  }

  /** An end anywhere is the end; a machine runs when all of it does. */
  private static VmState merged(List<VmState> states, int nodes) {
    for (VmState state : states) {
      if (state.ended()) {
        return state;
      }
    }
    if (states.size() < nodes) {
      return VmState.FAILED;
    }
    if (states.contains(VmState.PAUSED)) {
      return VmState.PAUSED;
    }
    if (states.contains(VmState.LOCKED_UP)) {
      return VmState.LOCKED_UP;
    }
    return states.contains(VmState.CREATED) ? VmState.CREATED : VmState.RUNNING;
  }
}
