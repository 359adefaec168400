package org.pangaea.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Picks the output of one command out of what the guest prints from its boot to its end, line by
 * line. The guest's init ends it by saying the exit status; where it begins, {@link #marked} makes
 * the guest say.
 */
final class CommandOutput extends OutputStream {
  private static final String BEGIN = "pangaea: output";
  private static final Pattern END = Pattern.compile("(.*)pangaea: exit status ([0-9]{1,3})");
  private static final int LAST_LINES = 15;

  private final OutputStream out;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Deque<String> last = new ArrayDeque<>();
  private boolean begun;
  private OptionalInt status = OptionalInt.empty();

  CommandOutput(OutputStream out) {
    this.out = out;
  }

  /** The command that says where its output begins. */
  static String marked(String command) {
    return "echo " + BEGIN + "; " + command;
  }

  @Override
  public synchronized void write(int b) throws IOException {
    if (b == '\n') {
      String text = line.toString(StandardCharsets.ISO_8859_1);
      line.reset();
      read(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    } else {
      line.write(b);
    }
  }

  private void read(String text) throws IOException {
    if (status.isPresent()) {
      return;
    }
    if (!begun) {
      last.add(text);
      if (last.size() > LAST_LINES) {
        last.remove();
      }
      begun = text.equals(BEGIN);
      return;
    }
    Matcher end = END.matcher(text);
    if (!end.matches()) {
      print(text + "\n");
    } else {
      print(end.group(1));
      status = OptionalInt.of(Integer.parseInt(end.group(2)));
    }
  }

  private void print(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** The command's exit status, if it came to its end. */
  synchronized OptionalInt status() {
    return status;
  }

  /** Whether the guest came to run the command. */
  synchronized boolean begun() {
    return begun;
  }

  /** The last lines that came before the command ran. */
  synchronized String lastLines() {
    return String.join("\n", last);
  }
}
