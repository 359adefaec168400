package org.pangaea.cli;

import java.time.Duration;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See its description. */
@Command(name = "stop", description = "Ends a machine, like pulling its plug.")
final class VmStopCommand extends Action {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  @Mixin private RunningMachine machine;
  @Mixin private TimeLimit limit;

  VmStopCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, InterruptedException {
    try (ClusterSession session = context().open(machine.name())) {
      session.stop(limit.orElse(ANSWER));
      messages().info("'%s' was stopped.".formatted(session.info().name()));
      return ExitStatus.DONE;
    }
  }
}
