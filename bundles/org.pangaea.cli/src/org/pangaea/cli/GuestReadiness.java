package org.pangaea.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Reads the console along to find out when the guest listens to its keyboard. Until then Ctrl-C
 * must end the boot, instead of getting lost in a kernel that does not read it, and lines piped in
 * must wait.
 *
 * <p>Our own guests greet and prompt. Of others it is only known when their kernel starts the first
 * process, and of those that don't say even that, that they have been printing for a while. One
 * thread writes, one other waits.
 */
final class GuestReadiness extends FilterOutputStream {
  private static final String GREETING = "Pangaea guest:";
  private static final String FIRST_PROCESS = " as init process";
  private static final String PROMPT = "# ";
  private static final long AFTER_PROMPT = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long AFTER_GREETING = TimeUnit.SECONDS.toNanos(3);
  private static final long AFTER_FIRST_PROCESS = TimeUnit.SECONDS.toNanos(8);
  private static final long AFTER_FIRST_OUTPUT = TimeUnit.SECONDS.toNanos(60);
  private static final int LONGEST_LINE = 256;

  private final StringBuilder line = new StringBuilder();
  private boolean greeted;

  /** When the guest is taken to be ready, by {@link System#nanoTime}; guarded by this. */
  private long ready;

  private boolean known;

  GuestReadiness(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    expect(AFTER_FIRST_OUTPUT);
    for (char c : new String(bytes, offset, length, StandardCharsets.ISO_8859_1).toCharArray()) {
      if (c == '\n') {
        read(line.toString());
        line.setLength(0);
      } else if (line.length() < LONGEST_LINE) {
        line.append(c);
      }
    }
    if (greeted && line.indexOf(PROMPT) >= 0) {
      expect(AFTER_PROMPT);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  private void read(String text) {
    if (text.contains(GREETING)) {
      greeted = true;
      expect(AFTER_GREETING);
    } else if (text.contains(FIRST_PROCESS)) {
      expect(AFTER_FIRST_PROCESS);
    }
  }

  private synchronized void expect(long nanos) {
    long at = System.nanoTime() + nanos;
    if (!known || at < ready) {
      known = true;
      ready = at;
      notifyAll();
    }
  }

  /** Returns when the guest is taken to listen. */
  synchronized void await() throws InterruptedException {
    while (!known || ready > System.nanoTime()) {
      if (known) {
        TimeUnit.NANOSECONDS.timedWait(this, ready - System.nanoTime() + 1_000_000);
      } else {
        wait();
      }
    }
  }
}
