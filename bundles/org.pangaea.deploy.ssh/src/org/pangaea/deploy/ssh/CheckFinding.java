package org.pangaea.deploy.ssh;

/**
 * One thing that {@link ClusterCheck} found.
 *
 * @param rule which check: reach, tools, run-folder, java, processors, memory, disk, ports, clock,
 *     link
 * @param severity {@code error} if a deployment would fail, {@code warning} if it would suffer
 * @param computer its name in the model; for links the one that connects
 * @param message what is wrong, and why
 * @param remedy what to do
 */
public record CheckFinding(
    String rule, String severity, String computer, String message, String remedy) {
  static CheckFinding error(String rule, String computer, String message, String remedy) {
    return new CheckFinding(rule, "error", computer, message, remedy);
  }

  static CheckFinding warning(String rule, String computer, String message, String remedy) {
    return new CheckFinding(rule, "warning", computer, message, remedy);
  }

  public boolean isError() {
    return severity.equals("error");
  }
}
