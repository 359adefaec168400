package org.pangaea.cli;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.pangaea.deploy.ClusterDeployment;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.guests.GuestException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  private int deploy() throws DeployException, InterruptedException {
    LoadedCluster cluster = context().read(file);
    cluster.requireValid();
    Surroundings world = context().surroundings();
    DeploymentInfo deployment;
    try (ProgressLine progress = context().progress()) {
      deployment =
          ClusterDeployment.deploy(
              cluster.cluster(), world.launcher().get(), world.directories(), progress);
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
