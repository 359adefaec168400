package org.pangaea.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.ssh.RemoteComputers;
import org.pangaea.guests.GuestException;
import picocli.CommandLine;

/** The whole command: knows all nouns and verbs, and turns what happens into an exit status. */
final class Cli {
  private final Context context;

  Cli(Surroundings surroundings) {
    context = new Context(surroundings);
  }

  /** Runs one command; never throws. */
  int run(String... arguments) {
    CommandLine command = commandLine();
    command.setExecutionExceptionHandler(
        (failure, line, result) -> failed(failure, line.getCommand()));
    command.setParameterExceptionHandler((mistake, given) -> misused(mistake));
    int status;
    try (RemoteComputers remote = context.remote()) {
      assert remote != null;
      status = command.execute(arguments);
    }
    Optional<String> problem = context.output().problem();
    if (problem.isEmpty()) {
      return status;
    }
    context.messages().error("Standard output cannot be written: " + problem.get() + ".");
    return status == ExitStatus.DONE ? ExitStatus.FAILED : status;
  }

  /** All commands, for whoever wants to run or to describe them. */
  CommandLine commandLine() {
    CommandLine root = new CommandLine(new PangaeaCommand(context));
    root.addSubcommand(new DemoCommand(context));
    root.addSubcommand(
        group(
            "vm",
            "Runs virtual machines and looks after them.",
            new VmRunCommand(context),
            new VmListCommand(context),
            new VmStatusCommand(context),
            new VmConsoleCommand(context),
            new VmPauseCommand(context),
            new VmResumeCommand(context),
            new VmStopCommand(context),
            new VmMigrateCommand(context),
            new VmHotCommand(context),
            new VmTopCommand(context),
            new VmDiagnoseCommand(context),
            new VmReportCommand(context)));
    root.addSubcommand(
        group(
            "trace",
            "Records what a machine does, exports it, and says what is wrong.",
            new TraceRecordCommand(context),
            new TraceExportCommand(context),
            new TraceDiagnoseCommand(context)));
    root.addSubcommand(
        group(
            "node",
            "Shows virtual nodes.",
            new NodeListCommand(context),
            new NodeTopCommand(context)));
    root.addSubcommand(
        group(
            "guest",
            "Fetches guests and shows them.",
            new GuestFetchCommand(context),
            new GuestListCommand(context)));
    root.addSubcommand(
        group(
            "cluster",
            "Works on cluster models, and deploys clusters.",
            new ClusterValidateCommand(context),
            new ClusterCheckCommand(context),
            new ClusterDeployCommand(context),
            new ClusterListCommand(context),
            new ClusterUndeployCommand(context)));
    root.addSubcommand(
        group("machine", "Runs programs without a cluster.", new MachineRunCommand(context)));
    root.addSubcommand(new ReportCommand(context));
    root.addSubcommand(new BenchCommand(context));
    root.addSubcommand(new HelpCommand(context));
    root.addSubcommand(new CompletionCommand(context));
    root.addSubcommand(new VersionCommand(context));
    root.setOut(new PrintWriter(context.output(), true, StandardCharsets.UTF_8));
    root.setErr(new PrintWriter(context.surroundings().err(), true, StandardCharsets.UTF_8));
    boolean colours =
        context.surroundings().terminal().isOutput()
            && context.surroundings().environment().getOrDefault("NO_COLOR", "").isEmpty();
    root.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            colours ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    return root;
  }

  private static CommandLine group(String name, String description, Action... verbs) {
    CommandLine noun = new CommandLine(new Noun());
    noun.getCommandSpec().name(name).usageMessage().description(description);
    for (Action verb : verbs) {
      noun.addSubcommand(verb);
    }
    return noun;
  }

  private int misused(CommandLine.ParameterException mistake) {
    context.messages().error(Misuse.explain(mistake));
    return ExitStatus.USAGE;
  }

  /**
   * A user's mistake or a machine's failure is told in sentences; only our own mistakes have a
   * trace to show.
   */
  private int failed(Exception failure, Object command) {
    Messages messages = context.messages();
    messages.clearStatus();
    // A thread that is interrupted while it sends has its channel closed, and fails by that.
    if (failure instanceof InterruptedException || Thread.interrupted()) {
      boolean started = command instanceof Action action && action.startsSomething();
      messages.info(started ? "interrupted; nothing was left running." : "interrupted.");
      return ExitStatus.INTERRUPTED;
    }
    int status = ExitStatus.FAILED;
    switch (failure) {
      case DeployException e -> {
        messages.error(e.getMessage());
        status = ExitStatus.of(e.kind());
      }
      case GuestException e -> messages.error(e.getMessage());
      default ->
          messages.error(
              "An unexpected "
                  + failure
                  + (context.isDebug() ? "" : "\n--debug shows where it happened."));
    }
    if (context.isDebug()) {
      messages.trace(failure);
    }
    return status;
  }
}
