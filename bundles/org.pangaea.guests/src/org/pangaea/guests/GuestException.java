package org.pangaea.guests;

import java.io.Serial;

/**
 * A guest cannot be prepared. The message is for the user: complete sentences that name the culprit
 * and the remedy.
 */
public class GuestException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public GuestException(String message) {
    super(message);
  }

  public GuestException(String message, Throwable cause) {
    super(message, cause);
  }
}
