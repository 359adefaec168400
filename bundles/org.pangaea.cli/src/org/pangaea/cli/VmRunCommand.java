package org.pangaea.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.pangaea.deploy.ClusterDeployment;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import org.pangaea.deploy.Launcher;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.deploy.RunDirectories;
import org.pangaea.deploy.ssh.RemoteComputers;
import org.pangaea.guests.GuestException;
import org.pangaea.model.cluster.VirtualMachine;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A machine of a model. */
@Command(name = "run", description = "Runs a virtual machine of a cluster model.")
final class VmRunCommand extends Action {
  @Parameters(paramLabel = "FILE", description = "The model, a .cluster file.")
  private Path file;

  @Option(
      names = "--vm",
      paramLabel = "NAME",
      description = "Which of the model's virtual machines; not needed if it has one.")
  private Optional<String> machine = Optional.empty();

  @Option(
      names = {"-d", "--detach"},
      description = "Return as soon as it runs; the cluster must be deployed.")
  private boolean detached;

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;
  @Mixin private TimeLimit limit;

  VmRunCommand(Context context) {
    super(context);
  }

  @Override
  boolean startsSomething() {
    return true;
  }

  @Override
  public Integer call() throws DeployException, GuestException, InterruptedException {
    return limit.within(this::run);
  }

  private int run() throws DeployException, InterruptedException {
    LoadedCluster cluster = context().read(file);
    cluster.requireValid();
    VirtualMachine chosen = cluster.machine(machine);
    String name = cluster.cluster().getName();
    Optional<DeploymentInfo> deployment = context().surroundings().directories().deployed(name);
    boolean elsewhere = RemoteComputers.isElsewhere(cluster.cluster());
    if (detached && deployment.isEmpty() && !elsewhere) {
      throw new DeployException(
          DeployException.Kind.NOT_FOUND,
          "--detach: the cluster '%s' is not deployed, and without VMMs that last no machine can be left to itself. Deploy it with: pangaea cluster deploy %s"
              .formatted(name, file));
    }
    if (detached && options.command().isPresent()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--run waits for its command, and --detach waits for nothing: choose.");
    }
    return deployment.isEmpty() && elsewhere
        ? deployAndRun(cluster, chosen)
        : new MachineRunner(context(), options, deployment, detached)
            .run(cluster, chosen, options.nameOr(chosen.getName()));
  }

  /** VMMs on other computers last, so what was deployed for one machine goes with it. */
  private int deployAndRun(LoadedCluster cluster, VirtualMachine chosen)
      throws DeployException, InterruptedException {
    RunDirectories directories = context().surroundings().directories();
    Launcher launcher = context().launcher(cluster.cluster());
    context().warnOfPlainLinks(cluster);
    DeploymentInfo deployment;
    try (ProgressLine progress = context().progress()) {
      deployment = ClusterDeployment.deploy(cluster.cluster(), launcher, directories, progress);
    }
    MachineRunner runner = new MachineRunner(context(), options, Optional.of(deployment), detached);
    try {
      return runner.run(cluster, chosen, options.nameOr(chosen.getName()));
    } finally {
      if (!runner.wasLeft()) {
        undeploy(deployment, launcher, directories);
      }
    }
  }

  private void undeploy(DeploymentInfo deployment, Launcher launcher, RunDirectories directories) {
    boolean interrupted = Thread.interrupted();
    try {
      ClusterDeployment.undeploy(deployment, launcher, directories, true);
    } catch (DeployException e) {
      messages()
          .warning(
              e.getMessage()
                  + " Its VMMs may run on. Take them down with: pangaea cluster undeploy "
                  + deployment.cluster());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
