package org.pangaea.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.pangaea.deploy.ClusterDeployment;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.ssh.PlannedComputer;
import org.pangaea.guests.GuestException;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.VirtualNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** See its description. */
@Command(
    name = "deploy",
    description = {
      "Starts a VMM on every virtual node of a cluster, joins them, and leaves them to run.",
      "They run as many of its virtual machines as fit, at once: pangaea vm run FILE --vm NAME."
    })
final class ClusterDeployCommand extends Action {
  @Parameters(paramLabel = "FILE", description = "The model, a .cluster file.")
  private Path file;

  @Option(
      names = "--dry-run",
      description = "Only say what would be done on which computer; connects, but changes nothing.")
  private boolean dryRun;

  @Mixin private JsonOption json;
  @Mixin private TimeLimit limit;

  ClusterDeployCommand(Context context) {
    super(context);
  }

  @Override
  boolean startsSomething() {
    return true;
  }

  @Override
  public Integer call() throws DeployException, GuestException, InterruptedException {
    return limit.within(this::deploy);
  }

  private int plan(Cluster cluster) throws DeployException, InterruptedException {
    List<PlannedComputer> plan = context().remote().plan(cluster);
    if (json.isSet()) {
      context().printJson(plan);
      return ExitStatus.DONE;
    }
    Table table = new Table("COMPUTER", "ADDRESS", "JAVA", "TO SEND KiB", "NODES", "FOLDER");
    for (Computer computer : cluster.getComputers()) {
      if (Clusters.isHere(computer)) {
        table.row(computer.getName(), "this one", "-", "0", names(computer), "-");
      }
    }
    for (PlannedComputer computer : plan) {
      table.row(
          computer.computer(),
          computer.address(),
          computer.java(),
          Long.toString(computer.bytes() >> 10),
          String.join(" ", computer.nodes()),
          computer.folder());
    }
    context().print(table.text());
    return ExitStatus.DONE;
  }

  private static String names(Computer computer) {
    return computer.getNodes().stream().map(VirtualNode::getName).collect(Collectors.joining(" "));
  }

  private int deploy() throws DeployException, InterruptedException {
    LoadedCluster cluster = context().read(file);
    cluster.requireValid();
    Surroundings world = context().surroundings();
    if (dryRun) {
      return plan(cluster.cluster());
    }
    DeploymentInfo deployment;
    try (ProgressLine progress = context().progress()) {
      deployment =
          ClusterDeployment.deploy(
              cluster.cluster(),
              context().launcher(cluster.cluster()),
              world.directories(),
              progress);
    }
    if (json.isSet()) {
      context().printJson(deployment);
    }
    messages()
        .info(
            "'%s' is deployed on %s. Run its machines with: pangaea vm run %s"
                .formatted(
                    deployment.cluster(),
                    deployment.nodes().stream()
                        .map(NodeInfo::name)
                        .collect(Collectors.joining(", ")),
                    file));
    return ExitStatus.DONE;
  }
}
