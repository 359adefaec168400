package org.pangaea.fabric.wire;

import java.io.IOException;

/**
 * No TLS came about, and trying again would not help: one side has no certificate of the other's
 * deployment, or does not speak TLS 1.3. The message is a sentence without its stop.
 */
public final class TlsException extends IOException {

  private static final long serialVersionUID = 1L;

  TlsException(String message, Throwable cause) {
    super(message, cause);
  }
}
