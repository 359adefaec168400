package org.pangaea.model.validation;

import java.util.List;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.MemoryRegion;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.values.ByteSize;

/** All guest memory has a home, homes have room for it, and nodes for what they use of others. */
final class MemoryChecker implements Checker {

  /** The guest maps its memory in pages of this size: no such page may have two homes. */
  private static final long UNIT = 2 * ByteSize.MIB;

  @Override
  public void check(Cluster cluster, Findings findings) {
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      if (machine.getMemory().isEmpty()) {
        findings.add(
            Rule.MEMORY_MISSING,
            machine,
            null,
            "It has no memory.",
            "Add a memory block with a size, and a node as home.");
      }
      machine.getMemory().forEach(region -> checkRegion(cluster, region, findings));
    }
    Clusters.nodes(cluster).forEach(node -> checkHome(cluster, node, findings));
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      Clusters.nodesOf(machine).forEach(node -> checkMirrors(machine, node, findings));
    }
  }

  private static void checkMirrors(VirtualMachine machine, VirtualNode node, Findings findings) {
    long budget = node.getMirrorBudget();
    long smallest = Clusters.smallestMirrorBudget(machine, node);
    if (budget > 0 && budget < smallest) {
      long vcpus = smallest / Clusters.MIRRORS_OF_A_VCPU - 1;
      findings.add(
          Rule.MIRROR_BUDGET_TOO_SMALL,
          node,
          ClusterPackage.Literals.VIRTUAL_NODE__MIRROR_BUDGET,
          "Its mirrorBudget is %s, with which the %d vCPUs of vm %s here could not get on."
              .formatted(ByteSize.format(budget), vcpus, machine.getName()),
          "Write mirrorBudget = %s or more, or 0 for no limit."
              .formatted(ByteSize.format(smallest)));
    }
  }

  private static void checkRegion(Cluster cluster, MemoryRegion region, Findings findings) {
    long size = region.getSize();
    if (size == 0 || size % UNIT != 0) {
      long better = Math.max(UNIT, size - Math.floorMod(size, UNIT));
      findings.add(
          Rule.REGION_SIZE,
          region,
          ClusterPackage.Literals.MEMORY_REGION__SIZE,
          "Its size is %s, which is not a multiple of %s."
              .formatted(ByteSize.format(size), ByteSize.format(UNIT)),
          "Write, for instance, size = %s.".formatted(ByteSize.format(better)));
    }
    if (!EcoreUtil.isAncestor(cluster, region.getHome())) {
      findings.add(
          Rule.REGION_WITHOUT_HOME,
          region,
          ClusterPackage.Literals.MEMORY_REGION__HOME,
          "It has no home.",
          "Name the node that contributes it: home = NAME.");
    }
  }

  private static void checkHome(Cluster cluster, VirtualNode node, Findings findings) {
    long together = 0;
    boolean eachFits = true;
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      long homed = homed(machine.getMemory(), node);
      together += homed;
      if (homed > node.getMemory()) {
        eachFits = false;
        findings.add(
            Rule.HOME_OVERCOMMITTED,
            node,
            ClusterPackage.Literals.VIRTUAL_NODE__MEMORY,
            "vm %s has %s of memory at home here, but the node contributes only %s."
                .formatted(
                    machine.getName(), ByteSize.format(homed), ByteSize.format(node.getMemory())),
            "Raise the node's memory to %s, or give some of the regions another home."
                .formatted(ByteSize.format(homed)));
      }
    }
    if (eachFits && together > node.getMemory()) {
      findings.add(
          Rule.HOME_OVERCOMMITTED_TOGETHER,
          node,
          ClusterPackage.Literals.VIRTUAL_NODE__MEMORY,
          "The virtual machines have %s of memory at home here in all, but the node contributes %s:"
                  .formatted(ByteSize.format(together), ByteSize.format(node.getMemory()))
              + " they cannot all run at the same time.",
          "Raise the node's memory to %s, or run them one after the other."
              .formatted(ByteSize.format(together)));
    }
  }

  private static long homed(List<MemoryRegion> regions, VirtualNode node) {
    return regions.stream()
        .filter(region -> region.getHome() == node)
        .mapToLong(MemoryRegion::getSize)
        .sum();
  }
}
