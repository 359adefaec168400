package org.pangaea.model;

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
    if (nodes < 1 || harts < 1) {
      throw new IllegalArgumentException(
          "A virtual machine needs at least one node and one hart, not %d and %d."
              .formatted(nodes, harts));
    }
    Cluster cluster = FACTORY.createCluster();
    cluster.setName(name);
    Computer computer = FACTORY.createComputer();
    computer.setName("local");
    cluster.getComputers().add(computer);
    VirtualMachine machine = FACTORY.createVirtualMachine();
    machine.setName(guest.isLinux() ? "linux" : guest.modelName());
    machine.setGuest(guest.modelName());
    cluster.getVirtualMachines().add(machine);

    for (int index = 0; index < nodes; index++) {
      VirtualNode node = FACTORY.createVirtualNode();
      node.setName("node" + index);
      node.setMemory(memoryPerNode);
      computer.getNodes().add(node);
      machine.getMemory().add(region(memoryPerNode, node));
    }
    for (int id = 0; id < harts; id++) {
      int node = (int) ((long) id * nodes / harts);
      machine.getVcpus().add(vcpu(id, computer.getNodes().get(node)));
    }
    machine.getDevices().add(console(computer.getNodes().get(0)));
    return cluster;
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
