package org.pangaea.model.validation;

import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.VirtualMachine;

/** Guest time runs forward, at a pace that a kernel's calibration survives. */
final class TimeChecker implements Checker {

  @Override
  public void check(Cluster cluster, Findings findings) {
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      double scale = machine.getTimeScale();
      if (!Clusters.isTimeScale(scale)) {
        findings.add(
            Rule.TIME_SCALE_RANGE,
            machine,
            ClusterPackage.Literals.VIRTUAL_MACHINE__TIME_SCALE,
            "timeScale is %s.".formatted(scale),
            "Give a number from %s to %s; below 1, guest time runs slower than real time."
                .formatted(Clusters.SLOWEST_TIME, (int) Clusters.FASTEST_TIME));
      }
    }
  }
}
