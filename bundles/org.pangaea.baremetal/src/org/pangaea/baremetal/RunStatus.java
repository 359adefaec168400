package org.pangaea.baremetal;

/** Exit statuses of this program's own; docs/cli.md lists them for all commands. */
final class RunStatus {
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int NOT_FOUND = 3;
  static final int TIMED_OUT = 6;

  private RunStatus() {}
}
