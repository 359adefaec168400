package org.pangaea.workbench.machines;

import java.nio.file.Path;

/** What does at a shell what the workbench does. */
public final class CommandLines {

  private CommandLines() {}

  /**
   * A command about a cluster.
   *
   * @param verb check, deploy or undeploy
   * @param file with its model
   */
  public static String cluster(String verb, Path file) {
    return "pangaea cluster " + verb + " " + quoted(file.toString());
  }

  /** The command that takes down a cluster by its name. */
  public static String undeploy(String cluster) {
    return "pangaea cluster undeploy " + quoted(cluster);
  }

  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:@+~-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
