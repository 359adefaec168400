package org.pangaea.workbench.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.pangaea.workbench.machines.HartView;
import org.pangaea.workbench.machines.MachineView;
import org.pangaea.workbench.machines.NodeView;

/** Machines as rows: clusters, their computers, nodes, the machines on these, vCPUs. */
final class Rows {

  /** Where machines run as long as all their nodes are children of a process on this computer. */
  private static final String HERE = "this computer";

  private Rows() {}

  static List<Row> of(List<MachineView> machines) {
    TreeMap<String, List<MachineView>> clusters = new TreeMap<>();
    for (MachineView machine : machines) {
      clusters.computeIfAbsent(machine.cluster(), _ -> new ArrayList<>()).add(machine);
    }
    List<Row> rows = new ArrayList<>();
    clusters.forEach((cluster, members) -> rows.add(cluster(cluster, members)));
    return rows;
  }

  private static Row cluster(String name, List<MachineView> machines) {
    String computer = name + "/" + HERE;
    TreeMap<String, List<Row>> nodes = new TreeMap<>();
    TreeMap<String, NodeView> last = new TreeMap<>();
    for (MachineView machine : machines) {
      for (NodeView node : machine.nodes()) {
        String key = computer + "/" + node.name();
        last.merge(key, node, (one, other) -> one.isLost() ? one : other);
        nodes.computeIfAbsent(key, _ -> new ArrayList<>()).add(machine(key, machine, node));
      }
    }
    List<Row> nodeRows = new ArrayList<>();
    nodes.forEach((key, below) ->
        nodeRows.add(
            new Row(
                key,
                "node",
                below,
                below.size() == 1 ? below.getFirst().machine() : Optional.empty(),
                Optional.of(last.get(key)),
                Optional.empty())));
    Row here = row(computer, "computer", nodeRows);
    return row(name, "cluster", List.of(here));
  }

  private static Row row(String key, String kind, List<Row> children) {
    return new Row(key, kind, children, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Row machine(String parent, MachineView machine, NodeView node) {
    String key = parent + "/" + machine.name();
    List<Row> harts = new ArrayList<>();
    for (HartView hart : node.harts()) {
      harts.add(
          new Row(
              "%s/vcpu %d".formatted(key, hart.id()),
              "vcpu",
              List.of(),
              Optional.of(machine),
              Optional.of(node),
              Optional.of(hart)));
    }
    return new Row(key, "vm", harts, Optional.of(machine), Optional.of(node), Optional.empty());
  }
}
