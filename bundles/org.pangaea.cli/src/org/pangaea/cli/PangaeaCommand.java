package org.pangaea.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root: options that every command has. */
@Command(
    name = "pangaea",
    description = "Makes one virtual machine out of several computers.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit status: 0 done, 1 failed, 2 usage, 3 not found, 4 node unreachable or lost,",
      "5 invalid model, 6 timed out, 130 interrupted.",
      "",
      "Begin with: pangaea demo"
    })
final class PangaeaCommand implements Runnable {
  private final Context context;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  void setHelp(boolean help) {
    // The library shows it; nothing is left to do.
  }

  PangaeaCommand(Context context) {
    this.context = context;
  }

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Say nothing but warnings and errors.")
  void setQuiet(boolean quiet) {
    context.messages().setQuiet(quiet);
  }

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show stack traces of failures.")
  void setDebug(boolean debug) {
    context.setDebug(debug);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Say what to do: a command is missing.");
  }
}
