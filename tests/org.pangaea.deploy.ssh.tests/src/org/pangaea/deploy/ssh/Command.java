package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs programs of this computer. */
final class Command {
  private Command() {}

  record Result(int status, String output) {}

  static Result run(List<String> words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return new Result(process.waitFor(), output);
  }

  /** Runs one that must succeed. */
  static String output(String... words) throws IOException, InterruptedException {
    Result result = run(List.of(words));
    if (result.status() != 0) {
      throw new IOException(String.join(" ", words) + ": " + result.output());
    }
    return result.output();
  }
}
