package org.pangaea.model.validation;

import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.VirtualMachine;

/** Weights are such that the lightest virtual machine still gets on. */
final class WeightChecker implements Checker {

  @Override
  public void check(Cluster cluster, Findings findings) {
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      int weight = machine.getWeight();
      if (weight < 1 || weight > Clusters.MOST_WEIGHT) {
        findings.add(
            Rule.WEIGHT_RANGE,
            machine,
            ClusterPackage.Literals.VIRTUAL_MACHINE__WEIGHT,
            "weight is %d.".formatted(weight),
            "Give a number from 1 to %d; one with twice the weight of another gets twice its time on a processor that they share."
                .formatted(Clusters.MOST_WEIGHT));
      }
    }
  }
}
