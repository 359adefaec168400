package org.pangaea.deploy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What there is to read in the directory of a machine or a deployed cluster.
 *
 * @param name of the machine or cluster
 * @param cluster whether it is a cluster's
 * @param files logs, reports and descriptions
 */
public record RunFolder(String name, boolean cluster, List<Path> files) {
  /** The model that it was made of. */
  public Optional<Path> model() {
    return files.stream()
        .filter(file -> file.getFileName().toString().equals(RunDirectory.MODEL))
        .findFirst();
  }
}
