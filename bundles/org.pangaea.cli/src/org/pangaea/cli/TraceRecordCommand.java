package org.pangaea.cli;

import java.nio.file.Path;
import java.time.Duration;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.TraceRecorder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** See its description. */
@Command(
    name = "record",
    description = {
      "Records what the harts of a machine do, and how pages travel between its nodes.",
      "Ctrl-C ends the recording early; the file is whole then, too."
    })
final class TraceRecordCommand extends Action {
  private static final int FEWEST = 1 << 8;
  private static final int MOST = 1 << 20;

  @Mixin private RunningMachine machine;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "Record into this file, which is replaced.")
  private Path file;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      defaultValue = "10",
      description = "Record for so long (default: ${DEFAULT-VALUE}).")
  private Duration time;

  @Option(
      names = "--limit",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      defaultValue = "256 MiB",
      description = "End the recording when the file is so long (default: ${DEFAULT-VALUE}).")
  private long limit;

  @Option(
      names = "--buffer",
      paramLabel = "EVENTS",
      defaultValue = "16384",
      description = {
        "Events of each thread that a node keeps until they are fetched, 32 bytes each;",
        "a power of two (default: ${DEFAULT-VALUE})."
      })
  private int buffer;

  TraceRecordCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, InterruptedException {
    if (buffer < FEWEST || buffer > MOST || Integer.bitCount(buffer) != 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--buffer takes a power of two from %d to %d, not %d.".formatted(FEWEST, MOST, buffer));
    }
    try (ClusterSession session = context().open(machine.name())) {
      messages().info("Recording " + session.info().name() + "; Ctrl-C ends it");
      tell(new TraceRecorder(session, context().file(file), limit, buffer).record(time));
      return ExitStatus.DONE;
    }
  }

  private void tell(TraceRecorder.Recording recording) {
    messages()
        .info(
            "%s holds %s events, %s bytes%s"
                .formatted(
                    file,
                    Numbers.whole(recording.events()),
                    Numbers.whole(recording.bytes()),
                    switch (recording.end()) {
                      case TIME -> "";
                      case LIMIT -> "; it is as long as --limit allows";
                      case MACHINE -> "; the machine has ended, or a node was lost";
                    }));
    if (recording.lost() > 0) {
      messages()
          .warning(
              "%s events were lost because they came too fast; a larger --buffer helps."
                  .formatted(Numbers.whole(recording.lost())));
    }
    if (recording.symbolProblem() != null) {
      messages().info("Pages have no symbols: " + recording.symbolProblem());
    }
  }
}
