package org.pangaea.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal by way of {@code stty}, which every POSIX system has: no native code of our own. */
final class SttyTerminal implements Terminal {
  private static final int INPUT = 1;
  private static final int OUTPUT = 2;
  private static final int ERROR = 4;

  /** Answers three questions with one process, by its exit status. */
  private static final String PROBE =
      "s=0; [ -t 0 ] && s=$((s+1)); [ -t 1 ] && s=$((s+2)); [ -t 2 ] && s=$((s+4)); exit $s";

  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]*) ([1-9][0-9]*)");
  private static final long LIMIT_SECONDS = 5;

  private final ProcessBuilder.Redirect device;
  private final int streams;
  private String saved;
  private boolean over;
  private volatile boolean raw;
  private String shown;
  private boolean hidden;

  /**
   * @param device how a child process gets the terminal as its standard input
   * @param streams which standard streams are terminals, as {@link #PROBE} tells
   */
  SttyTerminal(ProcessBuilder.Redirect device, int streams) {
    this.device = device;
    this.streams = streams;
  }

  static SttyTerminal ofThisProcess() {
    int streams = 0;
    try {
      streams = new ProcessBuilder("/bin/sh", "-c", PROBE).inheritIO().start().waitFor();
    } catch (IOException e) {
      // Without a shell nothing is known of terminals, so there is none.
      streams = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new SttyTerminal(ProcessBuilder.Redirect.INHERIT, streams);
  }

  @Override
  public boolean isInput() {
    return (streams & INPUT) != 0;
  }

  @Override
  public boolean isOutput() {
    return (streams & OUTPUT) != 0;
  }

  @Override
  public boolean isError() {
    return (streams & ERROR) != 0;
  }

  @Override
  public synchronized Optional<Size> size() {
    if (!isInput()) {
      return Optional.empty();
    }
    try {
      Matcher matcher = SIZE.matcher(stty("size"));
      return matcher.matches()
          ? Optional.of(
              new Size(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(1))))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public synchronized void raw() throws IOException {
    if (over || raw || !isInput()) {
      return;
    }
    saved = stty("-g");
    raw = true;
    stty("raw", "-echo");
  }

  @Override
  public boolean isRaw() {
    return raw;
  }

  @Override
  public synchronized void hide() throws IOException {
    if (over || raw || hidden) {
      return;
    }
    shown = stty("-g");
    hidden = true;
    stty("-echo");
  }

  @Override
  public synchronized void show() {
    if (!hidden) {
      return;
    }
    try {
      stty(shown);
    } catch (IOException e) {
      // The terminal is gone, and shows nothing any more.
      shown = null;
    }
    hidden = false;
  }

  @Override
  public synchronized void restore() {
    over = true;
    show();
    if (!raw) {
      return;
    }
    try {
      stty(saved);
    } catch (IOException e) {
      // The terminal is gone, and needs no restoring.
      saved = null;
    }
    raw = false;
  }

  private String stty(String... arguments) throws IOException {
    String[] words = new String[arguments.length + 1];
    words[0] = "stty";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    // Interrupting the command must not keep it from restoring the terminal.
    boolean interrupted = Thread.interrupted();
    Process process =
        new ProcessBuilder(words).redirectInput(device).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("stty: " + output.strip());
      }
      return output.strip();
    } catch (InterruptedException e) {
      interrupted = true;
      throw new IOException("stty was interrupted", e);
    } finally {
      process.destroyForcibly();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
