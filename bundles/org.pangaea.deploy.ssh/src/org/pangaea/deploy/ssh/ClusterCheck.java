package org.pangaea.deploy.ssh;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
    List<CheckedLink> links = measure(cluster, checks, runtime, findings, progress);
    return new CheckReport(looked, links, findings);
  }

  private static List<CheckedLink> measure(
      Cluster cluster,
      List<ComputerCheck> checks,
      CarriedRuntime runtime,
      List<CheckFinding> findings,
      Progress progress)
      throws DeployException, InterruptedException {
    List<ComputerCheck> able = checks.stream().filter(ComputerCheck::canBeProbed).toList();
    Optional<Computer> here =
        cluster.getComputers().stream()
            .filter(computer -> Clusters.isHere(computer) && !computer.getNodes().isEmpty())
            .findFirst();
    if (able.isEmpty() || able.size() + (here.isPresent() ? 1 : 0) < 2) {
      return List.of();
    }
    progress.phase("Bringing a probe of the network to them");
    List<ProbedComputer> probed = new ArrayList<>();
    // All that are there, however bringing them ends; several threads add to it.
    List<ProbedComputer> brought = Collections.synchronizedList(new ArrayList<>());
    try {
      if (here.isPresent()) {
        probed.add(
            LocalProbe.of(here.get().getName(), able.getFirst().addressOfHere().orElseThrow()));
        brought.addAll(probed);
      }
      UploadProgress upload = new UploadProgress(progress);
      for (Brought each : Parallel.map(able, check -> bring(check, runtime, upload, brought))) {
        each.probe().ifPresent(probed::add);
        each.finding().ifPresent(findings::add);
      }
      progress.phase("Measuring the network between them");
      LinkCheck link = new LinkCheck(probed);
      List<CheckedLink> links = link.measure();
      findings.addAll(link.findings());
      return links;
    } finally {
      for (ProbedComputer computer : brought) {
        computer.close();
      }
    }
  }

  /** A probe, or why there is none. */
  private record Brought(Optional<ProbedComputer> probe, Optional<CheckFinding> finding) {}

  private static Brought bring(
      ComputerCheck check,
      CarriedRuntime runtime,
      UploadProgress progress,
      List<ProbedComputer> brought)
      throws InterruptedException {
    try {
      ProbedComputer probe = RemoteProbe.on(check, runtime, progress);
      brought.add(probe);
      return new Brought(Optional.of(probe), Optional.empty());
    } catch (DeployException e) {
      return new Brought(
          Optional.empty(),
          Optional.of(
              CheckFinding.error(
                  "link",
                  check.computer().name(),
                  "The network to it cannot be measured: " + e.getMessage(),
                  "A deployment would fail in the same way; mend that first.")));
    }
  }
}
