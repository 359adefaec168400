package org.pangaea.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pangaea.deploy.ClusterDeployment;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.RunDirectories;
import org.pangaea.deploy.VmmCommand;
import org.pangaea.deploy.ssh.PlannedComputer;
import org.pangaea.guests.GuestException;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.VirtualNode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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

  @Spec private CommandSpec spec;

  @Option(
      names = "--dry-run",
      description = "Only say what would be done on which computer; connects, but changes nothing.")
  private boolean dryRun;

  @Option(
      names = "--watch",
      description = {
        "Stay: show VMMs and machines as their states change, and follow the model's file. What can be",
        "applied is, and otherwise it is said what would have to be stopped. Ctrl-C ends that, and no VMM."
      })
  private boolean watch;

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
    if (watch && (dryRun || json.isSet() || limit.value().isPresent())) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--watch goes without --dry-run, --json and --timeout.");
    }
    return watch ? watch() : limit.within(this::deploy);
  }

  /** Also of a cluster that is deployed already: whoever left it watches it again. */
  private int watch() throws DeployException, InterruptedException {
    LoadedCluster cluster = context().read(file);
    cluster.requireValid();
    RunDirectories directories = context().surroundings().directories();
    Optional<DeploymentInfo> before = directories.deployed(cluster.cluster().getName());
    if (before.isEmpty()) {
      deploy();
    }
    DeploymentInfo deployment =
        directories.deployed(cluster.cluster().getName()).orElseThrow(() -> gone(cluster));
    if (before.isPresent()) {
      messages()
          .info("'%s' is deployed since %s.".formatted(deployment.cluster(), deployment.started()));
    }
    messages().info("Ctrl-C ends watching; the VMMs run on.");
    DeployWatch following =
        new DeployWatch(
            context(), file, vmm(), deployment, model(deployment).orElse(cluster.cluster()));
    try {
      following.follow();
      return ExitStatus.DONE;
    } catch (DeployException e) {
      throw following.isDown()
          ? new DeployException(
              e.kind(),
              "%s\n'%s' could not be deployed again, and is deployed no more."
                  .formatted(e.getMessage(), deployment.cluster()),
              e)
          : e;
    } catch (InterruptedException e) {
      messages()
          .info(
              (following.isDown()
                      ? "'%s' was just being deployed again. See what is left with: pangaea cluster list"
                      : "'%s' stays deployed. Take it down with: pangaea cluster undeploy %s")
                  .formatted(deployment.cluster(), deployment.cluster()));
      return ExitStatus.INTERRUPTED;
    }
  }

  private static DeployException gone(LoadedCluster cluster) {
    return new DeployException(
        DeployException.Kind.NOT_FOUND,
        "'%s' was taken down by somebody.".formatted(cluster.cluster().getName()));
  }

  /** The model that a cluster was deployed from, which may have been another one. */
  private Optional<Cluster> model(DeploymentInfo deployment) throws DeployException {
    return context().surroundings().directories().folders().stream()
        .filter(folder -> folder.cluster() && folder.name().equals(deployment.cluster()))
        .flatMap(folder -> folder.model().stream())
        .findFirst()
        .flatMap(ClusterDeployCommand::read);
  }

  private static Optional<Cluster> read(Path model) {
    try {
      return Optional.of(LoadedCluster.read(model, model.toString()).cluster());
    } catch (DeployException e) {
      // One of an earlier version of this program: the file as it is now has to do.
      return Optional.empty();
    }
  }

  private static Optional<Path> vmm() {
    return Optional.ofNullable(System.getProperty(VmmCommand.HOME_PROPERTY)).map(Path::of);
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
    context().warnOfPlainLinks(cluster);
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
