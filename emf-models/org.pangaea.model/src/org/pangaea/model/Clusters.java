package org.pangaea.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterFactory;
import org.pangaea.model.cluster.CoherenceSettings;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.Device;
import org.pangaea.model.cluster.MemoryRegion;
import org.pangaea.model.cluster.VCpu;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;

/** Questions that the model answers. */
public final class Clusters {

  /** Guest physical address at which guest memory begins. */
  public static final long MEMORY_BASE = 0x8000_0000L;

  /** The slowest that guest time may run, in guest seconds per second. */
  public static final double SLOWEST_TIME = 0.001;

  /** The fastest that guest time may run. */
  public static final double FASTEST_TIME = 10;

  /** What the masks of SBI calls and of the interrupt controller's contexts are made for. */
  public static final int MOST_VCPUS = 64;

  /** The largest weight that a virtual machine may have; the smallest is 1. */
  public static final int MOST_WEIGHT = 64;

  /** What the masks of the coherence protocol are made for. */
  public static final int MOST_NODES = 64;

  /** The coherence protocol's masks again; the loader of images is one of those who use memory. */
  public static final int MOST_VCPUS_OF_A_NODE = 63;

  /**
   * Bytes of other nodes' pages that a node must be able to hold for each vCPU, and once more for
   * whoever else touches guest memory there. A short loop of LR and SC, which has to end, needs 13
   * pages at once: 2 of code, 1 of data and, in Sv48, 10 page tables; this is 16.
   */
  public static final long MIRRORS_OF_A_VCPU = 64 << 10;

  /**
   * Bytes of guest memory. The built-in guest sees memory by an identity mapping in the lower half
   * of an Sv39 address space, which ends at 256 GiB, and memory begins at {@link #MEMORY_BASE}.
   * Nothing larger has been tried with other guests.
   */
  public static final long MOST_MEMORY = (256L << 30) - MEMORY_BASE;

  private Clusters() {}

  /** Whether guest time can run at that pace, which not-a-number is not. */
  public static boolean isTimeScale(double scale) {
    return scale >= SLOWEST_TIME && scale <= FASTEST_TIME;
  }

  /** Whether nodes of the computer run where its model is read, without SSH. */
  public static boolean isHere(Computer computer) {
    return "localhost".equals(computer.getAddress());
  }

  /** All virtual nodes, in the order of the file. */
  public static List<VirtualNode> nodes(Cluster cluster) {
    return cluster.getComputers().stream().flatMap(c -> c.getNodes().stream()).toList();
  }

  /** The virtual machine of that name. */
  public static Optional<VirtualMachine> virtualMachine(Cluster cluster, String name) {
    return cluster.getVirtualMachines().stream()
        .filter(machine -> name.equals(machine.getName()))
        .findFirst();
  }

  /** The computer that a node is part of. */
  public static Computer computer(VirtualNode node) {
    return (Computer) node.eContainer();
  }

  /** The cluster of a node. */
  public static Cluster cluster(VirtualNode node) {
    return (Cluster) computer(node).eContainer();
  }

  /**
   * The nodes that take part in a virtual machine, by a vCPU, memory or a device, in the order of
   * the file. A node's place in this list is its index in the virtual machine.
   */
  public static List<VirtualNode> nodesOf(VirtualMachine machine) {
    Set<VirtualNode> used = new HashSet<>(numaNodesOf(machine));
    for (Device device : machine.getDevices()) {
      used.add(device.getNode());
    }
    return inOrder(machine, used);
  }

  /** Those of {@link #nodesOf} that the guest sees as NUMA nodes: they run vCPUs or have memory. */
  public static List<VirtualNode> numaNodesOf(VirtualMachine machine) {
    Set<VirtualNode> used = new HashSet<>();
    for (VCpu vcpu : machine.getVcpus()) {
      used.add(vcpu.getNode());
    }
    for (MemoryRegion region : machine.getMemory()) {
      used.add(region.getHome());
    }
    return inOrder(machine, used);
  }

  private static List<VirtualNode> inOrder(VirtualMachine machine, Set<VirtualNode> used) {
    return nodes((Cluster) machine.eContainer()).stream().filter(used::contains).toList();
  }

  /** The regions of guest memory, one behind the other from {@link #MEMORY_BASE}. */
  public static List<PlacedRegion> memory(VirtualMachine machine) {
    List<PlacedRegion> placed = new ArrayList<>();
    long base = MEMORY_BASE;
    for (MemoryRegion region : machine.getMemory()) {
      placed.add(new PlacedRegion(base, region.getSize(), region.getHome()));
      base += region.getSize();
    }
    return placed;
  }

  /** Bytes of guest memory in all; of sizes beyond counting, as many as can be counted. */
  public static long memorySize(VirtualMachine machine) {
    return machine.getMemory().stream()
        .mapToLong(region -> Math.max(0, region.getSize()))
        .reduce(0, (sum, size) -> sum > Long.MAX_VALUE - size ? Long.MAX_VALUE : sum + size);
  }

  /** Bytes of guest memory that nodes share at once. */
  public static long coherenceUnit(VirtualMachine machine) {
    return ((Cluster) machine.eContainer()).getCoherenceUnit();
  }

  /** The smallest mirror budget with which a node can take part in a virtual machine, in bytes. */
  public static long smallestMirrorBudget(VirtualMachine machine, VirtualNode node) {
    long here = machine.getVcpus().stream().filter(vcpu -> vcpu.getNode() == node).count();
    return (here + 1) * MIRRORS_OF_A_VCPU;
  }

  /** The coherence settings of a virtual machine: a block of defaults where the model has none. */
  public static CoherenceSettings coherence(VirtualMachine machine) {
    CoherenceSettings settings = machine.getCoherence();
    return settings != null ? settings : ClusterFactory.eINSTANCE.createCoherenceSettings();
  }
}
