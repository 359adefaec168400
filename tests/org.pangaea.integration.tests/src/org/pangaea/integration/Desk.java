package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One user's place: a directory for machines that run, an environment, and the commands started
 * from it.
 *
 * <p>Every process that stems from here has the directory's name in its environment, by which it is
 * found even if its parent is gone. Closing ends all of them, so a test that fails leaves nothing
 * to the next.
 */
final class Desk implements AutoCloseable {
  /** For a command that only looks at something. */
  static final Duration SOON = Duration.ofSeconds(60);

  private static final Duration GONE = Duration.ofSeconds(20);
  private static final long LOOK_MILLIS = 20;
  private static final String RUNTIME = "XDG_RUNTIME_DIR";

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<Running> started = new ArrayList<>();

  /** Paths of sockets are short, so the folder is where paths are. */
  Desk() {
    try {
      folder = Files.createTempDirectory(Path.of("/tmp"), "pangaea-desk");
      Files.createDirectory(runtime());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    environment.put(RUNTIME, runtime().toString());
    environment.put("TERM", "xterm");
  }

  private Path runtime() {
    return folder.resolve("run");
  }

  /** For files of the test. */
  Path folder() {
    return folder;
  }

  /** Sets a variable for commands started from now on. */
  Desk with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Starts {@code pangaea} without a terminal. */
  Running pangaea(String... arguments) {
    return start(Product.command(arguments));
  }

  /**
   * Starts a shell script on a terminal of its own, with this many rows and columns. All that it
   * shows is its standard output.
   */
  Running terminal(int rows, int columns, String script) {
    return start(
        List.of(
            "script",
            "--quiet",
            "--return",
            "--flush",
            "--command",
            "stty rows %d cols %d; %s".formatted(rows, columns, script),
            "/dev/null"));
  }

  /** Quotes words for {@link #terminal}. */
  static String quoted(List<String> words) {
    return words.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  /** Starts any command. */
  Running start(List<String> words) {
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().putAll(environment);
    try {
      Running running = new Running(builder.start());
      started.add(running);
      return running;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code pangaea} to its end, which must be a good one. Its standard output. */
  String done(String... arguments) throws InterruptedException {
    Running running = pangaea(arguments);
    running.assertExit(0, SOON);
    return running.out().text();
  }

  /** What {@code vm status --json} tells. */
  Status status(String... more) throws InterruptedException {
    String[] words = Arrays.copyOf(new String[] {"vm", "status", "--json"}, 3 + more.length);
    System.arraycopy(more, 0, words, 3, more.length);
    return new Status(JsonParser.parseString(done(words)).getAsJsonObject());
  }

  /** The process of the VMM of each node, by index, of the machine that runs. */
  List<Long> vmms() {
    try (Stream<Path> files = Files.walk(runtime())) {
      Path session = files.filter(file -> file.endsWith("session.json")).findFirst().orElseThrow();
      JsonObject info = JsonParser.parseString(Files.readString(session)).getAsJsonObject();
      return info.getAsJsonArray("nodes").asList().stream()
          .map(node -> node.getAsJsonObject().get("pid").getAsLong())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until all processes that stem from here have ended, and asserts that they left no files.
   */
  void assertNothingLeft() throws IOException, InterruptedException {
    assertNoProcessLeft(GONE);
    List<String> files = runFiles();
    if (!files.isEmpty()) {
      fail("Left in the run directory: " + files);
    }
  }

  /**
   * The same for a machine that failed: the logs that messages speak of stay, and its model, for
   * {@code pangaea report}.
   */
  void assertOnlyTextsLeft() throws IOException, InterruptedException {
    assertNoProcessLeft(GONE);
    List<String> files = runFiles();
    if (!files.stream().allMatch(name -> name.matches(".*\\.(log|txt|cluster)"))) {
      fail("Left in the run directory: " + files);
    }
  }

  void assertNoProcessLeft(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    List<ProcessHandle> left = left();
    while (!left.isEmpty()) {
      if (System.nanoTime() > deadline) {
        fail(
            "Left running: "
                + left.stream()
                    .map(handle -> handle.pid() + " " + handle.info().commandLine().orElse("?"))
                    .toList());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      left = left();
    }
  }

  /** Files of machines; what the user's runs have in common stays. */
  private List<String> runFiles() throws IOException {
    try (Stream<Path> files = Files.walk(runtime())) {
      return files
          .filter(
              file -> !Files.isDirectory(file) || file.getParent().getParent().equals(runtime()))
          .filter(file -> !file.endsWith(".lock"))
          .filter(file -> !isFolderOfTexts(file))
          .map(file -> runtime().relativize(file).toString())
          .toList();
    }
  }

  private static boolean isFolderOfTexts(Path file) {
    String[] names = file.toFile().list();
    return names != null && names.length > 0;
  }

  /** Processes that stem from here and run, whoever their parent is now. */
  private List<ProcessHandle> left() {
    return ProcessHandle.allProcesses().filter(this::stemsFromHere).toList();
  }

  private boolean stemsFromHere(ProcessHandle handle) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(handle.pid()), "environ"));
      return List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\0"))
          .contains(RUNTIME + "=" + runtime());
    } catch (IOException e) {
      // Ended, or somebody else's.
      return false;
    }
  }

  /** What the nodes say of themselves, for the message of a test that waits in vain. */
  private Optional<String> report() throws InterruptedException {
    Running report = pangaea("vm", "report", "--timeout", "10");
    return report.process().waitFor(SOON.toSeconds(), TimeUnit.SECONDS)
            && report.process().exitValue() == 0
        ? Optional.of(report.out().all(SOON))
        : Optional.empty();
  }

  /** What is done on a desk. */
  interface Work {
    void run(Desk desk) throws IOException, InterruptedException;
  }

  /**
   * Does some work on a desk of its own. If it fails while a machine runs, the message has the
   * nodes' report.
   */
  static void use(Work work) throws IOException, InterruptedException {
    try (Desk desk = new Desk()) {
      try {
        work.run(desk);
      } catch (AssertionError e) {
        String report = desk.report().map(text -> "\n" + text).orElse("");
        throw new AssertionError(e.getMessage() + report, e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Running running : started) {
      running.process().destroyForcibly();
    }
    left().forEach(ProcessHandle::destroyForcibly);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
