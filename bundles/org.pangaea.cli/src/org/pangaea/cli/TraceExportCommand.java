package org.pangaea.cli;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.IoReason;
import org.pangaea.trace.CsvExport;
import org.pangaea.trace.PerfettoExport;
import org.pangaea.trace.TraceFile;
import org.pangaea.trace.TraceFormatException;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** See its description. */
@Command(name = "export", description = "Turns a recorded trace into what other programs read.")
final class TraceExportCommand extends Action {
  @Parameters(paramLabel = "FILE", description = "What 'trace record' has written.")
  private Path file;

  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private Target target;

  /** What to make of it: one of these. */
  private static final class Target {
    @Option(
        names = "--perfetto",
        paramLabel = "OUT",
        description = "A trace for Perfetto: open it at ui.perfetto.dev.")
    private Path perfetto;

    @Option(names = "--csv", paramLabel = "OUT", description = "A table, one line for each event.")
    private Path csv;
  }

  TraceExportCommand(Context context) {
    super(context);
  }

  private void refuseToReplaceTheTrace() {
    Path out = context().file(target.perfetto != null ? target.perfetto : target.csv);
    if (out.normalize().equals(context().file(file).normalize())) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "The export would replace the trace itself; name another file.");
    }
  }

  @Override
  public Integer call() throws DeployException {
    refuseToReplaceTheTrace();
    try (TraceFile trace = TraceFile.open(context().file(file))) {
      if (!trace.complete()) {
        messages().warning(file + " was cut off; what was recorded until then is exported.");
      }
      if (target.perfetto != null) {
        try (OutputStream out =
            new BufferedOutputStream(Files.newOutputStream(context().file(target.perfetto)))) {
          PerfettoExport.write(trace, out);
        }
      } else {
        try (BufferedWriter out = Files.newBufferedWriter(context().file(target.csv))) {
          CsvExport.write(trace, out);
        }
      }
      return ExitStatus.DONE;
    } catch (NoSuchFileException e) {
      boolean source = e.getFile().equals(context().file(file).toString());
      throw new DeployException(
          source ? DeployException.Kind.NOT_FOUND : DeployException.Kind.FAILED,
          source ? "There is no trace " + file + "." : IoReason.withFile(e) + ".",
          e);
    } catch (TraceFormatException e) {
      throw new DeployException(DeployException.Kind.FAILED, e.getMessage(), e);
    } catch (IOException e) {
      throw new DeployException(DeployException.Kind.FAILED, IoReason.withFile(e) + ".", e);
    }
  }
}
