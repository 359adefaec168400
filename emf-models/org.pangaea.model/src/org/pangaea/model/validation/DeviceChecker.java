package org.pangaea.model.validation;

import org.eclipse.emf.ecore.util.EcoreUtil;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.Device;
import org.pangaea.model.cluster.DeviceKind;
import org.pangaea.model.cluster.VirtualMachine;

/** Every device is emulated by a node, and one of them is the console. */
final class DeviceChecker implements Checker {

  @Override
  public void check(Cluster cluster, Findings findings) {
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      machine.getDevices().forEach(device -> checkDevice(cluster, device, findings));
      checkConsole(cluster, machine, findings);
    }
  }

  private static void checkDevice(Cluster cluster, Device device, Findings findings) {
    if (!EcoreUtil.isAncestor(cluster, device.getNode())) {
      findings.add(
          Rule.DEVICE_WITHOUT_NODE,
          device,
          ClusterPackage.Literals.DEVICE__NODE,
          "No node emulates it.",
          "Place it on one: node = NAME.");
    }
    if (device.getBackedBy() != null && device.getKind() == DeviceKind.UART) {
      findings.add(
          Rule.BACKING_UNUSED,
          device,
          ClusterPackage.Literals.DEVICE__BACKED_BY,
          "A uart makes no use of an I/O device: it talks to whoever opens the console.",
          "Remove backedBy.");
    }
  }

  private static void checkConsole(Cluster cluster, VirtualMachine machine, Findings findings) {
    long consoles =
        machine.getDevices().stream().filter(d -> d.getKind() == DeviceKind.UART).count();
    if (consoles == 0) {
      String node =
          Clusters.nodes(cluster).stream().findFirst().map(n -> n.getName()).orElse("NODE");
      findings.add(
          Rule.CONSOLE_COUNT,
          machine,
          null,
          "It has no console.",
          "Add device console { kind = uart; node = %s }.".formatted(node));
    } else if (consoles > 1) {
      findings.add(
          Rule.CONSOLE_COUNT,
          machine,
          null,
          "It has %d devices of the kind uart.".formatted(consoles),
          "Keep one: it is the console.");
    }
  }
}
