package org.pangaea.firmware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceTreesTest {
  private static final long MIB = 1 << 20;

  static MachineDescriptionBuilder twoNodes() {
    return MachineDescription.builder()
        .hart(0, 0)
        .hart(1, 0)
        .hart(2, 1)
        .hart(3, 1)
        .memory(0x8000_0000L, 256 * MIB, 0)
        .memory(0x9000_0000L, 256 * MIB, 1)
        .bootArguments("console=ttyS0 earlycon=sbi")
        .initrd(0x8f00_0000L, 0x8f10_0000L)
        .rngSeed(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
  }

  /** {@code nodes} nodes with one hart and 64 MiB each. */
  static MachineDescriptionBuilder manyNodes(int nodes) {
    MachineDescriptionBuilder machine = MachineDescription.builder();
    for (int node = 0; node < nodes; node++) {
      machine.hart(node, node).memory(0x8000_0000L + node * 64 * MIB, 64 * MIB, node);
    }
    return machine;
  }

  private static FdtReader.Node read(MachineDescriptionBuilder machine) {
    return new FdtReader(DeviceTrees.forMachine(machine.build())).root;
  }

  private final FdtReader.Node tree = read(twoNodes());

  @Test
  void theRootSaysWhatMachineThisIs() {
    assertEquals(2, tree.cell("#address-cells"));
    assertEquals(2, tree.cell("#size-cells"));
    assertEquals(List.of("pangaea,virt", "riscv-virtio"), tree.strings("compatible"));
    assertEquals(List.of("Pangaea virtual machine"), tree.strings("model"));
  }

  @Test
  void chosenHasWhatTheLoaderDecided() {
    FdtReader.Node chosen = tree.at("chosen");
    assertEquals(List.of("console=ttyS0 earlycon=sbi"), chosen.strings("bootargs"));
    assertEquals(List.of("/soc/serial@10000000"), chosen.strings("stdout-path"));
    assertEquals(List.of(0x8f00_0000L), chosen.numbers("linux,initrd-start"));
    assertEquals(List.of(0x8f10_0000L), chosen.numbers("linux,initrd-end"));
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, chosen.bytes("rng-seed"));
  }

  @Test
  void eachRegionOfMemorySaysWhereItIsAndOnWhichNode() {
    FdtReader.Node memory = tree.at("memory@90000000");
    assertEquals(List.of("memory"), memory.strings("device_type"));
    assertEquals(List.of(0x9000_0000L, 256 * MIB), memory.numbers("reg"));
    assertEquals(1, memory.cell("numa-node-id"));
    assertEquals(0, tree.at("memory@80000000").cell("numa-node-id"));
  }

  @Test
  void eachHartSaysWhatItCanAndOnWhichNodeItIs() {
    FdtReader.Node cpus = tree.at("cpus");
    assertEquals(1, cpus.cell("#address-cells"));
    assertEquals(0, cpus.cell("#size-cells"));
    assertEquals(10_000_000, cpus.cell("timebase-frequency"));
    assertEquals(List.of("cpu@0", "cpu@1", "cpu@2", "cpu@3", "cpu-map"), cpus.childNames());
    FdtReader.Node cpu = cpus.at("cpu@2");
    assertEquals(List.of("cpu"), cpu.strings("device_type"));
    assertEquals(2, cpu.cell("reg"));
    assertEquals(List.of("okay"), cpu.strings("status"));
    assertEquals(List.of("riscv"), cpu.strings("compatible"));
    assertEquals(
        List.of("rv64imafdc_zicboz_zicntr_zicsr_zifencei_zba_zbb_zbs_sstc_svade"),
        cpu.strings("riscv,isa"));
    assertEquals(List.of("rv64i"), cpu.strings("riscv,isa-base"));
    assertEquals(
        List.of(
            "i",
            "m",
            "a",
            "f",
            "d",
            "c",
            "zicboz",
            "zicntr",
            "zicsr",
            "zifencei",
            "zba",
            "zbb",
            "zbs",
            "sstc",
            "svade"),
        cpu.strings("riscv,isa-extensions"));
    assertEquals(List.of("riscv,sv48"), cpu.strings("mmu-type"));
    assertEquals(4096, cpu.cell("riscv,cboz-block-size"));
    assertEquals(1, cpu.cell("numa-node-id"));
    FdtReader.Node controller = cpu.at("interrupt-controller");
    assertEquals(List.of("riscv,cpu-intc"), controller.strings("compatible"));
    assertEquals(1, controller.cell("#interrupt-cells"));
    assertTrue(controller.has("interrupt-controller"));
  }

  @Test
  void theDistanceMapHasEveryPair() {
    FdtReader.Node map = tree.at("distance-map");
    assertEquals(List.of("numa-distance-map-v1"), map.strings("compatible"));
    assertEquals(List.of(0, 0, 10, 0, 1, 40, 1, 0, 40, 1, 1, 10), map.cells("distance-matrix"));
  }

  @Test
  void aDistanceGivenOnceCountsBothWays() {
    FdtReader.Node read = read(twoNodes().distance(1, 0, 35));
    assertEquals(
        List.of(0, 0, 10, 0, 1, 35, 1, 0, 35, 1, 1, 10),
        read.at("distance-map").cells("distance-matrix"));
  }

  @Test
  void theInterruptControllerHasOneSupervisorContextPerHart() {
    FdtReader.Node plic = tree.at("soc/interrupt-controller@c000000");
    assertEquals(List.of("sifive,plic-1.0.0", "riscv,plic0"), plic.strings("compatible"));
    assertEquals(List.of(0x0c00_0000L, 0x60_0000L), plic.numbers("reg"));
    assertEquals(95, plic.cell("riscv,ndev"));
    assertEquals(1, plic.cell("#interrupt-cells"));
    assertEquals(0, plic.cell("#address-cells"));
    List<Integer> targets = plic.cells("interrupts-extended");
    assertEquals(8, targets.size());
    for (int hart = 0; hart < 4; hart++) {
      FdtReader.Node controller = tree.at("cpus/cpu@" + hart + "/interrupt-controller");
      assertEquals(controller.cell("phandle"), targets.get(2 * hart));
      assertEquals(9, targets.get(2 * hart + 1));
    }
  }

  @Test
  void theSerialPortInterruptsAtTheController() {
    FdtReader.Node serial = tree.at("soc/serial@10000000");
    assertEquals(List.of("ns16550a"), serial.strings("compatible"));
    assertEquals(List.of(0x1000_0000L, 0x100L), serial.numbers("reg"));
    assertEquals(3_686_400, serial.cell("clock-frequency"));
    assertEquals(10, serial.cell("interrupts"));
    assertEquals(
        tree.at("soc/interrupt-controller@c000000").cell("phandle"),
        serial.cell("interrupt-parent"));
  }

  @Test
  void thePowerDeviceSwitchesOffAndResets() {
    FdtReader.Node device = tree.at("soc/test@100000");
    assertEquals(List.of("sifive,test1", "sifive,test0", "syscon"), device.strings("compatible"));
    assertEquals(List.of(0x10_0000L, 0x1000L), device.numbers("reg"));
    for (String command : List.of("poweroff", "reboot")) {
      FdtReader.Node node = tree.at(command);
      assertEquals(List.of("syscon-" + command), node.strings("compatible"));
      assertEquals(device.cell("phandle"), node.cell("regmap"));
      assertEquals(0, node.cell("offset"));
      assertEquals(command.equals("poweroff") ? 0x5555 : 0x7777, node.cell("value"));
    }
  }

  @Test
  void whatAMachineHasNotIsNotInItsTree() {
    FdtReader.Node bare =
        read(MachineDescription.builder().hart(0, 0).memory(0x8000_0000L, MIB, 0).withoutDevices());
    assertEquals(List.of("chosen", "memory@80000000", "cpus", "distance-map"), bare.childNames());
    assertFalse(bare.at("chosen").has("linux,initrd-start"));
    assertFalse(bare.at("chosen").has("stdout-path"));
    assertFalse(bare.at("chosen").has("rng-seed"));
  }

  @Test
  void theBootHartIsTheFirstOne() {
    MachineDescription machine =
        MachineDescription.builder().hart(5, 0).hart(6, 0).memory(0x8000_0000L, MIB, 0).build();
    assertEquals(5, new FdtReader(DeviceTrees.forMachine(machine)).bootHart);
  }

  @Test
  void anInitrdCanMoveWithoutChangingTheTreesLength() {
    MachineDescription machine = twoNodes().initrd(0, 0).build();
    byte[] moved = DeviceTrees.forMachine(machine.withInitrd(0x8abc_d000L, 0x8abc_e123L));
    assertEquals(DeviceTrees.forMachine(machine).length, moved.length);
    assertEquals(
        List.of(0x8abc_e123L), new FdtReader(moved).root.at("chosen").numbers("linux,initrd-end"));
  }

  @Test
  void upToFourNodesAreNumaNodesThemselves() {
    for (int nodes = 1; nodes <= 4; nodes++) {
      FdtReader.Node read = read(manyNodes(nodes));
      for (int node = 0; node < nodes; node++) {
        assertEquals(node, read.at("cpus/cpu@" + node).cell("numa-node-id"));
      }
      assertEquals(3 * nodes * nodes, read.at("distance-map").cells("distance-matrix").size());
    }
  }

  @Test
  void moreNodesAreGroupedBlockWise() {
    assertEquals(List.of(0, 0, 1, 2, 3), numaNodesOf(5));
    assertEquals(List.of(0, 0, 1, 1, 2, 2, 3, 3), numaNodesOf(8));
    assertEquals(List.of(0, 0, 0, 1, 1, 2, 2, 2, 3, 3), numaNodesOf(10));
  }

  @Test
  void eachVirtualNodeIsASocket() {
    FdtReader.Node map = tree.at("cpus/cpu-map");
    assertEquals(List.of("socket0", "socket1"), map.childNames());
    for (int socket = 0; socket < 2; socket++) {
      FdtReader.Node cluster = map.at("socket" + socket + "/cluster0");
      assertEquals(List.of("core0", "core1"), cluster.childNames());
      for (int core = 0; core < 2; core++) {
        int hart = 2 * socket + core;
        assertEquals(
            tree.at("cpus/cpu@" + hart).cell("phandle"), cluster.at("core" + core).cell("cpu"));
      }
    }
  }

  /** Linux looks for socket0, socket1 and so on, and stops at the first that is missing. */
  @Test
  void socketsCountOnlyNodesThatHaveHarts() {
    FdtReader.Node read =
        read(
            MachineDescription.builder()
                .hart(0, 2)
                .hart(1, 0)
                .hart(2, 2)
                .memory(0x8000_0000L, 64 * MIB, 0)
                .memory(0x8400_0000L, 64 * MIB, 1)
                .memory(0x8800_0000L, 64 * MIB, 2));
    FdtReader.Node map = read.at("cpus/cpu-map");
    assertEquals(List.of("socket0", "socket1"), map.childNames());
    assertEquals(
        read.at("cpus/cpu@2").cell("phandle"), map.at("socket0/cluster0/core1").cell("cpu"));
    assertEquals(
        read.at("cpus/cpu@1").cell("phandle"), map.at("socket1/cluster0/core0").cell("cpu"));
  }

  private static List<Integer> numaNodesOf(int nodes) {
    FdtReader.Node read = read(manyNodes(nodes));
    assertEquals(3 * 4 * 4, read.at("distance-map").cells("distance-matrix").size());
    return read.at("cpus").children.stream()
        .filter(child -> !child.name.equals("cpu-map"))
        .map(cpu -> cpu.cell("numa-node-id"))
        .toList();
  }

  @Test
  void groupsAreAsFarApartAsTheirFarthestMembers() {
    NumaNodes numa = new NumaNodes(manyNodes(8).distance(0, 3, 60).distance(0, 1, 99).build());
    assertEquals(60, numa.distance(0, 1));
    assertEquals(60, numa.distance(1, 0));
    assertEquals(40, numa.distance(0, 2));
    assertEquals(10, numa.distance(0, 0), "a group is one node to the kernel");
  }

  @Test
  void aMachineThatCannotBeIsRefusedWithTheReason() {
    assertRefused("no hart", MachineDescription.builder().memory(0x8000_0000L, MIB, 0));
    assertRefused("no memory", MachineDescription.builder().hart(0, 0));
    assertRefused("Hart 1", twoNodes().hart(1, 0));
    assertRefused("Hart -1", twoNodes().hart(-1, 0));
    assertRefused("overlap", twoNodes().memory(0x8fff_f000L, MIB, 1));
    assertRefused("not valid", twoNodes().memory(0xa000_0000L, 0, 1));
    assertRefused("distance 10", twoNodes().distance(0, 1, 10));
    assertRefused("node 1 to node 1", twoNodes().distance(1, 1, 20));
    assertRefused(
        "interrupt controller",
        twoNodes()
            .withoutDevices()
            .uart(new MachineDescription.Uart(0x1000_0000L, 0x100, 10, 3_686_400)));
  }

  private static void assertRefused(String reason, MachineDescriptionBuilder machine) {
    String message = assertThrows(IllegalArgumentException.class, machine::build).getMessage();
    assertTrue(message.contains(reason), message);
  }

  @Test
  void aMachineWithMachineModeHasItsInterruptorAndTwoContextsPerHart() {
    FdtReader.Node soc = read(twoNodes().withMachineMode()).at("soc");
    FdtReader.Node clint = soc.at("clint@2000000");
    assertEquals(List.of("sifive,clint0", "riscv,clint0"), clint.strings("compatible"));
    assertEquals(List.of(0x200_0000L, 0x1_0000L), clint.numbers("reg"));
    assertEquals(
        List.of(1, 3, 1, 7, 2, 3, 2, 7, 3, 3, 3, 7, 4, 3, 4, 7),
        clint.cells("interrupts-extended"));
    assertEquals(
        List.of(1, 11, 1, 9, 2, 11, 2, 9, 3, 11, 3, 9, 4, 11, 4, 9),
        soc.at("interrupt-controller@c000000").cells("interrupts-extended"));
    assertFalse(tree.at("soc").childNames().contains("clint@2000000"));
  }
}
