package org.pangaea.model.validation;

import java.nio.file.Path;
import java.util.List;
import org.pangaea.model.cluster.Cluster;

/** Runs every checker over a cluster. */
public final class ClusterValidator {

  private final List<Checker> checkers;

  /**
   * A validator for clusters of one folder that knows nothing of this computer.
   *
   * @param folder what relative paths in the model begin at: the folder of the cluster's file
   */
  public ClusterValidator(Path folder) {
    this(folder, Host.UNKNOWN);
  }

  /**
   * A validator for clusters of one folder.
   *
   * @param folder what relative paths in the model begin at: the folder of the cluster's file
   * @param host what this computer has
   */
  public ClusterValidator(Path folder, Host host) {
    checkers =
        List.of(
            new NameChecker(),
            new SizeChecker(),
            new ComputerChecker(),
            new ProcessorChecker(),
            new HostChecker(host),
            new NodeChecker(),
            new IoDeviceChecker(),
            new GuestChecker(folder),
            new TimeChecker(),
            new WeightChecker(),
            new VCpuChecker(),
            new MemoryChecker(),
            new GuestMemoryChecker(),
            new DeviceChecker(),
            new CoherenceChecker());
  }

  /** Everything there is to say, worst first; empty for a cluster that is in order. */
  public List<Finding> validate(Cluster cluster) {
    Findings findings = new Findings();
    checkers.forEach(checker -> checker.check(cluster, findings));
    return findings.sorted();
  }

  /** Whether nothing that was found keeps the cluster from running. */
  public static boolean canRun(List<Finding> findings) {
    return findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
  }
}
