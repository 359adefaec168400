package org.pangaea.control;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * Messages of JSON-RPC as they come, each behind a head with its length. The library that reads
 * them makes room for whatever length is announced, and for a head without end; here the stream
 * fails instead. Used by one thread.
 */
final class BoundedMessages extends FilterInputStream {
  /** Heads have some 30 bytes. */
  static final int MOST_HEAD = 1024;

  private static final String LENGTH = "content-length:";

  private final int most;
  private final StringBuilder line = new StringBuilder();
  private int head;
  private int announced;

  /** Bytes of the message that are still to come; 0 in a head. */
  private int left;

  /**
   * @param most bytes that a message may have
   */
  BoundedMessages(InputStream in, int most) {
    super(in);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next >= 0) {
      take(next);
    }
    return next;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0) {
      int next = read();
      if (next < 0) {
        return -1;
      }
      target[offset] = (byte) next;
      return 1;
    }
    int count = super.read(target, offset, Math.min(length, left));
    left -= Math.max(0, count);
    return count;
  }

  private void take(int next) throws IOException {
    if (left > 0) {
      left--;
      return;
    }
    head++;
    if (head > MOST_HEAD) {
      throw new IOException("the head of a message has more than " + MOST_HEAD + " bytes");
    }
    if (next != '\n') {
      line.append((char) next);
      return;
    }
    String text = line.toString().strip().toLowerCase(Locale.ROOT);
    line.setLength(0);
    if (text.startsWith(LENGTH)) {
      announced = length(text.substring(LENGTH.length()).strip());
    } else if (text.isEmpty()) {
      left = announced;
      announced = 0;
      head = 0;
    }
  }

  private int length(String text) throws IOException {
    try {
      int length = Integer.parseInt(text);
      if (length >= 0 && length <= most) {
        return length;
      }
    } catch (NumberFormatException e) {
      // What is said below is true of it, too.
      throw tooLong(text, e);
    }
    throw tooLong(text, null);
  }

  private IOException tooLong(String text, Throwable cause) {
    return new IOException(
        "a message of '%s' bytes was announced; at most %d are read"
            .formatted(text.substring(0, Math.min(text.length(), 20)), most),
        cause);
  }
}
