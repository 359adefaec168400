package org.pangaea.workbench.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.pangaea.model.Clusters;
import org.pangaea.model.NamedGuest;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterFactory;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.Device;
import org.pangaea.model.cluster.DeviceKind;
import org.pangaea.model.cluster.MemoryRegion;
import org.pangaea.model.cluster.NamedElement;
import org.pangaea.model.cluster.VCpu;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.file.FileForm;
import org.pangaea.model.validation.Rule;
import org.pangaea.model.values.ByteSize;

/** The repairs of what validation finds, for all rules whose repair is mechanical. */
public final class Fixes {

  private static final long UNIT = 2 * ByteSize.MIB;

  /** More nodes than this are a list too long to choose from. */
  private static final int MOST_CHOICES = 8;

  private Fixes() {}

  /** What can be done about a finding, the likeliest first; empty if only a person can tell. */
  public static List<Fix> of(Rule rule, EObject element) {
    return switch (rule) {
      case VCPU_WITHOUT_NODE ->
          onEachNode(element, "Run it on node %s", (one, node) -> ((VCpu) one).setNode(node));
      case REGION_WITHOUT_HOME ->
          onEachNode(
              element, "Make node %s its home", (one, node) -> ((MemoryRegion) one).setHome(node));
      case DEVICE_WITHOUT_NODE ->
          onEachNode(element, "Let node %s emulate it", (one, n) -> ((Device) one).setNode(n));
      case PROCESSOR_CLAIMED_TWICE, PROCESSOR_NOT_IN_COMPUTER ->
          one("Let the node use any processor", unset(ClusterPackage.VIRTUAL_NODE__PROCESSORS));
      case GUEST_MISSING, GUEST_UNKNOWN -> guests();
      case GUEST_AMBIGUOUS -> guestOrKernel();
      case CONSOLE_COUNT -> consoles(element);
      case VCPU_IDS -> one("Number the vCPUs from 0", Fixes::renumber);
      case VCPU_MISSING -> one("Add a vCPU for each node", Fixes::addVcpus);
      case MEMORY_MISSING -> one("Give it the memory of all nodes", Fixes::addMemory);
      case HOME_OVERCOMMITTED, HOME_OVERCOMMITTED_TOGETHER ->
          one("Raise the node's memory to what is at home there", Fixes::raiseMemory);
      case COMPUTER_MEMORY_EXCEEDED ->
          one("Leave the computer's memory unstated", unset(ClusterPackage.COMPUTER__MEMORY));
      case MIRROR_BUDGET_TOO_SMALL ->
          one("Set no limit", unset(ClusterPackage.VIRTUAL_NODE__MIRROR_BUDGET));
      case REGION_SIZE -> one("Round the size to a multiple of 2 MiB", Fixes::round);
      case FABRIC_PORT_RANGE, FABRIC_PORT_DUPLICATE ->
          one("Name no port", unset(ClusterPackage.VIRTUAL_NODE__FABRIC_PORT));
      case SSH_PORT_RANGE -> one("Use port 22", unset(ClusterPackage.COMPUTER__SSH_PORT));
      case ADDRESS_MISSING ->
          one("Use this computer (localhost)", unset(ClusterPackage.COMPUTER__ADDRESS));
      case PROCESSOR_NOT_THERE, VCPU_PROCESSOR_ELSEWHERE ->
          one("Let it use any processor", Fixes::anyProcessor);
      case WEIGHT_RANGE -> one("Use weight 1", unset(ClusterPackage.VIRTUAL_MACHINE__WEIGHT));
      case TIME_SCALE_RANGE ->
          one("Let guest time run as real time", unset(ClusterPackage.VIRTUAL_MACHINE__TIME_SCALE));
      case BACKING_ELSEWHERE, BACKING_SHARED ->
          one("Remove backedBy", unset(ClusterPackage.DEVICE__BACKED_BY));
      case NAME_MISSING, NAME_MALFORMED, NAME_DUPLICATE ->
          one("Give it a name that is free", Fixes::rename);
      case CLUSTER_WITHOUT_NODE -> one("Add this computer, with a node", Fixes::addNode);
      default -> List.of();
    };
  }

  private static List<Fix> one(String label, Consumer<EObject> change) {
    return List.of(new Fix(label, change));
  }

  private static Consumer<EObject> unset(int feature) {
    return element -> element.eUnset(element.eClass().getEStructuralFeature(feature));
  }

  private static void anyProcessor(EObject element) {
    element.eUnset(element.eClass().getEStructuralFeature("processors"));
  }

  private static Cluster cluster(EObject element) {
    return (Cluster) EcoreUtil.getRootContainer(element);
  }

  private static List<Fix> onEachNode(
      EObject element, String label, BiConsumer<EObject, VirtualNode> change) {
    List<Fix> fixes = new ArrayList<>();
    for (VirtualNode node : Clusters.nodes(cluster(element))) {
      String name = node.getName();
      fixes.add(
          new Fix(
              label.formatted(name),
              one ->
                  Clusters.nodes(cluster(one)).stream()
                      .filter(candidate -> name.equals(candidate.getName()))
                      .findFirst()
                      .ifPresent(found -> change.accept(one, found))));
    }
    return fixes.subList(0, Math.min(MOST_CHOICES, fixes.size()));
  }

  private static List<Fix> guests() {
    return NamedGuest.modelNames().stream()
        .map(guest ->
            new Fix("Run the guest " + guest, one -> ((VirtualMachine) one).setGuest(guest)))
        .toList();
  }

  private static List<Fix> guestOrKernel() {
    return List.of(
        new Fix(
            "Remove the guest's name, keep the files",
            unset(ClusterPackage.VIRTUAL_MACHINE__GUEST)),
        new Fix(
            "Remove kernel and initrd",
            unset(ClusterPackage.VIRTUAL_MACHINE__KERNEL)
                .andThen(unset(ClusterPackage.VIRTUAL_MACHINE__INITRD))));
  }

  private static List<Fix> consoles(EObject machine) {
    boolean none =
        ((VirtualMachine) machine)
            .getDevices().stream().noneMatch(device -> device.getKind() == DeviceKind.UART);
    return none
        ? onEachNode(machine, "Add a console on node %s", Fixes::addConsole)
        : one("Keep the first console only", Fixes::keepFirstConsole);
  }

  private static void addConsole(EObject machine, VirtualNode node) {
    Device console = ClusterFactory.eINSTANCE.createDevice();
    console.setName("console");
    console.setKind(DeviceKind.UART);
    console.setNode(node);
    ((VirtualMachine) machine).getDevices().add(console);
  }

  private static void keepFirstConsole(EObject machine) {
    List<Device> consoles =
        ((VirtualMachine) machine)
            .getDevices().stream().filter(device -> device.getKind() == DeviceKind.UART).toList();
    consoles.stream().skip(1).forEach(EcoreUtil::remove);
  }

  private static void renumber(EObject vcpu) {
    int next = 0;
    for (VCpu one : ((VirtualMachine) vcpu.eContainer()).getVcpus()) {
      one.setId(next++);
    }
  }

  private static void addVcpus(EObject machine) {
    for (VirtualNode node : Clusters.nodes(cluster(machine))) {
      VCpu vcpu = ClusterFactory.eINSTANCE.createVCpu();
      vcpu.setId(((VirtualMachine) machine).getVcpus().size());
      vcpu.setNode(node);
      ((VirtualMachine) machine).getVcpus().add(vcpu);
    }
  }

  private static void addMemory(EObject machine) {
    for (VirtualNode node : Clusters.nodes(cluster(machine))) {
      MemoryRegion region = ClusterFactory.eINSTANCE.createMemoryRegion();
      region.setSize(node.getMemory());
      region.setHome(node);
      ((VirtualMachine) machine).getMemory().add(region);
    }
  }

  /** Together, if they can run together then; machines share no frames. */
  private static void raiseMemory(EObject node) {
    long homed =
        cluster(node).getVirtualMachines().stream()
            .flatMap(machine -> machine.getMemory().stream())
            .filter(region -> region.getHome() == node)
            .mapToLong(MemoryRegion::getSize)
            .sum();
    ((VirtualNode) node).setMemory(homed);
  }

  private static void round(EObject element) {
    MemoryRegion region = (MemoryRegion) element;
    long size = region.getSize();
    region.setSize(Math.max(UNIT, size - Math.floorMod(size, UNIT)));
  }

  private static void rename(EObject element) {
    String stem = element instanceof Cluster ? "cluster" : FileForm.keyword(element.eClass());
    ((NamedElement) element).setName(NewElements.freeName(cluster(element), stem));
  }

  private static void addNode(EObject element) {
    Cluster cluster = (Cluster) element;
    Computer computer =
        cluster.getComputers().stream()
            .findFirst()
            .orElseGet(() ->
                (Computer) NewElements.add(cluster, ClusterPackage.Literals.CLUSTER__COMPUTERS));
    NewElements.add(computer, ClusterPackage.Literals.COMPUTER__NODES);
  }
}
