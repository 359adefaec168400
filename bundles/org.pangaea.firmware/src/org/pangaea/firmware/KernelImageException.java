package org.pangaea.firmware;

/** A guest's file cannot be loaded. The message is a sentence for the user. */
public final class KernelImageException extends Exception {
  private static final long serialVersionUID = 1L;

  public KernelImageException(String message) {
    super(message);
  }
}
