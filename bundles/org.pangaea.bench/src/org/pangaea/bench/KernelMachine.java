package org.pangaea.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.pangaea.deploy.DeployException;

/**
 * Something that runs kernels, each in a process of its own.
 *
 * @param name what it is called in tables
 * @param thread name of the thread that executes the first hart
 * @param command starts it
 */
record KernelMachine(String name, String thread, Command command) {
  /** For a first round, and for one round more than the time is up: an engine may be slow. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Makes the command line for a program. */
  @FunctionalInterface
  interface Command {
    List<String> words(Path program, int harts);
  }

  /**
   * When to look.
   *
   * @param first until when, from the start of the process, the first speed is taken
   * @param warmUp from when on it is steady, from the start of the process
   * @param window for how long the steady speed is taken
   */
  record Times(Duration first, Duration warmUp, Duration window) {}

  /**
   * What was seen.
   *
   * @param speed in rounds
   * @param marks all that it printed
   */
  record Run(KernelSpeed speed, List<KernelMarks.Mark> marks) {}

  /** Runs a kernel until enough was seen, and ends the process. */
  Run run(Kernel kernel, Path program, Times times) throws DeployException, InterruptedException {
    Process process;
    long start = System.nanoTime();
    try {
      process =
          new ProcessBuilder(command.words(program, kernel.harts()))
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw failure("%s could not be started: %s.".formatted(name, e.getMessage()));
    }
    try {
      process.getOutputStream().close();
      Usage.Meter meter = new Usage.Meter(Path.of("/proc", Long.toString(process.pid())), thread);
      KernelMarks marks = new KernelMarks(meter::now);
      BufferedReader output = process.inputReader(StandardCharsets.US_ASCII);
      Thread.ofPlatform().daemon().name("marks").start(() -> marks.read(output));
      KernelMarks.Point first = await(marks, kernel, start, times.first);
      KernelMarks.Point begin = await(marks, kernel, start, times.warmUp);
      KernelMarks.Point end = await(marks, kernel, begin.at().nanos(), times.window);
      return new Run(speed(kernel, start, first, begin, end), marks.all());
    } catch (IOException e) {
      throw failure("%s took no input: %s.".formatted(name, e.getMessage()));
    } finally {
      process.destroyForcibly();
    }
  }

  private KernelMarks.Point await(KernelMarks marks, Kernel kernel, long since, Duration time)
      throws DeployException, InterruptedException {
    long from = since + time.toNanos();
    return marks
        .await(from, from + PATIENCE.toNanos())
        .orElseThrow(() ->
            failure(
                "The kernel '%s' did not run on %s as long as it was to be measured. The last it"
                        .formatted(kernel.description(), name)
                    + " printed was: "
                    + marks.latest()));
  }

  private KernelSpeed speed(
      Kernel kernel,
      long start,
      KernelMarks.Point first,
      KernelMarks.Point begin,
      KernelMarks.Point end)
      throws DeployException {
    int rounds = end.mark().round() - begin.mark().round();
    double thread = end.at().threadSeconds() - begin.at().threadSeconds();
    double process = end.at().processSeconds() - begin.at().processSeconds();
    if (!(thread > 0 && process > 0)) {
      throw failure(
          "The system does not tell the CPU time of %s's thread '%s'."
              .formatted(name, this.thread));
    }
    return new KernelSpeed(
        kernel.description(),
        kernel.harts(),
        kernel.isHot(),
        name,
        rounds / thread,
        rounds / process,
        rounds / ((end.at().nanos() - begin.at().nanos()) / 1e9),
        first.mark().round() / ((first.at().nanos() - start) / 1e9));
  }

  private static DeployException failure(String message) {
    return new DeployException(DeployException.Kind.FAILED, message);
  }
}
