package org.pangaea.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.pangaea.deploy.ssh.SshPrompt;

/** Asks on the terminal, by standard error, and reads standard input no further than the answer. */
final class TerminalPrompt implements SshPrompt {
  private static final int LONGEST = 1024;

  private final Surroundings surroundings;
  private final Messages messages;

  TerminalPrompt(Surroundings surroundings, Messages messages) {
    this.surroundings = surroundings;
    this.messages = messages;
  }

  @Override
  public boolean agrees(String question) {
    messages.ask(question);
    return line().filter("yes"::equalsIgnoreCase).isPresent();
  }

  @Override
  public Optional<String> secret(String question) {
    Terminal terminal = surroundings.terminal();
    try {
      terminal.hide();
      messages.ask(question);
      Optional<String> typed = line();
      messages.newLine();
      return typed.filter(text -> !text.isEmpty());
    } catch (IOException e) {
      messages.warning("What is typed cannot be hidden on this terminal, so nothing is asked.");
      return Optional.empty();
    } finally {
      terminal.show();
    }
  }

  /** A line without its end; empty at the end of the input. */
  private Optional<String> line() {
    StringBuilder text = new StringBuilder();
    InputStream in = surroundings.in();
    try {
      for (int c = in.read(); c >= 0 && text.length() < LONGEST; c = in.read()) {
        if (c == '\n') {
          return Optional.of(text.toString().strip());
        }
        text.append((char) c);
      }
    } catch (IOException e) {
      // Nobody answers any more.
      return Optional.empty();
    }
    return Optional.empty();
  }
}
