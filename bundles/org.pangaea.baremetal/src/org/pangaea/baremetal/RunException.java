package org.pangaea.baremetal;

/** Why a program cannot be started, in a sentence for the user. */
public final class RunException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The exit status that fits. */
  private final int status;

  RunException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The process's exit status, as docs/cli.md lists them. */
  public int status() {
    return status;
  }
}
