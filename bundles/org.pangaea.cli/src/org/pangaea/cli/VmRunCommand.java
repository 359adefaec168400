package org.pangaea.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.guests.GuestException;
import org.pangaea.model.cluster.VirtualMachine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
    return new MachineRunner(context(), options)
        .run(cluster, chosen, options.nameOr(chosen.getName()));
  }
}
