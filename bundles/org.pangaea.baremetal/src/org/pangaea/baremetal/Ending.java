package org.pangaea.baremetal;

/**
 * How a run ended.
 *
 * @param outcome in one word
 * @param code what the guest said: the code of its failure, 0 if it passed
 * @param message a sentence about it; empty if there is nothing to say
 */
public record Ending(Outcome outcome, long code, String message) {
  /** Codes above this do not fit into an exit status. */
  private static final int LARGEST_STATUS = 255;

  private static final int FAILED = 1;
  private static final int TIMED_OUT = 6;

  /** How a run can end. */
  public enum Outcome {
    /** The guest says that all is well. */
    PASSED,
    /** The guest says that it failed, and gives a code. */
    FAILED,
    /** The guest asked for a restart, which is not done. */
    RESTART,
    /** Nothing can happen any more: all harts wait for interrupts that cannot come. */
    IDLE,
    /** Time is over. */
    TIMED_OUT,
    /** This program failed. */
    BROKEN
  }

  /** The process's exit status: the guest's code if it gave one. */
  public int status() {
    return switch (outcome) {
      case PASSED, RESTART -> 0;
      case FAILED ->
          code > 0 && code <= LARGEST_STATUS ? (int) code : code == 0 ? FAILED : LARGEST_STATUS;
      case IDLE, BROKEN -> FAILED;
      case TIMED_OUT -> TIMED_OUT;
    };
  }
}
