package org.pangaea.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.pangaea.guests.IoReason;

/** Starts VMMs as child processes. */
public final class LocalLauncher implements Launcher {
  /**
   * Keys that interrupt the user's terminal go to all processes on it. The VMMs must not be ended
   * by them before their owner has decided what to do, so they ignore these signals, which a shell
   * can arrange and exec keeps.
   */
  private static final List<String> DEAF =
      List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "vmm");

  /** One that lasts has a session of its own where there is a command for that. */
  private static final List<String> LASTING =
      List.of(
          "/bin/sh",
          "-c",
          "trap '' INT HUP; if command -v setsid >/dev/null; then exec setsid \"$@\"; fi; exec \"$@\"",
          "vmm");

  /** For a VMM to write its cache, on a computer that has other work, too. */
  private static final Duration RECORDING = Duration.ofMinutes(3);

  private final VmmCommand command;

  public LocalLauncher(VmmCommand command) {
    this.command = command;
  }

  @Override
  public VmmProcess launch(NodeStart start) throws DeployException {
    if (!Files.isExecutable(command.java())) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "Node '%s' cannot be started: there is no Java at %s."
              .formatted(start.node(), command.java()));
    }
    List<String> words = new ArrayList<>(start.owned() ? DEAF : LASTING);
    words.addAll(command.words(start));
    try {
      Files.createDirectories(start.scratch());
      return new Child(
          start,
          process(words, start.log(), start.scratch()),
          command.endsSlowly(start.node()) ? RECORDING : Duration.ZERO);
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "Node '%s' cannot be started: %s.".formatted(start.node(), IoReason.withFile(e)),
          e);
    }
  }

  /** Its standard input stays open and silent: its end tells the VMM that its owner is gone. */
  private static Process process(List<String> words, Path log, Path directory) throws IOException {
    return new ProcessBuilder(words)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }
}
