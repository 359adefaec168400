package org.pangaea.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.pangaea.fabric.wire.Wire;

/**
 * What goes over a wire, a message with each {@link #flush}. Whoever flushes waits until the system
 * has taken it, or, with an executor, for nothing: a VMM that stands still answers no handshake
 * either, and who asks it has a limit of his own for the answer. One thread at a time writes.
 */
final class WireOutput extends OutputStream {
  /** What may wait for a VMM that takes nothing: more than a client ever has to say. */
  private static final int MOST_WAITING = 64 << 20;

  private final Wire wire;
  private final Executor background;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  /** Completes when all that was flushed has left. This and the next one are guarded by this. */
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  private long waiting;

  /**
   * @param background null: who flushes writes
   */
  WireOutput(Wire wire, Executor background) {
    this.wire = wire;
    this.background = background;
  }

  @Override
  public void write(int value) {
    message.write(value);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    message.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    byte[] bytes = message.toByteArray();
    message.reset();
    if (bytes.length == 0) {
      return;
    }
    if (background == null) {
      wire.write(ByteBuffer.wrap(bytes));
    } else {
      later(bytes);
    }
  }

  private synchronized void later(byte[] bytes) throws IOException {
    if (last.isCompletedExceptionally()) {
      throw new IOException("the connection has ended");
    }
    if (waiting + bytes.length > MOST_WAITING) {
      throw new IOException("the other side does not read");
    }
    try {
      last = last.thenRunAsync(() -> send(bytes), background);
      waiting += bytes.length;
    } catch (RejectedExecutionException e) {
      throw new IOException("the connection has been closed", e);
    }
  }

  private void send(byte[] bytes) {
    try {
      wire.write(ByteBuffer.wrap(bytes));
      synchronized (this) {
        waiting -= bytes.length;
      }
    } catch (IOException e) {
      // Whoever reads finds the end, and why.
      wire.close();
      throw new UncheckedIOException(e);
    }
  }
}
