package org.pangaea.model.validation;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.values.ByteSize;
import org.pangaea.model.values.ProcessorSet;

/** This computer has what a model says of it. */
final class HostChecker implements Checker {
  private final Host host;

  HostChecker(Host host) {
    this.host = host;
  }

  @Override
  public void check(Cluster cluster, Findings findings) {
    cluster.getComputers().stream()
        .filter(Clusters::isHere)
        .forEach(computer -> check(computer, findings));
    cluster.getVirtualMachines().stream()
        .flatMap(machine -> machine.getVcpus().stream())
        .filter(vcpu -> vcpu.getNode() != null && vcpu.getNode().eContainer() != null)
        .filter(vcpu -> Clusters.isHere(Clusters.computer(vcpu.getNode())))
        .forEach(vcpu ->
            checkProcessors(
                vcpu, ClusterPackage.Literals.VCPU__PROCESSORS, vcpu.getProcessors(), findings));
  }

  private void check(Computer computer, Findings findings) {
    long contributed = computer.getNodes().stream().mapToLong(VirtualNode::getMemory).sum();
    if (host.memory() > 0 && contributed > host.memory()) {
      findings.add(
          Rule.COMPUTER_MEMORY_NOT_THERE,
          computer,
          null,
          "Its nodes contribute %s in all, and it has %s of memory."
              .formatted(
                  ByteSize.format(contributed), ByteSize.format(host.memory() & -ByteSize.MIB)),
          "Lower the memory of its nodes, or move nodes to another computer.");
    }
    for (VirtualNode node : computer.getNodes()) {
      checkProcessors(
          node, ClusterPackage.Literals.VIRTUAL_NODE__PROCESSORS, node.getProcessors(), findings);
    }
  }

  private void checkProcessors(
      EObject element, EStructuralFeature feature, ProcessorSet claimed, Findings findings) {
    if (host.processors().isAny()) {
      return;
    }
    ProcessorSet missing = claimed.without(host.processors());
    if (!missing.isAny()) {
      findings.add(
          Rule.PROCESSOR_NOT_THERE,
          element,
          feature,
          "It claims processor %s, and programs on this computer may use %s."
              .formatted(missing, host.processors()),
          "Choose among those, or write processors = any.");
    }
  }
}
