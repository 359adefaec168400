package org.pangaea.cli;

import java.time.Duration;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See its description. */
@Command(name = "resume", description = "Lets a paused machine run on.")
final class VmResumeCommand extends Action {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  @Mixin private RunningMachine machine;
  @Mixin private TimeLimit limit;

  VmResumeCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, InterruptedException {
    try (ClusterSession session = context().open(machine.name())) {
      session.resume(limit.orElse(ANSWER));
      messages().info("'%s' runs on.".formatted(session.info().name()));
      return ExitStatus.DONE;
    }
  }
}
