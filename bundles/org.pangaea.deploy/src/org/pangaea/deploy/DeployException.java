package org.pangaea.deploy;

import java.io.Serial;

/** Something cannot be done. The message is for the user: what, on which node, why, what to do. */
public final class DeployException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** What kind of failure it is, as far as programs care. */
  public enum Kind {
    /** None of the others. */
    FAILED,
    /** What was asked for can mean several things. */
    AMBIGUOUS,
    /** What was asked for does not exist. */
    NOT_FOUND,
    /** A node cannot be reached, or was lost. */
    UNREACHABLE,
    /** The cluster model has errors. */
    INVALID_MODEL,
    /** It took too long. */
    TIMED_OUT
  }

  private final Kind kind;

  public DeployException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public DeployException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
