package org.pangaea.model.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.VCpu;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;

/** vCPUs are harts 0, 1, 2 and so on, each on a node. */
final class VCpuChecker implements Checker {

  @Override
  public void check(Cluster cluster, Findings findings) {
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      List<VCpu> vcpus = machine.getVcpus();
      if (vcpus.isEmpty()) {
        findings.add(
            Rule.VCPU_MISSING,
            machine,
            null,
            "It has no vCPU.",
            "Add one, such as vcpu 0 { node = NODE }.");
      } else if (vcpus.size() > Clusters.MOST_VCPUS) {
        findings.add(
            Rule.VCPU_TOO_MANY,
            machine,
            null,
            "It has %d vCPUs.".formatted(vcpus.size()),
            "Remove some: a virtual machine has at most %d.".formatted(Clusters.MOST_VCPUS));
      } else {
        checkNodes(cluster, machine, findings);
      }
      checkIds(vcpus, findings);
      vcpus.forEach(vcpu -> checkNode(cluster, vcpu, findings));
    }
  }

  private static void checkNodes(Cluster cluster, VirtualMachine machine, Findings findings) {
    for (VirtualNode node : Clusters.nodes(cluster)) {
      long here = machine.getVcpus().stream().filter(vcpu -> vcpu.getNode() == node).count();
      if (here > Clusters.MOST_VCPUS_OF_A_NODE) {
        findings.add(
            Rule.VCPU_TOO_MANY,
            machine,
            null,
            "It has %d vCPUs on node %s.".formatted(here, node.getName()),
            "Place some on another node: one runs at most %d of a virtual machine."
                .formatted(Clusters.MOST_VCPUS_OF_A_NODE));
      }
    }
    int nodes = Clusters.nodesOf(machine).size();
    if (nodes > Clusters.MOST_NODES) {
      findings.add(
          Rule.NODE_TOO_MANY,
          machine,
          null,
          "It spans %d nodes.".formatted(nodes),
          "Use fewer: a virtual machine spans at most %d.".formatted(Clusters.MOST_NODES));
    }
  }

  private static void checkIds(List<VCpu> vcpus, Findings findings) {
    Set<Integer> seen = new HashSet<>();
    for (VCpu vcpu : vcpus) {
      if (!seen.add(vcpu.getId())) {
        findings.add(
            Rule.VCPU_IDS,
            vcpu,
            ClusterPackage.Literals.VCPU__ID,
            "Another vCPU has the id %d, too.".formatted(vcpu.getId()),
            "Number the vCPUs from 0 to %d.".formatted(vcpus.size() - 1));
      } else if (vcpu.getId() < 0 || vcpu.getId() >= vcpus.size()) {
        findings.add(
            Rule.VCPU_IDS,
            vcpu,
            ClusterPackage.Literals.VCPU__ID,
            "Its id leaves a gap: there are %d vCPUs.".formatted(vcpus.size()),
            "Number the vCPUs from 0 to %d.".formatted(vcpus.size() - 1));
      }
    }
  }

  private static void checkNode(Cluster cluster, VCpu vcpu, Findings findings) {
    if (!EcoreUtil.isAncestor(cluster, vcpu.getNode())) {
      findings.add(
          Rule.VCPU_WITHOUT_NODE,
          vcpu,
          ClusterPackage.Literals.VCPU__NODE,
          "No node runs it.",
          "Place it on one: node = NAME.");
    }
  }
}
