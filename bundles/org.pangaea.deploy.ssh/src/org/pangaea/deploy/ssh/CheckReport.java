package org.pangaea.deploy.ssh;

import java.util.List;

/** All that {@link ClusterCheck} found. */
public record CheckReport(
    List<CheckedComputer> computers, List<CheckedLink> links, List<CheckFinding> findings) {
  /** Whether a deployment could succeed. */
  public boolean isGood() {
    return findings.stream().noneMatch(CheckFinding::isError);
  }
}
