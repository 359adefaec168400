package org.pangaea.model.validation;

import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.values.ByteSize;

/** Computers must be reachable, and have the memory that their nodes contribute. */
final class ComputerChecker implements Checker {

  @Override
  public void check(Cluster cluster, Findings findings) {
    if (Clusters.nodes(cluster).isEmpty()) {
      findings.add(
          Rule.CLUSTER_WITHOUT_NODE,
          cluster,
          null,
          "It has no virtual node, so nothing can run.",
          "Add a computer with a node to it.");
    }
    for (Computer computer : cluster.getComputers()) {
      checkAddress(computer, findings);
      checkPlace(cluster, computer, findings);
      checkMemory(computer, findings);
    }
  }

  private static void checkAddress(Computer computer, Findings findings) {
    if (!hasAddress(computer)) {
      findings.add(
          Rule.ADDRESS_MISSING,
          computer,
          ClusterPackage.Literals.COMPUTER__ADDRESS,
          "Its address is empty.",
          "Give a host name or an IP address; localhost is this computer.");
    }
    int port = computer.getSshPort();
    if (port < 1 || port > 65535) {
      findings.add(
          Rule.SSH_PORT_RANGE,
          computer,
          ClusterPackage.Literals.COMPUTER__SSH_PORT,
          "sshPort is %d, which is no TCP port.".formatted(port),
          "Give a number from 1 to 65535; SSH servers usually listen on 22.");
    }
  }

  /** A computer whose nodes take part in nothing may be anywhere. */
  private static void checkPlace(Cluster cluster, Computer computer, Findings findings) {
    boolean wanted =
        cluster.getVirtualMachines().stream()
            .flatMap(machine -> Clusters.nodesOf(machine).stream())
            .anyMatch(node -> Clusters.computer(node) == computer);
    if (wanted && hasAddress(computer) && !Clusters.isHere(computer)) {
      findings.add(
          Rule.COMPUTER_REMOTE,
          computer,
          ClusterPackage.Literals.COMPUTER__ADDRESS,
          "It is reached at %s, and deployment to other computers is not there yet."
              .formatted(computer.getAddress()),
          "Run its nodes on this computer: address = localhost.");
    }
  }

  private static boolean hasAddress(Computer computer) {
    return computer.getAddress() != null && !computer.getAddress().isBlank();
  }

  private static void checkMemory(Computer computer, Findings findings) {
    long has = computer.getMemory();
    long contributed = computer.getNodes().stream().mapToLong(VirtualNode::getMemory).sum();
    if (has > 0 && contributed > has) {
      findings.add(
          Rule.COMPUTER_MEMORY_EXCEEDED,
          computer,
          ClusterPackage.Literals.COMPUTER__MEMORY,
          "Its nodes contribute %s in all, but it has %s for them."
              .formatted(ByteSize.format(contributed), ByteSize.format(has)),
          "Lower the memory of its nodes by %s, or raise the computer's if it has more."
              .formatted(ByteSize.format(contributed - has)));
    }
  }
}
