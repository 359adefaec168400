package org.pangaea.deploy.report;

import java.util.Map;

/**
 * What another computer tells of itself, and of the VMMs that were started there.
 *
 * @param name in the model
 * @param text for people: kernel, SSH server, Javas, memory, what is in the run directories
 * @param logs what VMMs printed, by the paths that they shall have in the report
 * @param missing what could not be had, with the reason
 */
public record ComputerFacts(
    String name, String text, Map<String, String> logs, Map<String, String> missing) {
  /** Of one that could not be reached. */
  public static ComputerFacts unreached(String name, String reason) {
    return new ComputerFacts(name, "", Map.of(), Map.of("computer " + name, reason));
  }

  /** Whether it could be reached. */
  public boolean reached() {
    return !text.isEmpty();
  }
}
