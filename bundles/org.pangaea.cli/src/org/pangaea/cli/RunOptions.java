package org.pangaea.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.pangaea.guests.GuestImages;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.VirtualMachine;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options of all commands that run a machine. */
final class RunOptions {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Run under this name, so that several run at a time.")
  private String name;

  @Option(
      names = "--append",
      paramLabel = "ARGUMENTS",
      description = "More arguments for the guest's kernel.")
  private String append;

  @Option(
      names = "--run",
      paramLabel = "COMMAND",
      description =
          "Run one command in the guest, print its output, exit with its status. Not interactive.")
  private String command;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "A file of yours, or a folder with all that is in it, for the guest's folder /root, where"
              + " its shell begins. More than once for more of them.")
  private List<Path> files = List.of();

  @Option(
      names = "--time-scale",
      paramLabel = "X",
      description = "Guest seconds per second: below 1 for slow hosts and many harts.")
  void setTimeScale(double scale) {
    if (!Clusters.isTimeScale(scale)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--time-scale takes a number from %s to %s, not %s."
              .formatted(Clusters.SLOWEST_TIME, (int) Clusters.FASTEST_TIME, scale));
    }
    timeScale = scale;
  }

  private Double timeScale;

  String nameOr(String usual) {
    if (name != null && !name.matches("[A-Za-z][A-Za-z0-9._-]{0,62}")) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "'%s' cannot be a name: it needs a letter, then letters, digits and . _ -, at most 63 in all."
              .formatted(name));
    }
    return name == null ? usual : name;
  }

  Optional<String> command() {
    return Optional.ofNullable(command);
  }

  /** What is to be added to the guest. */
  List<Path> files() {
    return files;
  }

  /** Changes the model as far as options of the command line stand above it. */
  void apply(VirtualMachine machine) {
    if (timeScale != null) {
      machine.setTimeScale(timeScale);
    }
    if (command != null && (command.isBlank() || command.matches("(?s).*[\"\\p{Cntrl}].*"))) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--run takes a command of one line without double quotes, not '%s'.".formatted(command));
    }
    if (command != null && "builtin".equals(machine.getGuest())) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "The built-in guest runs no commands: leave out --run.");
    }
    if (!files.isEmpty() && "builtin".equals(machine.getGuest())) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "The built-in guest has no files: leave out --file.");
    }
  }

  /** Changes what the guest's kernel is told. */
  GuestImages apply(GuestImages images, Optional<Terminal.Size> size) {
    try {
      GuestImages changed = append == null ? images : images.appending(append);
      if (command != null) {
        return changed.appending("quiet").running(CommandOutput.marked(command));
      }
      // Only our own init knows the word, and the built-in guest has no command line.
      boolean told = size.isPresent() && !changed.commandLine().isEmpty();
      return told ? changed.withTerminal(size.get().columns(), size.get().rows()) : changed;
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
