package org.pangaea.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.pangaea.deploy.ClusterDeployment;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** See its description. */
@Command(
    name = "undeploy",
    description = "Ends the VMMs of a deployed cluster, and removes what they left.")
final class ClusterUndeployCommand extends Action {
  @Parameters(
      paramLabel = "CLUSTER",
      description = "The cluster's name, or the .cluster file that it was deployed from.")
  private String cluster;

  @Option(names = "--force", description = "Even if virtual machines run there: they are ended.")
  private boolean force;

  ClusterUndeployCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, InterruptedException {
    Surroundings world = context().surroundings();
    String name = name();
    DeploymentInfo deployment =
        world.directories().deployed(name).orElseThrow(() -> notDeployed(name));
    ClusterDeployment.undeploy(deployment, world.launcher().get(), world.directories(), force);
    messages().info("'%s' is deployed no more.".formatted(name));
    return ExitStatus.DONE;
  }

  private String name() throws DeployException {
    Path file = Path.of(cluster);
    return Files.isRegularFile(context().file(file))
        ? context().read(file).cluster().getName()
        : cluster;
  }

  private DeployException notDeployed(String name) {
    List<String> names;
    try {
      names =
          context().surroundings().directories().deployed().stream()
              .map(DeploymentInfo::cluster)
              .toList();
    } catch (DeployException e) {
      return e;
    }
    return new DeployException(
        DeployException.Kind.NOT_FOUND,
        "No cluster named '%s' is deployed%s"
            .formatted(
                name,
                names.isEmpty()
                    ? ", nor any other."
                    : ". Deployed: " + String.join(", ", names) + "."));
  }
}
