package org.pangaea.integration;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shell of a Linux guest at a keyboard and a screen. */
final class Guest {
  /** For a boot on a machine that does much else. */
  static final Duration BOOT = Duration.ofMinutes(4);

  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final String PROMPT = "root@pangaea:~# ";

  private final Running console;
  private int asked;

  private Guest(Running console) {
    this.console = console;
  }

  /** Waits for the prompt. */
  static Guest booted(Running console) throws InterruptedException {
    console.awaitOut(PROMPT, BOOT);
    return new Guest(console);
  }

  /** Runs a command and returns what it prints. */
  String says(String command) throws IOException, InterruptedException {
    asked++;
    // The shell takes the quotes out, so what is typed does not look like the answer.
    String line = "echo \"[%d:\"\"$(%s)\"\":%d]\"\r".formatted(asked, command, asked);
    Pattern answer = Pattern.compile("\\[%d:((?!\")(?s:.*?)):%d\\]".formatted(asked, asked));
    int from = console.out().length();
    console.type(line);
    Matcher matcher = console.out().await(from, answer, ANSWER);
    return matcher.group(1).replace("\r", "");
  }

  /** Types a line and waits for what it makes the guest print. */
  void shows(String line, String pattern) throws IOException, InterruptedException {
    int from = console.out().length();
    console.type(line + "\r");
    console.out().await(from, Pattern.compile(pattern), ANSWER);
  }

  long number(String command) throws IOException, InterruptedException {
    return Long.parseLong(says(command).strip());
  }
}
