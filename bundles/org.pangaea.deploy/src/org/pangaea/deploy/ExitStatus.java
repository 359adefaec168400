package org.pangaea.deploy;

/** Exit statuses in words. */
final class ExitStatus {
  /** Added by the system to the number of the signal that ended a process. */
  private static final int SIGNAL = 128;

  private ExitStatus() {}

  static String sentence(long pid, int status) {
    String signal = status > SIGNAL ? " (signal " + (status - SIGNAL) + ")" : "";
    return "Its VMM, process " + pid + ", ended with status " + status + signal + ".";
  }
}
