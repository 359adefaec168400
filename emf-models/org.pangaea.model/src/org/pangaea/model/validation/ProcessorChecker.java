package org.pangaea.model.validation;

import java.util.List;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.values.ProcessorSet;

/** Each virtual node has its processors to itself; nodes that claim none share what is left. */
final class ProcessorChecker implements Checker {

  @Override
  public void check(Cluster cluster, Findings findings) {
    for (Computer computer : cluster.getComputers()) {
      checkInComputer(computer, findings);
      checkDisjoint(computer.getNodes(), findings);
    }
  }

  private static void checkInComputer(Computer computer, Findings findings) {
    if (computer.getProcessors().isAny()) {
      return;
    }
    for (VirtualNode node : computer.getNodes()) {
      ProcessorSet missing = node.getProcessors().without(computer.getProcessors());
      if (!missing.isAny()) {
        findings.add(
            Rule.PROCESSOR_NOT_IN_COMPUTER,
            node,
            ClusterPackage.Literals.VIRTUAL_NODE__PROCESSORS,
            "It claims processor %s, but computer %s has only %s."
                .formatted(missing, computer.getName(), computer.getProcessors()),
            "Choose among those of the computer, or add to the computer's processors.");
      }
    }
  }

  private static void checkDisjoint(List<VirtualNode> nodes, Findings findings) {
    for (int later = 1; later < nodes.size(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        VirtualNode first = nodes.get(earlier);
        VirtualNode second = nodes.get(later);
        ProcessorSet both = first.getProcessors().intersection(second.getProcessors());
        if (!both.isAny()) {
          findings.add(
              Rule.PROCESSOR_CLAIMED_TWICE,
              second,
              ClusterPackage.Literals.VIRTUAL_NODE__PROCESSORS,
              "It claims processor %s, which belongs to node %s already."
                  .formatted(both, first.getName()),
              "Give each node processors of its own, or write processors = any on both to let"
                  + " them share.");
        }
      }
    }
  }
}
