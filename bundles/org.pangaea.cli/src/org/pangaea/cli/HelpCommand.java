package org.pangaea.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** See its description. */
@Command(name = "help", description = "Shows the help of a command, or the whole manual page.")
final class HelpCommand extends Action {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "The command, such as: cluster deploy. Without it, all commands.")
  private List<String> words = List.of();

  @Option(names = "--man", description = "Print the manual page: pangaea help --man | man -l -")
  private boolean manual;

  HelpCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    if (manual) {
      context().print(new ManualPage(spec.root()).text());
      return ExitStatus.DONE;
    }
    CommandLine command = spec.root().commandLine();
    for (String word : words) {
      CommandLine below = command.getSubcommands().get(word);
      if (below == null) {
        throw new CommandLine.UnmatchedArgumentException(command, List.of(word));
      }
      command = below;
    }
    context().print(command.getUsageMessage(spec.root().commandLine().getColorScheme()));
    return ExitStatus.DONE;
  }
}
