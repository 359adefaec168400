package org.pangaea.workbench.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.file.ClusterFormatException;
import org.pangaea.model.file.ClusterResources;
import org.pangaea.model.file.ReadProblem;
import org.pangaea.model.validation.ClusterValidator;
import org.pangaea.model.validation.Finding;

/**
 * What a text says.
 *
 * @param text that was read
 * @param cluster the model; empty if the text is none
 * @param unreadable why it is none; empty if it is
 */
public record ParsedCluster(String text, Optional<Cluster> cluster, List<ReadProblem> unreadable) {

  /** Reads a text. */
  public static ParsedCluster of(String name, String text) {
    try {
      return new ParsedCluster(text, Optional.of(ClusterResources.parse(name, text)), List.of());
    } catch (ClusterFormatException e) {
      return new ParsedCluster(text, Optional.empty(), e.problems());
    }
  }

  /**
   * What validation says; nothing of a text that is no model.
   *
   * @param folder what relative paths in the model begin at
   */
  public List<Finding> findings(Path folder) {
    return cluster.map(new ClusterValidator(folder)::validate).orElse(List.of());
  }
}
