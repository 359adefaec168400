package org.pangaea.guests.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.pangaea.guests.IoReason;

/** Runs programs of this machine. */
public final class ProcessRunner implements CommandRunner {

  @Override
  public int run(
      List<String> command, Path folder, Map<String, String> environment, Consumer<String> lines)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    // Who ends Pangaea while it fetches does not expect the fetching to go on.
    Thread end = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(end);
    try {
      process.getOutputStream().close();
      // Reading a pipe cannot be interrupted, waiting for a line of it can.
      BlockingQueue<Line> queue = new LinkedBlockingQueue<>();
      Thread reader = Thread.ofVirtual().start(() -> read(process, queue));
      for (Line line = queue.take(); line.text != null; line = queue.take()) {
        lines.accept(line.text);
      }
      reader.join();
      return process.waitFor();
    } finally {
      process.destroy();
      forget(end);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is running: this virtual machine is being shut down.
    }
  }

  /** A line of output, or its end if the text is null. */
  private record Line(String text) {}

  private static void read(Process process, BlockingQueue<Line> queue) {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        queue.add(new Line(line));
      }
    } catch (IOException e) {
      queue.add(new Line("E: its output cannot be read: " + IoReason.of(e)));
    } finally {
      queue.add(new Line(null));
    }
  }
}
