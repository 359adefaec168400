package org.pangaea.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import org.pangaea.deploy.ssh.RemoteComputers;
import org.pangaea.model.cluster.Cluster;
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

  @Option(
      names = "--keep-cache",
      description =
          "Keep on other computers what was brought there, so that the next deployment is faster.")
  private boolean keepCache;

  ClusterUndeployCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, InterruptedException {
    Surroundings world = context().surroundings();
    Optional<Cluster> model = model();
    String name = model.map(Cluster::getName).orElse(cluster);
    Optional<DeploymentInfo> deployment = world.directories().deployed(name);
    if (deployment.isEmpty()) {
      return sweep(model.filter(RemoteComputers::isElsewhere).orElseThrow(() -> notDeployed(name)));
    }
    context().remote().undeploy(deployment.get(), world.directories(), force, keepCache);
    messages().info("'%s' is deployed no more.".formatted(name));
    return ExitStatus.DONE;
  }

  /** What a client left that was killed, or another computer deployed: this one knows nothing. */
  private int sweep(Cluster model) throws DeployException, InterruptedException {
    int ended = context().remote().sweep(model, keepCache);
    messages()
        .info(
            ended == 0
                ? "'%s' was not deployed. Its computers are clean.".formatted(model.getName())
                : "'%s' is deployed no more: %d VMMs were ended, of which this computer did not know."
                    .formatted(model.getName(), ended));
    return ExitStatus.DONE;
  }

  private Optional<Cluster> model() throws DeployException {
    Path file = Path.of(cluster);
    return Files.isRegularFile(context().file(file))
        ? Optional.of(context().read(file).cluster())
        : Optional.empty();
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
