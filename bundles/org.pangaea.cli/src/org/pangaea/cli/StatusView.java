package org.pangaea.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pangaea.control.HartStatus;
import org.pangaea.control.ShareStatus;
import org.pangaea.control.VmState;
import org.pangaea.deploy.MachineStatus;

/**
 * A machine's status with rates, which take two looks.
 *
 * @param name the machine's
 * @param state the machine's
 * @param guestTicks the latest that a node tells, in 100 ns
 * @param nodes by index
 */
record StatusView(String name, VmState state, long guestTicks, List<Node> nodes) {
  /**
   * One node.
   *
   * @param name the node's
   * @param problem why it could not tell, or null
   * @param mips million instructions per second, by hart id, between the two looks
   * @param share what it told, or null
   */
  record Node(String name, String problem, Map<Integer, Double> mips, ShareStatus share) {}

  static StatusView of(MachineStatus before, MachineStatus now, double seconds) {
    Map<Integer, Long> instructions = new HashMap<>();
    for (MachineStatus.Node node : before.nodes()) {
      if (node.share() != null) {
        node.share().harts().forEach(hart -> instructions.put(hart.id(), hart.instructions()));
      }
    }
    long ticks = 0;
    List<Node> nodes = new ArrayList<>();
    for (MachineStatus.Node node : now.nodes()) {
      Map<Integer, Double> mips = new HashMap<>();
      if (node.share() != null) {
        ticks = Math.max(ticks, node.share().guestTicks());
        for (HartStatus hart : node.share().harts()) {
          long since = hart.instructions() - instructions.getOrDefault(hart.id(), 0L);
          mips.put(hart.id(), instructions.containsKey(hart.id()) ? since / seconds / 1e6 : 0);
        }
      }
      nodes.add(new Node(node.name(), node.problem(), mips, node.share()));
    }
    return new StatusView(now.name(), now.state(), ticks, nodes);
  }

  /** Whether some node could not tell. */
  boolean hasProblem() {
    return nodes.stream().anyMatch(node -> node.problem() != null);
  }
}
