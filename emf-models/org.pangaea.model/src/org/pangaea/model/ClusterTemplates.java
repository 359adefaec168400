package org.pangaea.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterFactory;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.Device;
import org.pangaea.model.cluster.DeviceKind;
import org.pangaea.model.cluster.MemoryRegion;
import org.pangaea.model.cluster.VCpu;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;

/** Clusters that can be run as they are. */
public final class ClusterTemplates {

  private static final ClusterFactory FACTORY = ClusterFactory.eINSTANCE;

  /** Of 63 characters some are for a number. */
  private static final int LONGEST_STEM = 60;

  private ClusterTemplates() {}

  /**
   * This computer, split into equal nodes that run one virtual machine together. Harts are spread
   * block-wise, so that neighbours share a node, and no node claims a processor: the nodes may
   * outnumber them.
   *
   * @param name of the cluster
   * @param guest the guest's name in the model
   * @param nodes at least 1
   * @param harts of the virtual machine; where they are fewer than the nodes, some nodes only
   *     contribute memory
   * @param memoryPerNode bytes that each node contributes, all of them given to the guest
   */
  public static Cluster local(
      String name, NamedGuest guest, int nodes, int harts, long memoryPerNode) {
    requireSome(nodes, harts);
    Cluster cluster = FACTORY.createCluster();
    cluster.setName(name);
    Computer computer = FACTORY.createComputer();
    computer.setName("local");
    cluster.getComputers().add(computer);
    for (int index = 0; index < nodes; index++) {
      computer.getNodes().add(node(index, memoryPerNode));
    }
    addMachine(cluster, guest, harts);
    return cluster;
  }

  /**
   * Computers that are reached by SSH, each with one node, that run one virtual machine together.
   *
   * @param name of the cluster
   * @param guest the guest's name in the model
   * @param hosts at least one, each once: host names, addresses or aliases of the SSH client
   * @param harts of the virtual machine, spread as with {@link #local}
   * @param memoryPerNode bytes that each node contributes, all of them given to the guest
   */
  public static Cluster remote(
      String name, NamedGuest guest, List<String> hosts, int harts, long memoryPerNode) {
    requireSome(hosts.size(), harts);
    Cluster cluster = FACTORY.createCluster();
    cluster.setName(name);
    Set<String> names = new HashSet<>();
    for (int index = 0; index < hosts.size(); index++) {
      Computer computer = FACTORY.createComputer();
      computer.setName(freeName(hosts.get(index), names));
      computer.setAddress(hosts.get(index));
      computer.getNodes().add(node(index, memoryPerNode));
      cluster.getComputers().add(computer);
    }
    addMachine(cluster, guest, harts);
    return cluster;
  }

  /** A host's name as the name of a computer, for which the model has rules. */
  private static String freeName(String host, Set<String> taken) {
    String plain = host.replaceAll("[^A-Za-z0-9_-]", "-");
    String named = plain.matches("[A-Za-z].*") ? plain : "host-" + plain;
    String stem = named.substring(0, Math.min(named.length(), LONGEST_STEM));
    String free = stem;
    for (int number = 2; !taken.add(free); number++) {
      free = stem + "-" + number;
    }
    return free;
  }

  private static void requireSome(int nodes, int harts) {
    if (nodes < 1 || harts < 1) {
      throw new IllegalArgumentException(
          "A virtual machine needs at least one node and one hart, not %d and %d."
              .formatted(nodes, harts));
    }
  }

  private static VirtualNode node(int index, long memory) {
    VirtualNode node = FACTORY.createVirtualNode();
    node.setName("node" + index);
    node.setMemory(memory);
    return node;
  }

  private static void addMachine(Cluster cluster, NamedGuest guest, int harts) {
    List<VirtualNode> nodes = Clusters.nodes(cluster);
    VirtualMachine machine = FACTORY.createVirtualMachine();
    machine.setName(guest.isLinux() ? "linux" : guest.modelName());
    machine.setGuest(guest.modelName());
    cluster.getVirtualMachines().add(machine);

    nodes.forEach(node -> machine.getMemory().add(region(node.getMemory(), node)));
    for (int id = 0; id < harts; id++) {
      int node = (int) ((long) id * nodes.size() / harts);
      machine.getVcpus().add(vcpu(id, nodes.get(node)));
    }
    machine.getDevices().add(console(nodes.getFirst()));
  }

  private static MemoryRegion region(long size, VirtualNode home) {
    MemoryRegion region = FACTORY.createMemoryRegion();
    region.setSize(size);
    region.setHome(home);
    return region;
  }

  private static VCpu vcpu(int id, VirtualNode node) {
    VCpu vcpu = FACTORY.createVCpu();
    vcpu.setId(id);
    vcpu.setNode(node);
    return vcpu;
  }

  private static Device console(VirtualNode node) {
    Device console = FACTORY.createDevice();
    console.setName("console");
    console.setKind(DeviceKind.UART);
    console.setNode(node);
    return console;
  }
}
