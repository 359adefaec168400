package org.pangaea.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See its description. */
@Command(
    name = "report",
    description = "Prints what all nodes of a machine say of themselves, to find out why it hangs.")
final class VmReportCommand extends Action {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  @Mixin private RunningMachine machine;
  @Mixin private TimeLimit limit;

  VmReportCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, InterruptedException {
    try (ClusterSession session = open()) {
      context().print(session.report(limit.orElse(ANSWER)));
      return ExitStatus.DONE;
    }
  }

  /** Of a machine that has ended, what it left is named. */
  private ClusterSession open() throws DeployException {
    try {
      return context().open(machine.name());
    } catch (DeployException e) {
      Optional<Path> last = context().surroundings().directories().lastReport(machine.name());
      if (e.kind() != DeployException.Kind.NOT_FOUND || last.isEmpty()) {
        throw e;
      }
      throw new DeployException(
          e.kind(),
          e.getMessage() + "\nThe last report of an earlier run is " + last.get() + ".",
          e);
    }
  }
}
