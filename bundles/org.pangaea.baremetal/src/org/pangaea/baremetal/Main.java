package org.pangaea.baremetal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A process that runs one program. It is started by the command line client ({@code pangaea machine
 * run}), which has checked what it passes on: words of the form {@code name=value}.
 */
public final class Main {
  private Main() {}

  public static void main(String[] words) throws InterruptedException {
    Map<String, String> given = new HashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      given.put(word.substring(0, equals), word.substring(equals + 1));
    }
    Optional.ofNullable(given.get("owner")).map(Long::parseLong).ifPresent(Main::endWith);
    boolean json = Boolean.parseBoolean(given.get("json"));
    Settings settings =
        new Settings(
            given.getOrDefault("engine", Engines.names().getFirst()),
            Integer.parseInt(given.getOrDefault("harts", "1")),
            Long.parseLong(given.getOrDefault("memory", Long.toString(Settings.USUAL_MEMORY))));
    Optional<Duration> limit =
        Optional.ofNullable(given.get("nanos")).map(Long::parseLong).map(Duration::ofNanos);
    System.exit(run(Path.of(given.get("file")), settings, limit, json));
  }

  /** Whoever started this process may be killed, and nobody else would end it then. */
  private static void endWith(long owner) {
    ProcessHandle.of(owner)
        .map(ProcessHandle::onExit)
        .ifPresentOrElse(
            gone -> gone.thenRun(() -> Runtime.getRuntime().halt(RunStatus.FAILED)),
            () -> Runtime.getRuntime().halt(RunStatus.FAILED));
  }

  private static int run(Path file, Settings settings, Optional<Duration> limit, boolean json)
      throws InterruptedException {
    // Where programs read what is printed, the guest's words are not among it.
    OutputStream console = new FileOutputStream(json ? FileDescriptor.err : FileDescriptor.out);
    try (BareMachine machine = BareMachine.of(file, settings, console)) {
      Report report = machine.run(new FileInputStream(FileDescriptor.in), limit);
      if (!report.ending().message().isEmpty()) {
        System.err.println("pangaea: " + kind(report.ending()) + report.ending().message());
      }
      if (json) {
        System.out.print(report.json(settings));
      }
      Optional<String> lost = machine.lostOutput();
      if (lost.isPresent()) {
        System.err.println(
            "pangaea: error: Not all of the program's output could be written: "
                + lost.get()
                + ".");
      }
      int status = report.ending().status();
      return lost.isPresent() && status == 0 ? RunStatus.FAILED : status;
    } catch (RunException e) {
      System.err.println("pangaea: error: " + e.getMessage());
      return e.status();
    }
  }

  private static String kind(Ending ending) {
    return ending.status() == 0 ? "" : "error: ";
  }
}
