package org.pangaea.deploy;

import java.util.Comparator;
import java.util.List;
import org.pangaea.control.HartPlace;
import org.pangaea.control.MemoryPlace;
import org.pangaea.control.ShareSpecification;
import org.pangaea.guests.GuestImages;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.CoherenceSettings;
import org.pangaea.model.cluster.Device;
import org.pangaea.model.cluster.DeviceKind;
import org.pangaea.model.cluster.IoDevice;
import org.pangaea.model.cluster.VCpu;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.values.ProcessorSet;

/** A valid model in the terms of the control interface. */
final class Specifications {
  private final VirtualMachine machine;
  private final List<VirtualNode> nodes;

  Specifications(VirtualMachine machine) {
    this.machine = machine;
    nodes = Clusters.nodesOf(machine);
  }

  /** By index. */
  List<VirtualNode> nodes() {
    return nodes;
  }

  /** A specification for each node, by index. */
  List<ShareSpecification> shares(int vm, String name) {
    CoherenceSettings coherence = Clusters.coherence(machine);
    List<String> names = nodes.stream().map(VirtualNode::getName).toList();
    return nodes.stream()
        .map(node ->
            new ShareSpecification(
                vm,
                name,
                index(node),
                names,
                node.getEngine().getLiteral(),
                node.getMirrorBudget(),
                harts(),
                memory(),
                (int) Clusters.coherenceUnit(machine),
                consoleNode(),
                consoleDevice(),
                machine.getTimeScale(),
                coherence.getWatchdogSeconds(),
                coherence.isExclusiveOnRead(),
                coherence.isMigratoryGrant(),
                coherence.isBulkOwnership(),
                coherence.isOverwriteWithoutData(),
                coherence.isUntouchedWithoutData(),
                coherence.isUnchangedWithoutData(),
                coherence.isAdaptiveBlocks(),
                coherence.isTimerPacing(),
                numbers(node.getProcessors()),
                claimedBesides(node),
                machine.getWeight(),
                machine.isMigrateHarts()))
        .toList();
  }

  /** The node of the hart that boots, and loads the guest's images. */
  int bootNode() {
    return harts().getFirst().node();
  }

  /** The guest with its kernel started on the harts of the boot node, if there are others. */
  GuestImages startingAtHome(GuestImages guest) {
    List<HartPlace> harts = harts();
    long first = harts.stream().takeWhile(hart -> hart.node() == bootNode()).count();
    return first == harts.size() ? guest : guest.startingOn((int) first);
  }

  int consoleNode() {
    return index(console().getNode());
  }

  private String consoleDevice() {
    IoDevice backing = console().getBackedBy();
    return backing == null ? null : backing.getPath();
  }

  private Device console() {
    return machine.getDevices().stream()
        .filter(device -> device.getKind() == DeviceKind.UART)
        .findFirst()
        .orElseThrow();
  }

  private List<HartPlace> harts() {
    return machine.getVcpus().stream()
        .sorted(Comparator.comparingInt(VCpu::getId))
        .map(vcpu ->
            new HartPlace(vcpu.getId(), index(vcpu.getNode()), numbers(vcpu.getProcessors())))
        .toList();
  }

  private List<MemoryPlace> memory() {
    return Clusters.memory(machine).stream()
        .map(region -> new MemoryPlace(region.base(), region.size(), index(region.home())))
        .toList();
  }

  private static List<Integer> numbers(ProcessorSet processors) {
    return processors.stream().boxed().toList();
  }

  /** What the other nodes of its computer claim, whether they take part or not. */
  private static List<Integer> claimedBesides(VirtualNode node) {
    return Clusters.computer(node).getNodes().stream()
        .filter(other -> other != node)
        .flatMap(other -> other.getProcessors().stream().boxed())
        .sorted()
        .toList();
  }

  private int index(VirtualNode node) {
    return nodes.indexOf(node);
  }
}
