package org.pangaea.cli;

import java.time.Duration;
import java.util.Optional;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** See its description. */
@Command(name = "migrate", description = "Moves a hart to another node while the guest runs.")
final class VmMigrateCommand extends Action {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  @Parameters(index = "0", paramLabel = "HART", description = "A hart's number, from 0.")
  private int hart;

  @Parameters(index = "1", paramLabel = "NODE", description = "The node that is to run it.")
  private String node;

  @Parameters(
      index = "2",
      paramLabel = "NAME",
      arity = "0..1",
      description = "A machine that runs; not needed if there is one only.")
  private String name;

  @Mixin private TimeLimit limit;
  @Spec private CommandSpec spec;

  VmMigrateCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, InterruptedException {
    if (hart < 0) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "HART is a number from 0, not %d.".formatted(hart));
    }
    try (ClusterSession session = context().open(Optional.ofNullable(name))) {
      boolean moved = session.migrate(hart, node, limit.orElse(ANSWER));
      messages()
          .info(
              (moved
                      ? "Hart %d of '%s' is on node '%s' now."
                      : "Hart %d of '%s' was on node '%s' already.")
                  .formatted(hart, session.info().name(), node));
      return ExitStatus.DONE;
    }
  }
}
