package org.pangaea.cli;

import java.time.Duration;
import java.util.List;
import org.pangaea.control.CodeStatus;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** See its description. */
@Command(
    name = "hot",
    description = "Shows which guest code is hot, and in which tier of its engine it is executed.")
final class VmHotCommand extends Action {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int MOST = 10_000;

  @Mixin private RunningMachine machine;
  @Mixin private JsonOption json;
  @Mixin private TimeLimit limit;
  @Spec private CommandSpec spec;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "Show so many regions of each node (default: ${DEFAULT-VALUE}).")
  private int top;

  VmHotCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, InterruptedException {
    if (top < 0 || top > MOST) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--top takes a number from 0 to %d, not %d.".formatted(MOST, top));
    }
    try (ClusterSession session = context().open(machine.name())) {
      List<CodeStatus> nodes = session.code(top, limit.orElse(ANSWER));
      if (json.isSet()) {
        context().printJson(nodes);
      } else {
        context().print(HotText.of(nodes));
      }
      return ExitStatus.DONE;
    }
  }
}
