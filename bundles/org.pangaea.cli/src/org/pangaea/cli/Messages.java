package org.pangaea.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What is said to the user, on standard error. Any thread. */
final class Messages {
  private static final String NAME = "pangaea: ";
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String PLAIN = "\u001b[m";

  /** A line that wraps could not be cleared. */
  private static final int LONGEST_STATUS = 79;

  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final Terminal terminal;
  private final boolean colours;
  private volatile boolean quiet;
  private boolean statusShown;

  Messages(OutputStream err, Terminal terminal, boolean noColour) {
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    this.terminal = terminal;
    colours = terminal.isError() && !noColour;
  }

  void setQuiet(boolean quiet) {
    this.quiet = quiet;
  }

  boolean isQuiet() {
    return quiet;
  }

  /** Good to know; not said where quiet is asked for. */
  void info(String text) {
    if (!quiet) {
      say(NAME + text);
    }
  }

  /** Something the user should look at. */
  void warning(String text) {
    say(coloured(YELLOW, NAME + "warning: ") + text);
  }

  /** Why the command fails. */
  void error(String text) {
    say(coloured(RED, NAME + "error: ") + text);
  }

  /** A line that the next one takes the place of; only for terminals. */
  synchronized void status(String text) {
    if (terminal.isError() && !quiet && !terminal.isRaw()) {
      err.print(CLEAR_LINE + text.substring(0, Math.min(text.length(), LONGEST_STATUS)));
      err.flush();
      statusShown = true;
    }
  }

  /** Removes what {@link #status} shows. */
  synchronized void clearStatus() {
    if (statusShown) {
      err.print(CLEAR_LINE);
      err.flush();
      statusShown = false;
    }
  }

  /**
   * Says lines as they are. In raw mode the terminal does not return to the first column by itself.
   */
  synchronized void say(String text) {
    clearStatus();
    String end = terminal.isRaw() ? "\r\n" : "\n";
    err.print(text.stripTrailing().replace("\n", end) + end);
    err.flush();
  }

  /** Asks something, and stays on the line. */
  synchronized void ask(String question) {
    clearStatus();
    err.print(question);
    err.flush();
  }

  /** Ends the line that the guest may have begun. */
  void newLine() {
    say("");
  }

  void trace(Throwable failure) {
    failure.printStackTrace(err);
  }

  private String coloured(String colour, String text) {
    return colours ? colour + text + PLAIN : text;
  }
}
