package org.pangaea.model.validation;

import java.util.HashMap;
import java.util.Map;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.IoDevice;
import org.pangaea.model.cluster.VirtualNode;

/** One node, on the same computer, controls an I/O device. */
final class IoDeviceChecker implements Checker {

  @Override
  public void check(Cluster cluster, Findings findings) {
    for (Computer computer : cluster.getComputers()) {
      computer.getIoDevices().forEach(device -> checkPath(device, findings));
    }
    Map<IoDevice, VirtualNode> controlled = new HashMap<>();
    for (VirtualNode node : Clusters.nodes(cluster)) {
      for (IoDevice device : node.getIoDevices()) {
        checkControl(node, device, controlled.putIfAbsent(device, node), findings);
      }
    }
  }

  private static void checkPath(IoDevice device, Findings findings) {
    if (device.getPath() == null || device.getPath().isBlank()) {
      findings.add(
          Rule.IO_DEVICE_PATH_MISSING,
          device,
          ClusterPackage.Literals.IO_DEVICE__PATH,
          "It does not say which device of the computer it is.",
          "Add its path, such as path = /dev/ttyS0.");
    }
  }

  private static void checkControl(
      VirtualNode node, IoDevice device, VirtualNode other, Findings findings) {
    if (device.eContainer() != node.eContainer()) {
      findings.add(
          Rule.IO_DEVICE_ELSEWHERE,
          node,
          ClusterPackage.Literals.VIRTUAL_NODE__IO_DEVICES,
          "It controls I/O device %s, which is not one of computer %s."
              .formatted(device.getName(), Clusters.computer(node).getName()),
          "Assign the device to a node of the computer that has it.");
    } else if (other != null) {
      findings.add(
          Rule.IO_DEVICE_ASSIGNED_TWICE,
          node,
          ClusterPackage.Literals.VIRTUAL_NODE__IO_DEVICES,
          "It controls I/O device %s, which belongs to node %s already."
              .formatted(device.getName(), other.getName()),
          "Take the device from one of them.");
    }
  }
}
