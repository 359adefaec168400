package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;

/** Signals that Java cannot send. */
final class Signals {
  private Signals() {}

  static void send(String name, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-s", name, Long.toString(pid)).inheritIO().start();
    assertEquals(0, kill.waitFor(), "kill -s " + name + " " + pid);
  }
}
