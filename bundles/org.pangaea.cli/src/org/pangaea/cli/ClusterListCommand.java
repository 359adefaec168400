package org.pangaea.cli;

import java.util.ArrayList;
import java.util.List;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.RunDirectories;
import org.pangaea.deploy.SessionInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See its description. */
@Command(name = "list", description = "Lists the clusters that are deployed from this computer.")
final class ClusterListCommand extends Action {
  @Mixin private JsonOption json;

  ClusterListCommand(Context context) {
    super(context);
  }

  /** A cluster, for JSON. */
  private record Line(DeploymentInfo deployment, List<String> machines) {}

  @Override
  public Integer call() throws DeployException {
    RunDirectories directories = context().surroundings().directories();
    List<Line> lines = new ArrayList<>();
    for (DeploymentInfo deployment : directories.deployed()) {
      lines.add(
          new Line(
              deployment,
              directories.machinesOn(deployment).stream().map(SessionInfo::name).toList()));
    }
    if (json.isSet()) {
      context().printJson(lines);
    } else if (lines.isEmpty()) {
      messages().info("no cluster is deployed.");
    } else {
      Table table = new Table("CLUSTER", "NODES", "MACHINES", "SINCE");
      for (Line line : lines) {
        table.row(
            line.deployment().cluster(),
            String.join(" ", line.deployment().nodes().stream().map(NodeInfo::name).toList()),
            line.machines().isEmpty() ? "none" : String.join(" ", line.machines()),
            line.deployment().started());
      }
      context().print(table.text());
    }
    return ExitStatus.DONE;
  }
}
