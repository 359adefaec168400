package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command that a user has started, with its keyboard and its screen. */
final class Running {
  /** For a stream to end once its process has. */
  private static final Duration FLUSH = Duration.ofSeconds(20);

  private final Process process;
  private final Transcript out;
  private final Transcript err;

  Running(Process process) {
    this.process = process;
    out = Transcript.of("out of " + process.pid(), process.getInputStream());
    err = Transcript.of("err of " + process.pid(), process.getErrorStream());
  }

  Process process() {
    return process;
  }

  Transcript out() {
    return out;
  }

  Transcript err() {
    return err;
  }

  /** Waits until standard output, or the terminal, has shown something. */
  Matcher awaitOut(String pattern, Duration limit) throws InterruptedException {
    return await(out, pattern, limit);
  }

  /** Waits until standard error has shown something. */
  Matcher awaitErr(String pattern, Duration limit) throws InterruptedException {
    return await(err, pattern, limit);
  }

  private Matcher await(Transcript transcript, String pattern, Duration limit)
      throws InterruptedException {
    try {
      return transcript.await(0, Pattern.compile(pattern), limit);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + said(), e);
    }
  }

  /** Presses keys. */
  void type(String keys) throws IOException {
    OutputStream keyboard = process.getOutputStream();
    keyboard.write(keys.getBytes(StandardCharsets.ISO_8859_1));
    keyboard.flush();
  }

  /** Sends a signal by its name. */
  void signal(String name) throws IOException, InterruptedException {
    Signals.send(name, process.pid());
  }

  /** Waits for its end. */
  int exit(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      fail("The command did not end within " + limit.toSeconds() + " s.\n" + said());
    }
    out.all(FLUSH);
    err.all(FLUSH);
    return process.exitValue();
  }

  /** Waits for its end, which must be of one kind. */
  void assertExit(int status, Duration limit) throws InterruptedException {
    assertEquals(status, exit(limit), () -> "Exit status.\n" + said());
  }

  String said() {
    return "Standard error ends with:\n%s\nStandard output ends with:\n%s"
        .formatted(err.tail(), out.tail());
  }
}
