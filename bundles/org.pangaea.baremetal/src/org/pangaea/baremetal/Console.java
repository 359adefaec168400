package org.pangaea.baremetal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * The guest's output on its way out: devices put bytes here under their lock and must not wait, and
 * a thread of its own writes them. A guest that prints faster than anybody reads is slowed down
 * where it holds no lock, in {@link #pace}. Any thread.
 */
final class Console {
  private static final int ROOM = 1 << 16;

  /** How the JDK passes on the system's text. */
  private static final String EPIPE = "Broken pipe";

  private final OutputStream out;
  private final Thread writer = new Thread(this::writeAll, "console");
  private byte[] waiting = new byte[ROOM];
  private int length;
  private boolean closed;

  /** Set if nothing can be written any more: the rest is dropped, and the guest runs on. */
  private boolean broken;

  /** Why, unless somebody just stopped reading. */
  private Optional<String> failure = Optional.empty();

  Console(OutputStream out) {
    this.out = out;
    writer.setDaemon(true);
    writer.start();
  }

  /** Takes one byte; never waits. */
  synchronized void write(byte output) {
    if (broken) {
      return;
    }
    if (length == waiting.length) {
      waiting = Arrays.copyOf(waiting, 2 * length);
    }
    waiting[length++] = output;
    if (length == 1) {
      notifyAll();
    }
  }

  /** Waits while more is waiting than there is room for. */
  synchronized void pace() {
    boolean interrupted = false;
    while (length >= ROOM && !closed && !broken) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Writes what is left and ends.
   *
   * @param millis how long to wait for whoever reads; 0 for as long as it takes
   */
  void close(long millis) throws InterruptedException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    writer.join(millis);
  }

  /** Why output was lost; empty if it was not, or nobody wanted it. */
  synchronized Optional<String> failure() {
    return failure;
  }

  private void writeAll() {
    try {
      for (byte[] bytes; (bytes = next()).length > 0; ) {
        out.write(bytes);
        out.flush();
      }
    } catch (IOException e) {
      synchronized (this) {
        broken = true;
        // "head" and the like stop reading when they have what they want.
        failure = Optional.of(String.valueOf(e.getMessage())).filter(why -> !why.equals(EPIPE));
        notifyAll();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; if somebody does, it is told to end.
      return;
    }
  }

  private synchronized byte[] next() throws InterruptedException {
    while (length == 0 && !closed) {
      wait();
    }
    byte[] bytes = Arrays.copyOf(waiting, length);
    length = 0;
    notifyAll();
    return bytes;
  }
}
