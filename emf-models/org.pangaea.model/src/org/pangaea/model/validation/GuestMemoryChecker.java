package org.pangaea.model.validation;

import java.util.Optional;
import org.pangaea.model.Clusters;
import org.pangaea.model.NamedGuest;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.MemoryRegion;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.values.ByteSize;

/** What guests need to start, and what they make of many nodes. */
final class GuestMemoryChecker implements Checker {

  private static final long LINUX_IN_ALL = 128 * ByteSize.MIB;

  /** The kernel image, its page tables and the initrd are put there. */
  private static final long LINUX_FIRST_REGION = 64 * ByteSize.MIB;

  private static final long BUILTIN_IN_ALL = 2 * ByteSize.MIB;

  /** Debian's riscv64 kernel is built with NODES_SHIFT = 2. */
  private static final int MOST_NUMA_NODES = 4;

  @Override
  public void check(Cluster cluster, Findings findings) {
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      if (!machine.getMemory().isEmpty()) {
        checkMemory(machine, findings);
      }
      int nodes = Clusters.numaNodesOf(machine).size();
      if (isLinux(machine) && nodes > MOST_NUMA_NODES) {
        findings.add(
            Rule.NUMA_NODES_FOLDED,
            machine,
            null,
            "It spans %d nodes, but the guest's kernel tells only %d NUMA nodes apart."
                .formatted(nodes, MOST_NUMA_NODES),
            "Nothing needs to be done: neighbouring nodes appear to the guest as one.");
      }
    }
  }

  private static void checkMemory(VirtualMachine machine, Findings findings) {
    boolean linux = isLinux(machine);
    long needed = linux ? LINUX_IN_ALL : BUILTIN_IN_ALL;
    long memory = Clusters.memorySize(machine);
    if (memory < needed) {
      findings.add(
          Rule.GUEST_MEMORY_TOO_SMALL,
          machine,
          null,
          "It has %s of memory in all; %s needs %s."
              .formatted(ByteSize.format(memory), kind(linux), ByteSize.format(needed)),
          "Enlarge its memory regions.");
      return;
    }
    if (memory > Clusters.MOST_MEMORY) {
      findings.add(
          Rule.GUEST_MEMORY_TOO_LARGE,
          machine,
          null,
          "It has more than %s of memory in all.".formatted(ByteSize.format(Clusters.MOST_MEMORY)),
          "Make its memory regions smaller: a virtual machine cannot have more than that.");
      return;
    }
    MemoryRegion first = machine.getMemory().get(0);
    if (linux && first.getSize() < LINUX_FIRST_REGION) {
      findings.add(
          Rule.GUEST_MEMORY_TOO_SMALL,
          first,
          ClusterPackage.Literals.MEMORY_REGION__SIZE,
          "The first region has %s; %s needs %s there for its image."
              .formatted(
                  ByteSize.format(first.getSize()),
                  kind(true),
                  ByteSize.format(LINUX_FIRST_REGION)),
          "Enlarge the first region, or put a larger one first.");
    }
  }

  private static String kind(boolean linux) {
    return linux ? "Linux" : "the built-in guest";
  }

  /** A kernel from a file is a Linux; of a guest that is unknown, nothing more can be said. */
  private static boolean isLinux(VirtualMachine machine) {
    Optional<NamedGuest> guest = Optional.ofNullable(machine.getGuest()).flatMap(NamedGuest::of);
    return guest.map(NamedGuest::isLinux).orElse(machine.getKernel() != null);
  }
}
