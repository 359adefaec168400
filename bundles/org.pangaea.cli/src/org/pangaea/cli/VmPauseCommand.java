package org.pangaea.cli;

import java.time.Duration;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See its description. */
@Command(name = "pause", description = "Stops all harts and the time of a machine.")
final class VmPauseCommand extends Action {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  @Mixin private RunningMachine machine;
  @Mixin private TimeLimit limit;

  VmPauseCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, InterruptedException {
    try (ClusterSession session = context().open(machine.name())) {
      long ticks = session.pause(limit.orElse(ANSWER));
      messages()
          .info(
              "'%s' is paused at guest time %s."
                  .formatted(session.info().name(), Numbers.guestTime(ticks)));
      return ExitStatus.DONE;
    }
  }
}
