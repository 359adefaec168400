package org.pangaea.model.validation;

import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.CoherenceSettings;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.values.ByteSize;

/** Settings under which the protocol can make progress, and be seen not to. */
final class CoherenceChecker implements Checker {

  /**
   * One instruction may touch two pages of code, two of data and the page tables of each, all of
   * which must be held at the same time. This is several times that, for every hart and device.
   */
  private static final long BUDGET_EACH = 256 * ByteSize.KIB;

  private static final int LONGEST_WATCHDOG = 3600;

  @Override
  public void check(Cluster cluster, Findings findings) {
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      CoherenceSettings settings = machine.getCoherence();
      if (settings != null) {
        checkBudget(machine, settings, findings);
        checkWatchdog(settings, findings);
      }
    }
  }

  private static void checkBudget(
      VirtualMachine machine, CoherenceSettings settings, Findings findings) {
    long needed = 0;
    for (VirtualNode node : Clusters.nodesOf(machine)) {
      long harts = machine.getVcpus().stream().filter(v -> v.getNode() == node).count();
      long devices = machine.getDevices().stream().filter(d -> d.getNode() == node).count();
      needed = Math.max(needed, (harts + devices) * BUDGET_EACH);
    }
    long budget = settings.getMirrorBudget();
    if (budget > 0 && budget < needed) {
      findings.add(
          Rule.MIRROR_BUDGET_TOO_SMALL,
          settings,
          ClusterPackage.Literals.COHERENCE_SETTINGS__MIRROR_BUDGET,
          "mirrorBudget is %s, but its busiest node needs %s: %s for each vCPU and device."
              .formatted(
                  ByteSize.format(budget), ByteSize.format(needed), ByteSize.format(BUDGET_EACH)),
          "Write mirrorBudget = %s or more, or 0 for no limit.".formatted(ByteSize.format(needed)));
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
