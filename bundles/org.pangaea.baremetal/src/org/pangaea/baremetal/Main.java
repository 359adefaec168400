package org.pangaea.baremetal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
        PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        out.print(report.json(settings));
      }
      return report.ending().status();
    } catch (RunException e) {
      System.err.println("pangaea: error: " + e.getMessage());
      return e.status();
    }
  }

  private static String kind(Ending ending) {
    return ending.status() == 0 ? "" : "error: ";
  }
}
