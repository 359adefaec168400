package org.pangaea.model.validation;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.Device;
import org.pangaea.model.cluster.DeviceKind;
import org.pangaea.model.cluster.IoDevice;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;

/** Every device is emulated by a node, and one of them is the console. */
final class DeviceChecker implements Checker {

  @Override
  public void check(Cluster cluster, Findings findings) {
    Map<IoDevice, Device> backed = new HashMap<>();
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      for (Device device : machine.getDevices()) {
        checkDevice(cluster, device, findings);
        if (device.getBackedBy() != null) {
          checkBacking(device, backed.putIfAbsent(device.getBackedBy(), device), findings);
        }
      }
      checkConsole(cluster, machine, findings);
    }
  }

  private static void checkBacking(Device device, Device other, Findings findings) {
    IoDevice backing = device.getBackedBy();
    VirtualNode node = device.getNode();
    if (node != null && !node.getIoDevices().contains(backing)) {
      findings.add(
          Rule.BACKING_ELSEWHERE,
          device,
          ClusterPackage.Literals.DEVICE__BACKED_BY,
          "It is backed by I/O device %s, which its node %s does not control."
              .formatted(backing.getName(), node.getName()),
          "Add %s to the node's ioDevices, or place the device on the node that controls it."
              .formatted(backing.getName()));
    } else if (other != null) {
      findings.add(
          Rule.BACKING_SHARED,
          device,
          ClusterPackage.Literals.DEVICE__BACKED_BY,
          "I/O device %s is behind device %s of vm %s already."
              .formatted(
                  backing.getName(),
                  other.getName(),
                  ((VirtualMachine) other.eContainer()).getName()),
          "Give each device an I/O device of its own.");
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
