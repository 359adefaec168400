package org.pangaea.workbench.cluster;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.core.runtime.IAdaptable;
import org.pangaea.deploy.SessionInfo;
import org.pangaea.workbench.machines.DeploymentView;
import org.pangaea.workbench.machines.HartView;
import org.pangaea.workbench.machines.MachineView;
import org.pangaea.workbench.machines.Machines;
import org.pangaea.workbench.machines.NodeView;

/**
 * A row of the Cluster view: a cluster, a computer in it, a node, a machine's share on it, a vCPU.
 * Rows of one key are the same row, whatever they show.
 *
 * @param key identifies it, and is sorted by
 * @param kind names its picture
 * @param children below it
 * @param deployment of its cluster, if that is deployed
 * @param machine that it is about; empty for clusters and computers
 * @param node that it is about, if one
 * @param hart that it is about, if one
 */
public record Row(
    String key,
    String kind,
    List<Row> children,
    Optional<DeploymentView> deployment,
    Optional<MachineView> machine,
    Optional<NodeView> node,
    Optional<HartView> hart)
    implements IAdaptable {

  /** The views of memory and harts show the machine of the row that is selected. */
  @Override
  public <T> T getAdapter(Class<T> type) {
    return type != SessionInfo.class
        ? null
        : machine
            .flatMap(shown -> Machines.get().session(shown.name()))
            .map(type::cast)
            .orElse(null);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row row && row.key.equals(key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  /** What it is called. */
  String name() {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  /** The row and all below it. */
  Stream<Row> all() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(Row::all));
  }
}
