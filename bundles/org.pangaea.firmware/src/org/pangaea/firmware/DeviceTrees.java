package org.pangaea.firmware;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pangaea.firmware.MachineDescription.Clint;
import org.pangaea.firmware.MachineDescription.Hart;
import org.pangaea.firmware.MachineDescription.Memory;
import org.pangaea.firmware.MachineDescription.Plic;
import org.pangaea.firmware.MachineDescription.Power;
import org.pangaea.firmware.MachineDescription.Uart;

/** Makes the device tree that describes a machine to Linux. */
public final class DeviceTrees {
  /** The local interrupt of a hart that an external interrupt for supervisor mode is. */
  private static final int SUPERVISOR_EXTERNAL = 9;

  // The same for machine mode, and its two other local interrupts.
  private static final int MACHINE_EXTERNAL = 11;
  private static final int MACHINE_SOFTWARE = 3;
  private static final int MACHINE_TIMER = 7;

  private static final int POWER_OFF_COMMAND = 0x5555;
  private static final int RESET_COMMAND = 0x7777;

  private final MachineDescription machine;
  private final NumaNodes numa;
  private final DeviceTreeNode root = DeviceTreeNode.root();

  private DeviceTrees(MachineDescription machine) {
    this.machine = machine;
    this.numa = new NumaNodes(machine);
  }

  /**
   * The flattened device tree. Its length depends on everything but the values of numbers: the
   * place of an initial RAM disk can be filled in afterwards (see {@link
   * MachineDescription#withInitrd}) without moving anything.
   */
  public static byte[] forMachine(MachineDescription machine) {
    DeviceTrees trees = new DeviceTrees(machine);
    trees.build();
    return FlattenedDeviceTree.write(trees.root, machine.harts().getFirst().id());
  }

  private void build() {
    root.cells("#address-cells", 2)
        .cells("#size-cells", 2)
        .strings("compatible", "pangaea,virt", "riscv-virtio")
        .strings("model", "Pangaea virtual machine");
    addChosen();
    machine.memory().forEach(this::addMemory);
    addHarts();
    addDistances();
    addDevices();
  }

  private void addChosen() {
    DeviceTreeNode chosen = root.child("chosen");
    chosen.strings("bootargs", machine.bootArguments());
    machine.uart().ifPresent(uart -> chosen.strings("stdout-path", "/soc/" + name(uart)));
    machine
        .initrd()
        .ifPresent(initrd ->
            chosen
                .numbers("linux,initrd-start", initrd.start())
                .numbers("linux,initrd-end", initrd.end()));
    if (machine.rngSeed().length > 0) {
      chosen.bytes("rng-seed", machine.rngSeed());
    }
  }

  private void addMemory(Memory region) {
    root.child("memory@" + Long.toHexString(region.base()))
        .strings("device_type", "memory")
        .numbers("reg", region.base(), region.size())
        .cells("numa-node-id", numa.of(region.node()));
  }

  private void addHarts() {
    DeviceTreeNode cpus =
        root.child("cpus")
            .cells("#address-cells", 1)
            .cells("#size-cells", 0)
            .cells("timebase-frequency", MachineDescription.TIMEBASE_FREQUENCY);
    List<Hart> harts = machine.harts();
    for (int i = 0; i < harts.size(); i++) {
      addHart(cpus, i);
    }
    addTopology(cpus.child("cpu-map"));
  }

  /**
   * A socket for each virtual node. A kernel takes the harts of one to share a cache: it wakes
   * tasks and spreads work within the node before it looks further. Without it every hart is a
   * socket.
   */
  private void addTopology(DeviceTreeNode map) {
    Map<Integer, DeviceTreeNode> sockets = new HashMap<>();
    Map<Integer, Integer> cores = new HashMap<>();
    List<Hart> harts = machine.harts();
    for (int i = 0; i < harts.size(); i++) {
      int node = harts.get(i).node();
      int socket = sockets.size();
      DeviceTreeNode cluster =
          sockets.computeIfAbsent(node, _ -> map.child("socket" + socket).child("cluster0"));
      int core = cores.merge(node, 1, Integer::sum) - 1;
      cluster.child("core" + core).cells("cpu", phandleOf(i));
    }
  }

  private void addHart(DeviceTreeNode cpus, int index) {
    Hart hart = machine.harts().get(index);
    Isa isa = machine.isa();
    DeviceTreeNode cpu =
        cpus.child("cpu@" + Integer.toHexString(hart.id()))
            .strings("device_type", "cpu")
            .cells("reg", hart.id())
            .strings("status", "okay")
            .strings("compatible", "riscv")
            .strings("riscv,isa", isa.string())
            .strings("riscv,isa-base", "rv64i")
            .strings("riscv,isa-extensions", isa.extensions().toArray(String[]::new))
            .strings("mmu-type", isa.mmuType())
            .cells("numa-node-id", numa.of(hart.node()))
            .cells("phandle", phandleOf(index));
    if (isa.extensions().contains("zicboz")) {
      cpu.cells("riscv,cboz-block-size", Isa.ZEROED_BLOCK);
    }
    cpu.child("interrupt-controller")
        .cells("#address-cells", 0)
        .cells("#interrupt-cells", 1)
        .flag("interrupt-controller")
        .strings("compatible", "riscv,cpu-intc")
        .cells("phandle", interruptControllerOf(index));
  }

  private void addDistances() {
    int[] nodes = numa.used();
    int[] matrix = new int[nodes.length * nodes.length * 3];
    int cell = 0;
    for (int from : nodes) {
      for (int to : nodes) {
        matrix[cell++] = from;
        matrix[cell++] = to;
        matrix[cell++] = numa.distance(from, to);
      }
    }
    root.child("distance-map")
        .strings("compatible", "numa-distance-map-v1")
        .cells("distance-matrix", matrix);
  }

  private void addDevices() {
    if (machine.plic().isEmpty() && machine.power().isEmpty() && machine.clint().isEmpty()) {
      return;
    }
    DeviceTreeNode soc =
        root.child("soc")
            .cells("#address-cells", 2)
            .cells("#size-cells", 2)
            .strings("compatible", "simple-bus")
            .flag("ranges");
    machine.power().ifPresent(power -> addPower(soc, power));
    machine.clint().ifPresent(clint -> addClint(soc, clint));
    machine.plic().ifPresent(plic -> addPlic(soc, plic));
    machine.uart().ifPresent(uart -> addUart(soc, uart));
  }

  private void addClint(DeviceTreeNode soc, Clint clint) {
    soc.child("clint@" + Long.toHexString(clint.base()))
        .strings("compatible", "sifive,clint0", "riscv,clint0")
        .numbers("reg", clint.base(), clint.size())
        .cells("interrupts-extended", interruptsOfHarts(MACHINE_SOFTWARE, MACHINE_TIMER));
  }

  /** For each hart in order its interrupt controller with each of the interrupts. */
  private int[] interruptsOfHarts(int... interrupts) {
    int[] targets = new int[2 * interrupts.length * machine.harts().size()];
    int cell = 0;
    for (int i = 0; i < machine.harts().size(); i++) {
      for (int interrupt : interrupts) {
        targets[cell++] = interruptControllerOf(i);
        targets[cell++] = interrupt;
      }
    }
    return targets;
  }

  /** An entry is a context; the device numbers its contexts likewise, two per hart with M-mode. */
  private void addPlic(DeviceTreeNode soc, Plic plic) {
    int[] targets =
        machine.clint().isPresent()
            ? interruptsOfHarts(MACHINE_EXTERNAL, SUPERVISOR_EXTERNAL)
            : interruptsOfHarts(SUPERVISOR_EXTERNAL);
    soc.child("interrupt-controller@" + Long.toHexString(plic.base()))
        .strings("compatible", "sifive,plic-1.0.0", "riscv,plic0")
        .numbers("reg", plic.base(), plic.size())
        .cells("#address-cells", 0)
        .cells("#interrupt-cells", 1)
        .flag("interrupt-controller")
        .cells("interrupts-extended", targets)
        .cells("riscv,ndev", plic.sources())
        .cells("phandle", plicPhandle());
  }

  private void addUart(DeviceTreeNode soc, Uart uart) {
    soc.child(name(uart))
        .strings("compatible", "ns16550a")
        .numbers("reg", uart.base(), uart.size())
        .cells("clock-frequency", uart.clock())
        .cells("interrupt-parent", plicPhandle())
        .cells("interrupts", uart.interrupt());
  }

  private void addPower(DeviceTreeNode soc, Power power) {
    soc.child("test@" + Long.toHexString(power.base()))
        .strings("compatible", "sifive,test1", "sifive,test0", "syscon")
        .numbers("reg", power.base(), power.size())
        .cells("phandle", powerPhandle());
    addPowerCommand("poweroff", "syscon-poweroff", POWER_OFF_COMMAND);
    addPowerCommand("reboot", "syscon-reboot", RESET_COMMAND);
  }

  private void addPowerCommand(String name, String compatible, int command) {
    root.child(name)
        .strings("compatible", compatible)
        .cells("regmap", powerPhandle())
        .cells("offset", 0)
        .cells("value", command);
  }

  private static String name(Uart uart) {
    return "serial@" + Long.toHexString(uart.base());
  }

  // Phandles count from 1: the harts' interrupt controllers, the PLIC, the power device, the harts.

  private static int interruptControllerOf(int hartIndex) {
    return 1 + hartIndex;
  }

  private int plicPhandle() {
    return 1 + machine.harts().size();
  }

  private int powerPhandle() {
    return 2 + machine.harts().size();
  }

  private int phandleOf(int hartIndex) {
    return 3 + machine.harts().size() + hartIndex;
  }
}
