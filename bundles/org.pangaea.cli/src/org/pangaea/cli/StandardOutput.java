package org.pangaea.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.pangaea.guests.IoReason;

/**
 * Standard output, which remembers that it cannot be written any more: what writes to it on other
 * threads, or formats, keeps that to itself. Any thread.
 */
final class StandardOutput extends OutputStream {
  /** What Linux, macOS and the BSDs say when a pipe's reader is gone. */
  private static final String CLOSED_PIPE = "broken pipe";

  private final OutputStream out;
  private final CompletableFuture<IOException> failure = new CompletableFuture<>();

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure.complete(e);
      throw e;
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      failure.complete(e);
      throw e;
    }
  }

  boolean isBroken() {
    return failure.isDone();
  }

  /** Does something once it is broken, or at once if it is. */
  void whenBroken(Runnable action) {
    failure.thenRun(action);
  }

  /** Why it cannot be written; that a reader has seen enough is no reason to complain. */
  Optional<String> problem() {
    return Optional.ofNullable(failure.getNow(null))
        .map(IoReason::of)
        .filter(reason -> !reason.equals(CLOSED_PIPE));
  }
}
