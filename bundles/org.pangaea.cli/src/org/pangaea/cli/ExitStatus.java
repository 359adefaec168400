package org.pangaea.cli;

import org.pangaea.deploy.DeployException;

/** What the command tells its caller. Documented in {@code docs/cli.md}; numbers never change. */
final class ExitStatus {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int NOT_FOUND = 3;
  static final int UNREACHABLE = 4;
  static final int INVALID_MODEL = 5;
  static final int TIMED_OUT = 6;
  static final int INTERRUPTED = 130;

  private ExitStatus() {}

  static int of(DeployException.Kind kind) {
    return switch (kind) {
      case FAILED -> FAILED;
      case AMBIGUOUS -> USAGE;
      case NOT_FOUND -> NOT_FOUND;
      case UNREACHABLE -> UNREACHABLE;
      case INVALID_MODEL -> INVALID_MODEL;
      case TIMED_OUT -> TIMED_OUT;
    };
  }
}
