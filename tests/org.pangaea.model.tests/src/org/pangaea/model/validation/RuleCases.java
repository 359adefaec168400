package org.pangaea.model.validation;

import java.util.List;
import java.util.function.Consumer;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterFactory;
import org.pangaea.model.cluster.CoherenceSettings;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.Device;
import org.pangaea.model.cluster.MemoryRegion;
import org.pangaea.model.cluster.VCpu;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.file.ClusterFormatException;
import org.pangaea.model.file.ClusterResources;
import org.pangaea.model.values.ByteSize;
import org.pangaea.model.values.ProcessorSet;

/** A valid cluster, and the smallest changes that break one rule each. */
final class RuleCases {

  /**
   * A change and what must be said about it.
   *
   * @param text message and remedy; FOLDER stands for the folder of the model
   */
  record Case(Rule rule, Consumer<Cluster> breakIt, String path, String text) {

    @Override
    public String toString() {
      return rule.id() + ": " + text;
    }
  }

  /** What validation is told of this computer. */
  static final Host HOST = new Host(ProcessorSet.parse("0-7"), 1024 * ByteSize.GIB);

  static final String VALID =
      """
      cluster valid {
        description = valid
        computer local {
          processors = 0-3
          memory = 512 MiB
          io ttyS0 { path = /dev/ttyS0 }
          node left {
            processors = 0-1
            memory = 256 MiB
            fabricPort = 7000
            ioDevices = ttyS0
          }
          node right {
            processors = 2-3
            memory = 256 MiB
            fabricPort = 7001
          }
        }
        vm linux {
          guest = busybox
          vcpu 0 { node = left }
          vcpu 1 {
            node = left    # of hart 1
          }
          memory { size = 128 MiB; home = left }
          memory { size = 128 MiB; home = right }
          device console { kind = uart; node = left }
          coherence { watchdogSeconds = 9 }
        }
      }
      """;

  private RuleCases() {}

  static Cluster validCluster() {
    try {
      return ClusterResources.parse("valid.cluster", VALID);
    } catch (ClusterFormatException invalid) {
      throw new AssertionError(invalid);
    }
  }

  static List<Case> all() {
    return List.of(
        // Names and sizes.
        new Case(
            Rule.NAME_MISSING,
            c -> left(c).setName(null),
            "computer local / node (no name)",
            "It has no name. Give it one."),
        new Case(
            Rule.NAME_MALFORMED,
            c -> vm(c).setName("my vm"),
            "vm my vm",
            "Its name 'my vm' cannot be used in commands and file names. Begin with a letter and go"
                + " on with letters, digits, '-', '_' or '.', up to 63 in all."),
        new Case(
            Rule.NAME_DUPLICATE,
            c -> right(c).setName("left"),
            "computer local / node left",
            "Another one in the cluster is called 'left', too (computer local / node left)."
                + " Rename one of them, and what refers to it."),
        new Case(
            Rule.NAME_DUPLICATE,
            c -> io(c, "ttyS0", "/dev/ttyS1"),
            "computer local / io ttyS0",
            "Another one of this computer is called 'ttyS0', too (computer local / io ttyS0)."
                + " Rename one of them, and what refers to it."),
        new Case(
            Rule.SIZE_NEGATIVE,
            c -> local(c).setMemory(-1),
            "computer local",
            "Its memory is negative. Give a number of bytes from 0 upwards."),

        // Computers and nodes.
        new Case(
            Rule.CLUSTER_WITHOUT_NODE,
            RuleCases::removeAll,
            "cluster valid",
            "It has no virtual node, so nothing can run. Add a computer with a node to it."),
        new Case(
            Rule.ADDRESS_MISSING,
            c -> local(c).setAddress(" "),
            "computer local",
            "Its address is empty. Give a host name or an IP address; localhost is this computer."),
        new Case(
            Rule.LINKS_PLAIN,
            c -> {
              addFarComputer(c);
              c.setPlainLinks(true);
            },
            "cluster valid",
            "Its nodes are on 2 computers, and links between them are not encrypted:"
                + " whoever is on that network can read and change the guest's memory."
                + " Remove plainLinks = true, unless that network is yours alone."),
        new Case(
            Rule.RECONNECT_RANGE,
            c -> c.setReconnectSeconds(0),
            "cluster valid",
            "reconnectSeconds is 0. Give a number of seconds from 1 to 600; a node that is gone is"
                + " noticed a second later."),
        new Case(
            Rule.COHERENCE_UNIT,
            c -> c.setCoherenceUnit(2048),
            "cluster valid",
            "coherenceUnit is 2 KiB. Write 4 KiB, or 1 KiB for programs whose threads on several"
                + " nodes write close to each other."),
        new Case(
            Rule.SSH_PORT_RANGE,
            c -> local(c).setSshPort(65536),
            "computer local",
            "sshPort is 65536, which is no TCP port."
                + " Give a number from 1 to 65535; SSH servers usually listen on 22."),
        new Case(
            Rule.COMPUTER_MEMORY_EXCEEDED,
            c -> local(c).setMemory(500 * ByteSize.MIB),
            "computer local",
            "Its nodes contribute 512 MiB in all, but it has 500 MiB for them. Lower the memory of"
                + " its nodes by 12 MiB, or raise the computer's if it has more."),
        new Case(
            Rule.PROCESSOR_NOT_IN_COMPUTER,
            c -> right(c).setProcessors(ProcessorSet.of(3, 4, 6)),
            "computer local / node right",
            "It claims processor 4,6, but computer local has only 0-3."
                + " Choose among those of the computer, or add to the computer's processors."),
        new Case(
            Rule.PROCESSOR_CLAIMED_TWICE,
            c -> right(c).setProcessors(ProcessorSet.of(1, 2)),
            "computer local / node right",
            "It claims processor 1, which belongs to node left already. Give each node processors"
                + " of its own, or write processors = any on both to let them share."),
        new Case(
            Rule.PROCESSOR_NOT_THERE,
            c -> {
              left(c).setProcessors(ProcessorSet.of(0, 8));
              local(c).setProcessors(ProcessorSet.ANY);
            },
            "computer local / node left",
            "It claims processor 8, and programs on this computer may use 0-7. Choose among those,"
                + " or write processors = any."),
        new Case(
            Rule.COMPUTER_MEMORY_NOT_THERE,
            c -> {
              left(c).setMemory(1024 * ByteSize.GIB);
              local(c).setMemory(0);
            },
            "computer local",
            "Its nodes contribute 1048832 MiB in all, and it has 1 TiB of memory. Lower the memory of"
                + " its nodes, or move nodes to another computer."),
        new Case(
            Rule.FABRIC_PORT_RANGE,
            c -> left(c).setFabricPort(80),
            "computer local / node left",
            "fabricPort is 80. Give a number from 1024 to 65535, or 0 for none."),
        new Case(
            Rule.FABRIC_PORT_DUPLICATE,
            c -> right(c).setFabricPort(7000),
            "computer local / node right",
            "fabricPort 7000 is that of node left on the same computer, too."
                + " Change one of them, or write 0 to have one chosen."),
        new Case(
            Rule.IO_DEVICE_PATH_MISSING,
            c -> io(c, "spare", null),
            "computer local / io spare",
            "It does not say which device of the computer it is. Add its path, such as path ="
                + " /dev/ttyS0."),
        new Case(
            Rule.IO_DEVICE_ELSEWHERE,
            RuleCases::moveDevice,
            "computer local / node left",
            "It controls I/O device ttyS0, which is not one of computer local."
                + " Assign the device to a node of the computer that has it."),
        new Case(
            Rule.IO_DEVICE_ASSIGNED_TWICE,
            c -> right(c).getIoDevices().addAll(left(c).getIoDevices()),
            "computer local / node right",
            "It controls I/O device ttyS0, which belongs to node left already. Take the device from"
                + " one of them."),

        // Guests.
        new Case(
            Rule.GUEST_MISSING,
            c -> vm(c).setGuest(null),
            "vm linux",
            "It has no guest to run. Add guest = busybox, or the kernel to start."),
        new Case(
            Rule.GUEST_UNKNOWN,
            c -> vm(c).setGuest("bussybox"),
            "vm linux",
            "No guest is called 'bussybox'. Did you mean 'busybox'?"),
        new Case(
            Rule.GUEST_UNKNOWN,
            c -> vm(c).setGuest("windows"),
            "vm linux",
            "No guest is called 'windows'. Known: builtin, busybox, tools."),
        new Case(
            Rule.GUEST_AMBIGUOUS,
            c -> vm(c).setKernel("vmlinux"),
            "vm linux",
            "It has both a guest, 'busybox', and a kernel of its own. Remove one of the two."),
        new Case(
            Rule.GUEST_AMBIGUOUS,
            c -> vm(c).setInitrd("vmlinux"),
            "vm linux",
            "It has an initrd, but no kernel that the initrd goes with."
                + " Add the kernel, or remove the initrd: a named guest brings its own."),
        new Case(
            Rule.GUEST_FILE_MISSING,
            c -> kernel(c, "boot/vmlinux"),
            "vm linux",
            "Its kernel 'boot/vmlinux' is not a file that can be read."
                + " Correct the path; a relative one begins at FOLDER."),
        new Case(
            Rule.GUEST_FILE_MISSING,
            c -> kernel(c, "."),
            "vm linux",
            "Its kernel '.' is not a file that can be read."
                + " Correct the path; a relative one begins at FOLDER."),
        new Case(
            Rule.TIME_SCALE_RANGE,
            c -> vm(c).setTimeScale(0),
            "vm linux",
            "timeScale is 0.0. Give a number from 0.001 to 10; below 1, guest time runs slower than"
                + " real time."),
        new Case(
            Rule.TIME_SCALE_RANGE,
            c -> vm(c).setTimeScale(Double.NaN),
            "vm linux",
            "timeScale is NaN. Give a number from 0.001 to 10; below 1, guest time runs slower than"
                + " real time."),
        new Case(
            Rule.WEIGHT_RANGE,
            c -> vm(c).setWeight(65),
            "vm linux",
            "weight is 65. Give a number from 1 to 64; one with twice the weight of another gets"
                + " twice its time on a processor that they share."),

        // vCPUs.
        new Case(
            Rule.VCPU_PROCESSOR_ELSEWHERE,
            c -> vm(c).getVcpus().getFirst().setProcessors(ProcessorSet.of(1, 2)),
            "vm linux / vcpu 0",
            "It is bound to processor 2, which its node left does not have. Choose among the node's"
                + " processors, give it this one, or write processors = any."),
        new Case(
            Rule.VCPU_PROCESSOR_ELSEWHERE,
            c -> {
              left(c).setProcessors(ProcessorSet.ANY);
              vm(c).getVcpus().getFirst().setProcessors(ProcessorSet.of(3));
            },
            "vm linux / vcpu 0",
            "It is bound to processor 3, which its node left does not have. Choose among the node's"
                + " processors, give it this one, or write processors = any."),
        new Case(
            Rule.VCPU_MISSING,
            c -> vm(c).getVcpus().clear(),
            "vm linux",
            "It has no vCPU. Add one, such as vcpu 0 { node = NODE }."),
        new Case(
            Rule.VCPU_TOO_MANY,
            c -> addVcpus(c, 65),
            "vm linux",
            "It has 65 vCPUs. Remove some: a virtual machine has at most 64."),
        new Case(
            Rule.VCPU_TOO_MANY,
            c -> addVcpus(c, 64),
            "vm linux",
            "It has 64 vCPUs on node left. Place some on another node: one runs at most 63 of a"
                + " virtual machine."),
        new Case(
            Rule.NODE_TOO_MANY,
            RuleCases::manyNodes,
            "vm built-in",
            "It spans 65 nodes. Use fewer: a virtual machine spans at most 64."),
        new Case(
            Rule.VCPU_IDS,
            c -> vcpu(c).setId(2),
            "vm linux / vcpu 2",
            "Its id leaves a gap: there are 2 vCPUs. Number the vCPUs from 0 to 1."),
        new Case(
            Rule.VCPU_IDS,
            c -> vcpu(c).setId(0),
            "vm linux / vcpu 0",
            "Another vCPU has the id 0, too. Number the vCPUs from 0 to 1."),
        new Case(
            Rule.VCPU_WITHOUT_NODE,
            c -> vcpu(c).setNode(null),
            "vm linux / vcpu 1",
            "No node runs it. Place it on one: node = NAME."),
        new Case(
            Rule.VCPU_WITHOUT_NODE,
            c -> vcpu(c).setNode(ClusterFactory.eINSTANCE.createVirtualNode()),
            "vm linux / vcpu 1",
            "No node runs it. Place it on one: node = NAME."),

        // Memory.
        new Case(
            Rule.MEMORY_MISSING,
            c -> vm(c).getMemory().clear(),
            "vm linux",
            "It has no memory. Add a memory block with a size, and a node as home."),
        new Case(
            Rule.REGION_SIZE,
            c -> region(c, 1).setSize(65 * ByteSize.MIB),
            "vm linux / memory #2",
            "Its size is 65 MiB, which is not a multiple of 2 MiB. Write, for instance, size = 64"
                + " MiB."),
        new Case(
            Rule.REGION_SIZE,
            c -> region(c, 1).setSize(0),
            "vm linux / memory #2",
            "Its size is 0, which is not a multiple of 2 MiB. Write, for instance, size = 2 MiB."),
        new Case(
            Rule.REGION_WITHOUT_HOME,
            c -> region(c, 1).setHome(null),
            "vm linux / memory #2",
            "It has no home. Name the node that contributes it: home = NAME."),
        new Case(
            Rule.HOME_OVERCOMMITTED,
            c -> region(c, 1).setSize(260 * ByteSize.MIB),
            "computer local / node right",
            "vm linux has 260 MiB of memory at home here, but the node contributes only 256 MiB."
                + " Raise the node's memory to 260 MiB, or give some of the regions another home."),
        new Case(
            Rule.HOME_OVERCOMMITTED_TOGETHER,
            RuleCases::secondMachine,
            "computer local / node left",
            "The virtual machines have 384 MiB of memory at home here in all, but the node"
                + " contributes 256 MiB: they cannot all run at the same time. Raise the node's"
                + " memory to 384 MiB, or run them one after the other."),
        new Case(
            Rule.MIRROR_BUDGET_TOO_SMALL,
            c -> left(c).setMirrorBudget(191 * ByteSize.KIB),
            "computer local / node left",
            "Its mirrorBudget is 191 KiB, with which the 2 vCPUs of vm linux here could not get on."
                + " Write mirrorBudget = 192 KiB or more, or 0 for no limit."),
        new Case(
            Rule.MIRROR_BUDGET_TOO_SMALL,
            c -> right(c).setMirrorBudget(ByteSize.KIB),
            "computer local / node right",
            "Its mirrorBudget is 1 KiB, with which the 0 vCPUs of vm linux here could not get on."
                + " Write mirrorBudget = 64 KiB or more, or 0 for no limit."),
        new Case(
            Rule.GUEST_MEMORY_TOO_SMALL,
            c -> vm(c).getMemory().forEach(r -> r.setSize(32 * ByteSize.MIB)),
            "vm linux",
            "It has 64 MiB of memory in all; Linux needs 128 MiB. Enlarge its memory regions."),
        new Case(
            Rule.GUEST_MEMORY_TOO_SMALL,
            c -> region(c, 0).setSize(32 * ByteSize.MIB),
            "vm linux / memory #1",
            "The first region has 32 MiB; Linux needs 64 MiB there for its image."
                + " Enlarge the first region, or put a larger one first."),
        new Case(
            Rule.GUEST_MEMORY_TOO_LARGE,
            c -> resize(c, 127L << 30, (127L << 30) + (2 << 20)),
            "vm linux",
            "It has more than 254 GiB of memory in all. Make its memory regions smaller: a virtual"
                + " machine cannot have more than that."),
        new Case(
            Rule.GUEST_MEMORY_TOO_LARGE,
            c -> resize(c, 1L << 62, 1L << 62),
            "vm linux",
            "It has more than 254 GiB of memory in all. Make its memory regions smaller: a virtual"
                + " machine cannot have more than that."),
        new Case(
            Rule.NUMA_NODES_FOLDED,
            RuleCases::fiveNodes,
            "vm linux",
            "It spans 5 nodes, but the guest's kernel tells only 4 NUMA nodes apart."
                + " Nothing needs to be done: neighbouring nodes appear to the guest as one."),

        // Devices and coherence.
        new Case(
            Rule.DEVICE_WITHOUT_NODE,
            c -> console(c).setNode(null),
            "vm linux / device console",
            "No node emulates it. Place it on one: node = NAME."),
        new Case(
            Rule.CONSOLE_COUNT,
            c -> vm(c).getDevices().clear(),
            "vm linux",
            "It has no console. Add device console { kind = uart; node = left }."),
        new Case(
            Rule.CONSOLE_COUNT,
            RuleCases::secondConsole,
            "vm linux",
            "It has 2 devices of the kind uart. Keep one: it is the console."),
        new Case(
            Rule.BACKING_ELSEWHERE,
            c -> {
              vm(c).getDevices().getFirst().setBackedBy(local(c).getIoDevices().getFirst());
              vm(c).getDevices().getFirst().setNode(right(c));
            },
            "vm linux / device console",
            "It is backed by I/O device ttyS0, which its node right does not control. Add ttyS0 to"
                + " the node's ioDevices, or place the device on the node that controls it."),
        new Case(
            Rule.BACKING_SHARED,
            c -> {
              vm(c).getDevices().getFirst().setBackedBy(local(c).getIoDevices().getFirst());
              VirtualMachine twin = EcoreUtil.copy(vm(c));
              twin.setName("twin");
              twin.getMemory().forEach(region -> region.setSize(2 * ByteSize.MIB));
              twin.setGuest("builtin");
              c.getVirtualMachines().add(twin);
              left(c).setMemory(left(c).getMemory() + 4 * ByteSize.MIB);
              right(c).setMemory(right(c).getMemory() + 4 * ByteSize.MIB);
              local(c).setMemory(ByteSize.GIB);
            },
            "vm twin / device console",
            "I/O device ttyS0 is behind device console of vm linux already. Give each device an I/O"
                + " device of its own."),
        new Case(
            Rule.WATCHDOG_RANGE,
            c -> coherence(c).setWatchdogSeconds(0),
            "vm linux / coherence",
            "watchdogSeconds is 0. Give a number of seconds from 1 to 3600."));
  }

  private static Computer local(Cluster cluster) {
    return cluster.getComputers().get(0);
  }

  private static VirtualNode left(Cluster cluster) {
    return local(cluster).getNodes().get(0);
  }

  private static VirtualNode right(Cluster cluster) {
    return local(cluster).getNodes().get(1);
  }

  private static VirtualMachine vm(Cluster cluster) {
    return cluster.getVirtualMachines().get(0);
  }

  private static VCpu vcpu(Cluster cluster) {
    return vm(cluster).getVcpus().get(1);
  }

  private static MemoryRegion region(Cluster cluster, int index) {
    return vm(cluster).getMemory().get(index);
  }

  private static Device console(Cluster cluster) {
    return vm(cluster).getDevices().get(0);
  }

  private static CoherenceSettings coherence(Cluster cluster) {
    return Clusters.coherence(vm(cluster));
  }

  private static void kernel(Cluster cluster, String path) {
    vm(cluster).setGuest(null);
    vm(cluster).setKernel(path);
  }

  private static void io(Cluster cluster, String name, String path) {
    var device = ClusterFactory.eINSTANCE.createIoDevice();
    device.setName(name);
    device.setPath(path);
    local(cluster).getIoDevices().add(device);
  }

  private static void removeAll(Cluster cluster) {
    cluster.getVirtualMachines().clear();
    cluster.getComputers().clear();
  }

  private static void addFarComputer(Cluster cluster) {
    Computer far = ClusterFactory.eINSTANCE.createComputer();
    far.setName("far");
    far.setAddress("far.example");
    VirtualNode node = EcoreUtil.copy(left(cluster));
    node.setName("apart");
    node.getIoDevices().clear();
    far.getNodes().add(node);
    cluster.getComputers().add(far);
  }

  private static void addVcpus(Cluster cluster, int count) {
    for (int id = vm(cluster).getVcpus().size(); id < count; id++) {
      VCpu added = EcoreUtil.copy(vcpu(cluster));
      added.setId(id);
      added.setNode(left(cluster));
      vm(cluster).getVcpus().add(added);
    }
  }

  private static void moveDevice(Cluster cluster) {
    Computer other = ClusterFactory.eINSTANCE.createComputer();
    other.setName("other");
    other.getIoDevices().addAll(local(cluster).getIoDevices());
    cluster.getComputers().add(other);
  }

  private static void secondConsole(Cluster cluster) {
    Device second = EcoreUtil.copy(console(cluster));
    second.setName("second");
    second.setNode(right(cluster));
    vm(cluster).getDevices().add(second);
  }

  private static void secondMachine(Cluster cluster) {
    VirtualMachine second = ClusterFactory.eINSTANCE.createVirtualMachine();
    second.setName("second");
    second.setGuest("builtin");
    VCpu hart = ClusterFactory.eINSTANCE.createVCpu();
    hart.setNode(left(cluster));
    second.getVcpus().add(hart);
    MemoryRegion memory = ClusterFactory.eINSTANCE.createMemoryRegion();
    memory.setSize(256 * ByteSize.MIB);
    memory.setHome(left(cluster));
    second.getMemory().add(memory);
    Device console = EcoreUtil.copy(console(cluster));
    console.setNode(left(cluster));
    second.getDevices().add(console);
    cluster.getVirtualMachines().add(second);
  }

  private static void resize(Cluster cluster, long first, long second) {
    local(cluster).setMemory(0);
    left(cluster).setMemory(first);
    right(cluster).setMemory(second);
    region(cluster, 0).setSize(first);
    region(cluster, 1).setSize(second);
  }

  /** Without a Linux, whose kernel does not tell so many nodes apart. */
  private static void manyNodes(Cluster cluster) {
    vm(cluster).setName("built-in");
    vm(cluster).setGuest("builtin");
    for (int index = 2; index < 65; index++) {
      VirtualNode node = ClusterFactory.eINSTANCE.createVirtualNode();
      node.setName("node" + index);
      local(cluster).getNodes().add(node);
      node.setMemory(2 * ByteSize.MIB);
      MemoryRegion region = ClusterFactory.eINSTANCE.createMemoryRegion();
      region.setSize(2 * ByteSize.MIB);
      region.setHome(node);
      vm(cluster).getMemory().add(region);
    }
    local(cluster).setMemory(0);
  }

  private static void fiveNodes(Cluster cluster) {
    for (int index = 2; index < 5; index++) {
      VirtualNode node = ClusterFactory.eINSTANCE.createVirtualNode();
      node.setName("node" + index);
      local(cluster).getNodes().add(node);
      VCpu hart = ClusterFactory.eINSTANCE.createVCpu();
      hart.setId(index);
      hart.setNode(node);
      vm(cluster).getVcpus().add(hart);
    }
  }
}
