package org.pangaea.deploy.ssh;

import java.util.ArrayList;
import java.util.List;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.Progress;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.Computer;

/**
 * Asks each computer of a cluster whether a deployment could succeed, and measures the network
 * between every two of them. Nothing stays there.
 */
public final class ClusterCheck {
  private ClusterCheck() {}

  /**
   * Checks all computers that are reached by SSH and have nodes.
   *
   * @param cluster a valid one
   * @param runtime that a deployment would bring to computers without a Java
   */
  public static CheckReport check(
      Cluster cluster, SshComputers computers, CarriedRuntime runtime, Progress progress)
      throws DeployException, InterruptedException {
    List<ComputerCheck> checks = new ArrayList<>();
    for (Computer computer : cluster.getComputers()) {
      if (!Clusters.isHere(computer) && !computer.getNodes().isEmpty()) {
        checks.add(new ComputerCheck(cluster, computer, computers.computer(computer), runtime));
      }
    }
    progress.phase("Asking the computers");
    List<CheckedComputer> looked = Parallel.map(checks, ComputerCheck::look);
    List<CheckFinding> findings = new ArrayList<>();
    checks.forEach(check -> findings.addAll(check.findings()));
    List<ComputerCheck> able = checks.stream().filter(c -> c.java().isPresent()).toList();
    List<CheckedLink> links = List.of();
    if (able.size() > 1) {
      progress.phase("Measuring the network between them");
      LinkCheck link = new LinkCheck(able);
      links = link.measure();
      findings.addAll(link.findings());
    }
    return new CheckReport(looked, links, findings);
  }
}
