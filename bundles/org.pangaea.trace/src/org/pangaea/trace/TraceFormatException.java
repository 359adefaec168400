package org.pangaea.trace;

import java.io.IOException;

/** A file is no trace, or damaged; the message is a sentence that says where. */
public final class TraceFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  TraceFormatException(String message) {
    super(message);
  }
}
