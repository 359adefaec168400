package org.pangaea.model.validation;

import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.CoherenceSettings;
import org.pangaea.model.cluster.VirtualMachine;

/** Settings under which the protocol can make progress, and be seen not to. */
final class CoherenceChecker implements Checker {

  private static final int LONGEST_WATCHDOG = 3600;

  @Override
  public void check(Cluster cluster, Findings findings) {
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      CoherenceSettings settings = machine.getCoherence();
      if (settings != null) {
        checkWatchdog(settings, findings);
      }
    }
  }

  private static void checkWatchdog(CoherenceSettings settings, Findings findings) {
    int seconds = settings.getWatchdogSeconds();
    if (seconds < 1 || seconds > LONGEST_WATCHDOG) {
      findings.add(
          Rule.WATCHDOG_RANGE,
          settings,
          ClusterPackage.Literals.COHERENCE_SETTINGS__WATCHDOG_SECONDS,
          "watchdogSeconds is %d.".formatted(seconds),
          "Give a number of seconds from 1 to %d.".formatted(LONGEST_WATCHDOG));
    }
  }
}
