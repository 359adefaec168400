package org.pangaea.fabric;

import java.io.IOException;

/** The fabric cannot be set up; the message is a complete sentence for the user. */
public class FabricException extends IOException {

  private static final long serialVersionUID = 1L;

  public FabricException(String message) {
    super(message);
  }

  public FabricException(String message, Throwable cause) {
    super(message, cause);
  }
}
