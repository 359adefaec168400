package org.pangaea.workbench.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pangaea.workbench.machines.DeploymentView;
import org.pangaea.workbench.machines.HartView;
import org.pangaea.workbench.machines.MachineView;
import org.pangaea.workbench.machines.NodeView;

/** Clusters and machines as rows: clusters, computers, nodes, the machines on these, vCPUs. */
final class Rows {

  private static final String HERE = "this computer";

  private final String cluster;
  private final Optional<DeploymentView> deployment;
  private final List<MachineView> machines;

  private Rows(String cluster, Optional<DeploymentView> deployment, List<MachineView> machines) {
    this.cluster = cluster;
    this.deployment = deployment;
    this.machines = machines;
  }

  static List<Row> of(List<DeploymentView> deployments, List<MachineView> machines) {
    Map<String, List<MachineView>> byCluster = new TreeMap<>();
    Map<String, DeploymentView> deployed = new TreeMap<>();
    for (DeploymentView deployment : deployments) {
      byCluster.computeIfAbsent(deployment.cluster(), _ -> new ArrayList<>());
      deployed.put(deployment.cluster(), deployment);
    }
    for (MachineView machine : machines) {
      byCluster.computeIfAbsent(machine.cluster(), _ -> new ArrayList<>()).add(machine);
    }
    List<Row> rows = new ArrayList<>();
    byCluster.forEach((cluster, members) ->
        rows.add(new Rows(cluster, Optional.ofNullable(deployed.get(cluster)), members).cluster()));
    return rows;
  }

  private Row cluster() {
    Map<String, Map<String, NodeView>> computers = new TreeMap<>();
    for (MachineView machine : machines) {
      for (NodeView node : machine.nodes()) {
        // Of a machine that has ended, nodes may be lost that are well again.
        if (machine.isAlive() || !isUsed(node.name())) {
          nodesOf(computers, node)
              .merge(node.name(), node, (one, other) -> one.isLost() ? one : other);
        }
      }
    }
    deployment.ifPresent(
        view -> view.nodes().forEach(node -> nodesOf(computers, node).put(node.name(), node)));
    List<Row> rows = new ArrayList<>();
    computers.forEach((computer, nodes) -> {
      String key = cluster + "/" + computer;
      rows.add(row(key, "computer", nodes.values().stream().map(node -> node(key, node)).toList()));
    });
    return row(cluster, "cluster", rows);
  }

  /** Whether a machine that has not ended has a share on the node. */
  private boolean isUsed(String node) {
    return machines.stream()
        .filter(MachineView::isAlive)
        .flatMap(machine -> machine.nodes().stream())
        .anyMatch(share -> share.name().equals(node));
  }

  private static Map<String, NodeView> nodesOf(
      Map<String, Map<String, NodeView>> computers, NodeView node) {
    return computers.computeIfAbsent(
        node.computer().isEmpty() ? HERE : node.computer(), _ -> new TreeMap<>());
  }

  private Row row(String key, String kind, List<Row> children) {
    return new Row(
        key, kind, children, deployment, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private Row node(String parent, NodeView node) {
    String key = parent + "/" + node.name();
    List<Row> below = new ArrayList<>();
    for (MachineView machine : machines) {
      machine.nodes().stream()
          .filter(share -> share.name().equals(node.name()))
          .forEach(share -> below.add(machine(key, machine, share)));
    }
    return new Row(
        key, "node", below, deployment, only(below), Optional.of(node), Optional.empty());
  }

  /** The machine that the row of a node is about: the only one that is alive, or the only one. */
  private static Optional<MachineView> only(List<Row> shares) {
    List<MachineView> all = shares.stream().flatMap(share -> share.machine().stream()).toList();
    List<MachineView> alive = all.stream().filter(MachineView::isAlive).toList();
    List<MachineView> choice = alive.isEmpty() ? all : alive;
    return choice.size() == 1 ? Optional.of(choice.getFirst()) : Optional.empty();
  }

  private Row machine(String parent, MachineView machine, NodeView node) {
    String key = parent + "/" + machine.name();
    List<Row> harts = new ArrayList<>();
    for (HartView hart : node.harts()) {
      harts.add(
          new Row(
              "%s/vcpu %d".formatted(key, hart.id()),
              "vcpu",
              List.of(),
              deployment,
              Optional.of(machine),
              Optional.of(node),
              Optional.of(hart)));
    }
    return new Row(
        key, "vm", harts, deployment, Optional.of(machine), Optional.of(node), Optional.empty());
  }
}
