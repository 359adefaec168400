package org.pangaea.model.validation;

import java.util.List;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.values.ByteSize;

/** Computers must be reachable, and have the memory that their nodes contribute. */
final class ComputerChecker implements Checker {

  private static final int LONGEST_RECONNECTING = 600;

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
      checkMemory(computer, findings);
    }
    checkLinks(cluster, findings);
    checkReconnecting(cluster, findings);
    checkUnit(cluster, findings);
  }

  private static void checkReconnecting(Cluster cluster, Findings findings) {
    int seconds = cluster.getReconnectSeconds();
    if (seconds < 1 || seconds > LONGEST_RECONNECTING) {
      findings.add(
          Rule.RECONNECT_RANGE,
          cluster,
          ClusterPackage.Literals.CLUSTER__RECONNECT_SECONDS,
          "reconnectSeconds is %d.".formatted(seconds),
          "Give a number of seconds from 1 to %d; a node that is gone is noticed a second later."
              .formatted(LONGEST_RECONNECTING));
    }
  }

  private static void checkUnit(Cluster cluster, Findings findings) {
    long unit = cluster.getCoherenceUnit();
    if (unit != 4 * ByteSize.KIB && unit != ByteSize.KIB) {
      findings.add(
          Rule.COHERENCE_UNIT,
          cluster,
          ClusterPackage.Literals.CLUSTER__COHERENCE_UNIT,
          "coherenceUnit is %s.".formatted(ByteSize.format(unit)),
          "Write 4 KiB, or 1 KiB for programs whose threads on several nodes write close to each other.");
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

  /** All nodes of a deployed cluster are linked, whether a virtual machine uses them or not. */
  private static void checkLinks(Cluster cluster, Findings findings) {
    List<String> places =
        cluster.getComputers().stream()
            .filter(computer -> !computer.getNodes().isEmpty() && hasAddress(computer))
            .map(Computer::getAddress)
            .distinct()
            .toList();
    if (places.size() > 1 && cluster.isPlainLinks()) {
      findings.add(
          Rule.LINKS_PLAIN,
          cluster,
          ClusterPackage.Literals.CLUSTER__PLAIN_LINKS,
          "Its nodes are on %d computers, and links between them are not encrypted: whoever is on that network can read and change the guest's memory."
              .formatted(places.size()),
          "Remove plainLinks = true, unless that network is yours alone.");
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
