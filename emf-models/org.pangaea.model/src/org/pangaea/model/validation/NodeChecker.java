package org.pangaea.model.validation;

import java.util.HashMap;
import java.util.Map;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.VirtualNode;

/** Nodes must find a port to listen on. */
final class NodeChecker implements Checker {

  private static final int FIRST_PORT = 1024;
  private static final int LAST_PORT = 65535;

  @Override
  public void check(Cluster cluster, Findings findings) {
    for (Computer computer : cluster.getComputers()) {
      checkPorts(computer, findings);
    }
  }

  private static void checkPorts(Computer computer, Findings findings) {
    Map<Integer, VirtualNode> taken = new HashMap<>();
    for (VirtualNode node : computer.getNodes()) {
      int port = node.getFabricPort();
      if (port == 0) {
        continue;
      }
      if (port < FIRST_PORT || port > LAST_PORT) {
        findings.add(
            Rule.FABRIC_PORT_RANGE,
            node,
            ClusterPackage.Literals.VIRTUAL_NODE__FABRIC_PORT,
            "fabricPort is %d.".formatted(port),
            "Give a number from %d to %d, or 0 for none.".formatted(FIRST_PORT, LAST_PORT));
        continue;
      }
      VirtualNode other = taken.putIfAbsent(port, node);
      if (other != null) {
        findings.add(
            Rule.FABRIC_PORT_DUPLICATE,
            node,
            ClusterPackage.Literals.VIRTUAL_NODE__FABRIC_PORT,
            "fabricPort %d is that of node %s on the same computer, too."
                .formatted(port, other.getName()),
            "Change one of them, or write 0 to have one chosen.");
      }
    }
  }
}
