package org.pangaea.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** See its description. */
@Command(
    name = "completion",
    description = "Prints a completion script for bash and zsh: source <(pangaea completion)")
final class CompletionCommand extends Action {
  @Spec private CommandSpec spec;

  CompletionCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    context().print(AutoComplete.bash("pangaea", spec.root().commandLine()));
    return ExitStatus.DONE;
  }
}
