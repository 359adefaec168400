package org.pangaea.workbench.machines;

import java.util.List;
import org.pangaea.control.VmState;

/**
 * A machine as it was seen last.
 *
 * @param name its name among those that run
 * @param cluster the cluster's name
 * @param guest what runs in it
 * @param own whether this program started it and looks after it
 * @param state it is in
 * @param reason of that state, a sentence; empty if there is nothing to say
 * @param guestTicks guest time in 100 ns
 * @param nodes by index
 */
public record MachineView(
    String name,
    String cluster,
    String guest,
    boolean own,
    VmState state,
    String reason,
    long guestTicks,
    List<NodeView> nodes) {

  /** Whether no node of it has been seen yet. */
  public boolean isStarting() {
    return nodes.stream().allMatch(node -> node.seen() == null);
  }

  /** Whether it can still be paused, resumed, stopped. */
  public boolean isAlive() {
    return !state.ended();
  }

  /** The same, of which somebody else takes care. */
  MachineView disowned() {
    return new MachineView(name, cluster, guest, false, state, reason, guestTicks, nodes);
  }

  MachineView with(VmState nowState, String nowReason, long ticks, List<NodeView> nowNodes) {
    return new MachineView(name, cluster, guest, own, nowState, nowReason, ticks, nowNodes);
  }

  MachineView with(List<NodeView> nowNodes) {
    return new MachineView(name, cluster, guest, own, state, reason, guestTicks, nowNodes);
  }

  MachineView with(VmState nowState, String nowReason) {
    return new MachineView(name, cluster, guest, own, nowState, nowReason, guestTicks, nodes);
  }
}
