package org.pangaea.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.pangaea.control.VmState;
import org.pangaea.deploy.RunDirectories;
import org.pangaea.deploy.fakes.FakeCluster;
import org.pangaea.deploy.fakes.FakeGuests;
import picocli.CommandLine;

/** The command line with a world of its own around it. */
final class Harness implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  final FakeCluster cluster = new FakeCluster();
  final FakeTerminal terminal = new FakeTerminal();
  final Map<String, String> environment = new HashMap<>();
  final Path folder;
  final FakeGuests guests;
  private final RunDirectories directories;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PipedOutputStream keys = new PipedOutputStream();
  private final PipedInputStream in = new PipedInputStream(keys);
  private Thread running;
  private volatile IOException outputFailure;

  /** What the bare-metal runner was last told. */
  List<String> bareWords = List.of();

  /** What it answers. */
  int bareStatus;

  Harness() throws IOException {
    // The paths of sockets are short, and those of build folders are not.
    folder = Files.createTempDirectory(Path.of("/tmp"), "pg");
    guests = new FakeGuests(folder);
    directories = new RunDirectories(folder.resolve("run"));
  }

  private Cli cli() {
    return new Cli(
        new Surroundings(
            in,
            new FailingOutput(),
            err,
            terminal,
            environment,
            () -> cluster,
            () -> guests,
            directories,
            new FakeBareRunner(),
            folder));
  }

  /** From now on standard output cannot be written. */
  void breakOutput(String reason) {
    outputFailure = new IOException(reason);
  }

  private final class FailingOutput extends FilterOutputStream {
    FailingOutput() {
      super(Harness.this.out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (outputFailure != null) {
        throw outputFailure;
      }
      out.write(bytes, offset, length);
    }
  }

  private final class FakeBareRunner implements BareRunner {
    @Override
    public int run(List<String> words) {
      bareWords = words;
      return bareStatus;
    }

    @Override
    public List<String> command(List<String> words) {
      throw new AssertionError("No test measures anything here.");
    }
  }

  /** All commands. */
  CommandLine commands() {
    return cli().commandLine();
  }

  /** Runs a command to its end. */
  int run(String... arguments) {
    return cli().run(arguments);
  }

  /** Runs a command in the background. */
  CompletableFuture<Integer> start(String... arguments) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    running = new Thread(() -> status.complete(cli().run(arguments)), "pangaea");
    running.start();
    return status;
  }

  /** What a test does meanwhile. */
  interface Look {
    void run() throws Exception;
  }

  /** Does something while a machine runs. */
  void whileRunning(Look look) throws Exception {
    CompletableFuture<Integer> status = start("demo", "--quiet");
    awaitRunning(2);
    look.run();
    if (!cluster.allEnded()) {
      cluster.vmm("node0").change(VmState.POWERED_OFF, "Off.");
    }
    status(status);
  }

  /** What the process does when it is told to end. */
  void interrupt() {
    running.interrupt();
  }

  static int status(CompletableFuture<Integer> running) throws Exception {
    return running.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Types on the keyboard, or into the pipe that is in its place. */
  void type(String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }

  void endOfInput() throws IOException {
    keys.close();
  }

  /** Once the machine runs, its guest prints and powers off. */
  void guestPrints(String text) {
    cluster.after(
        "start",
        vmm -> {
          if (vmm.node().equals("node0")) {
            vmm.print(text);
            vmm.change(VmState.POWERED_OFF, "The guest powered the machine off.");
          }
        });
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Forgets what was printed. */
  void clearOut() {
    out.reset();
  }

  /** Forgets what was said. */
  void clearErr() {
    err.reset();
  }

  /** A cluster of two nodes, and a machine over both, as pair.cluster. */
  void pair(String before) throws IOException {
    file(
        "pair.cluster",
        before
            + """
            cluster pair {
              computer local {
                node node0 { memory = 128 MiB }
                node node1 { memory = 128 MiB }
              }
              vm small {
                guest = builtin
                vcpu 0 { node = node0 }
                vcpu 1 { node = node1 }
                memory { size = 16 MiB; home = node0 }
                memory { size = 16 MiB; home = node1 }
                device console { node = node0 }
              }
            }
            """);
  }

  Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, () -> "Not within the limit: " + what);
      Thread.onSpinWait();
    }
  }

  /** Waits until a machine runs on so many nodes. */
  void awaitRunning(int nodes) {
    await(
        "the machine runs",
        () ->
            cluster.vmms().size() == nodes
                && cluster.vmms().stream().allMatch(vmm -> vmm.state() == VmState.RUNNING));
  }

  void assertErr(String... words) {
    for (String word : words) {
      assertTrue(err().contains(word), () -> "'%s' in:\n%s".formatted(word, err()));
    }
  }

  void assertOut(String... words) {
    for (String word : words) {
      assertTrue(out().contains(word), () -> "'%s' in:\n%s".formatted(word, out()));
    }
  }

  @Override
  public void close() throws IOException {
    assertTrue(cluster.allEnded(), "all VMMs have ended");
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
