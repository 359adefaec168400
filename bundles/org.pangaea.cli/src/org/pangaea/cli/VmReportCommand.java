package org.pangaea.cli;

import java.time.Duration;
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
    try (ClusterSession session = context().open(machine.name())) {
      context().print(session.report(limit.orElse(ANSWER)));
      return ExitStatus.DONE;
    }
  }
}
