package org.pangaea.model.validation;

import java.util.List;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.VCpu;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.values.ProcessorSet;

/**
 * Each virtual node has its processors to itself; nodes that claim none share what is left. vCPUs
 * are bound to what their nodes have.
 */
final class ProcessorChecker implements Checker {

  @Override
  public void check(Cluster cluster, Findings findings) {
    for (Computer computer : cluster.getComputers()) {
      checkInComputer(computer, findings);
      checkDisjoint(computer.getNodes(), findings);
    }
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      for (VCpu vcpu : machine.getVcpus()) {
        if (vcpu.getNode() != null && vcpu.getNode().eContainer() instanceof Computer computer) {
          checkVcpu(vcpu, computer, findings);
        }
      }
    }
  }

  private static void checkVcpu(VCpu vcpu, Computer computer, Findings findings) {
    VirtualNode node = vcpu.getNode();
    ProcessorSet others = ProcessorSet.ANY;
    if (!node.getProcessors().isAny()) {
      others = vcpu.getProcessors().without(node.getProcessors());
    } else {
      for (VirtualNode other : computer.getNodes()) {
        ProcessorSet taken = vcpu.getProcessors().intersection(other.getProcessors());
        others = other == node || taken.isAny() ? others : taken;
      }
    }
    if (!others.isAny()) {
      findings.add(
          Rule.VCPU_PROCESSOR_ELSEWHERE,
          vcpu,
          ClusterPackage.Literals.VCPU__PROCESSORS,
          "It is bound to processor %s, which its node %s does not have."
              .formatted(others, node.getName()),
          "Choose among the node's processors, give it this one, or write processors = any.");
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
