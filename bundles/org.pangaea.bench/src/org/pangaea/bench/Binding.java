package org.pangaea.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pangaea.deploy.DeployException;
import org.pangaea.model.values.ProcessorSet;

/**
 * Binds the processes on the two sides of an exchange to processors, with all their threads, by the
 * system's command for that.
 *
 * @param name what the sides are bound to
 * @param command its path; null to bind nothing
 * @param processors of the sides, by number
 */
public record Binding(String name, Path command, List<Integer> processors) {
  /** Leaves it to the system where processes run. */
  static final Binding NONE = new Binding("", null, List.of());

  /** What to say where the command is not there. */
  public static final String MISSING =
      "Processes cannot be bound to processors: taskset is not there (Debian: apt-get install util-linux).";

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  /**
   * Both sides on one processor, and each on its own if there are two.
   *
   * @param searchPath of the user's shell
   * @return nothing if this system cannot
   */
  public static List<Binding> possible(String searchPath) {
    Optional<Path> command = SearchPath.find(searchPath, "taskset");
    List<Integer> allowed = allowed();
    if (command.isEmpty() || allowed.isEmpty()) {
      return List.of();
    }
    List<Binding> all = new ArrayList<>();
    int first = allowed.getFirst();
    all.add(new Binding("one processor", command.get(), List.of(first, first)));
    if (allowed.size() > 1) {
      all.add(new Binding("two processors", command.get(), List.of(first, allowed.get(1))));
    }
    return all;
  }

  /** The processors that this process may use, as Linux says. */
  private static List<Integer> allowed() {
    try {
      return Files.readString(STATUS, StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> line.startsWith(ALLOWED))
          .map(line -> line.substring(ALLOWED.length()).strip())
          .findFirst()
          .map(list -> ProcessorSet.parse(list).stream().boxed().toList())
          .orElse(List.of());
    } catch (IOException e) {
      return List.of();
    }
  }

  /** In front of the words that start a process, so that it is bound from its begin. */
  List<String> starting(int side) {
    return command == null
        ? List.of()
        : List.of(command.toString(), "-c", processors.get(side).toString());
  }

  /**
   * Binds a process that has just been started, and what it starts.
   *
   * @throws DeployException if the system refuses
   */
  void bind(int side, long pid) throws DeployException, InterruptedException {
    if (command == null) {
      return;
    }
    String processor = processors.get(side).toString();
    try {
      Process process =
          new ProcessBuilder(command.toString(), "-acp", processor, Long.toString(pid))
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      byte[] said = process.getInputStream().readAllBytes();
      if (process.waitFor() != 0) {
        throw failure(processor, new String(said, StandardCharsets.UTF_8).strip(), null);
      }
    } catch (IOException e) {
      throw failure(processor, e.getMessage(), e);
    }
  }

  private static DeployException failure(String processor, String reason, IOException cause) {
    return new DeployException(
        DeployException.Kind.FAILED,
        "A VMM could not be bound to processor %s: %s.".formatted(processor, reason),
        cause);
  }
}
