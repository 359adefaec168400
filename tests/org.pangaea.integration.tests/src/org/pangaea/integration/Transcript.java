package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that one stream of a process has brought, read on a thread of its own, and waiting for what
 * is to come.
 */
final class Transcript {
  private static final int SHOWN = 4000;
  private static final int CHUNK = 8192;

  private final StringBuilder text = new StringBuilder();
  private boolean ended;

  static Transcript of(String name, InputStream stream) {
    Transcript transcript = new Transcript();
    Thread reader = new Thread(() -> transcript.read(stream), name);
    reader.setDaemon(true);
    reader.start();
    return transcript;
  }

  private void read(InputStream stream) {
    byte[] bytes = new byte[CHUNK];
    try (stream) {
      int length = stream.read(bytes);
      while (length >= 0) {
        append(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        length = stream.read(bytes);
      }
    } catch (IOException e) {
      append("\n(reading ended: " + e.getMessage() + ")\n");
    }
    end();
  }

  private synchronized void append(String more) {
    text.append(more);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** How much has come so far: a position to look on from. */
  synchronized int length() {
    return text.length();
  }

  synchronized String text() {
    return text.toString();
  }

  /** The last that came, for messages. */
  synchronized String tail() {
    return text.substring(Math.max(0, text.length() - SHOWN));
  }

  /**
   * Waits for something.
   *
   * @param from the position to look from
   * @return the first match; its positions are relative to {@code from}
   * @throws AssertionError if it did not come before the deadline or the end of the stream
   */
  synchronized Matcher await(int from, Pattern pattern, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Matcher matcher = pattern.matcher(text.substring(from));
      if (matcher.find()) {
        return matcher;
      }
      long left = deadline - System.nanoTime();
      if (ended || left <= 0) {
        String when = ended ? "before the end" : "within " + limit.toSeconds() + " s";
        fail("'%s' did not come %s. The last that came:\n%s".formatted(pattern, when, tail()));
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** Waits for the end of the stream and returns all of it. */
  synchronized String all(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!ended) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        fail("The stream did not end. The last that came:\n" + tail());
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return text.toString();
  }
}
