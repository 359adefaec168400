package org.pangaea.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.values.ByteSize;

/**
 * One way in which a model differs from the one that was deployed.
 *
 * @param text a sentence
 * @param redeploys whether VMMs have to be started anew for it; otherwise the next run of a machine
 *     has it
 */
public record ModelChange(String text, boolean redeploys) {

  /**
   * All of them.
   *
   * @param before as deployed
   * @param now a valid one
   * @param memory bytes of guest memory that the VMMs were started for
   */
  public static List<ModelChange> between(Cluster before, Cluster now, long memory) {
    List<ModelChange> changes = new ArrayList<>();
    nodes(before, now, changes);
    long wanted = now.getVirtualMachines().stream().mapToLong(Clusters::memorySize).sum();
    if (wanted > memory) {
      changes.add(
          new ModelChange(
              "Its machines have %s of memory in all, and the VMMs were started for %s."
                  .formatted(ByteSize.format(wanted), ByteSize.format(memory)),
              true));
    }
    machines(before, now, changes);
    return changes;
  }

  private static void nodes(Cluster before, Cluster now, List<ModelChange> changes) {
    Map<String, String> old = places(before);
    Map<String, String> wanted = places(now);
    for (String node : union(old.keySet(), wanted.keySet())) {
      if (!old.containsKey(node)) {
        changes.add(new ModelChange("Node '%s' is new.".formatted(node), true));
      } else if (!wanted.containsKey(node)) {
        changes.add(new ModelChange("Node '%s' is gone.".formatted(node), true));
      } else if (!old.get(node).equals(wanted.get(node))) {
        changes.add(
            new ModelChange(
                "Node '%s' is %s now, and was %s.".formatted(node, wanted.get(node), old.get(node)),
                true));
      }
    }
    if (changes.isEmpty() && !List.copyOf(old.keySet()).equals(List.copyOf(wanted.keySet()))) {
      changes.add(new ModelChange("The nodes are in another order.", true));
    }
  }

  /** What of a node counts when its VMM is started; the rest counts when a machine is. */
  private static Map<String, String> places(Cluster cluster) {
    Map<String, String> places = new LinkedHashMap<>();
    for (VirtualNode node : Clusters.nodes(cluster)) {
      Computer computer = Clusters.computer(node);
      String user = computer.getSshUser() == null ? "" : computer.getSshUser() + "@";
      places.put(
          node.getName(),
          "on '%s' (%s%s, SSH port %d), fabricPort %d"
              .formatted(
                  computer.getName(),
                  user,
                  computer.getAddress(),
                  computer.getSshPort(),
                  node.getFabricPort()));
    }
    return places;
  }

  private static void machines(Cluster before, Cluster now, List<ModelChange> changes) {
    Map<String, VirtualMachine> old = byName(before);
    Map<String, VirtualMachine> wanted = byName(now);
    for (String name : union(old.keySet(), wanted.keySet())) {
      if (!old.containsKey(name)) {
        changes.add(new ModelChange("Machine '%s' is new.".formatted(name), false));
      } else if (!wanted.containsKey(name)) {
        changes.add(
            new ModelChange(
                "Machine '%s' is gone from the model; one that runs goes on.".formatted(name),
                false));
      } else if (!EcoreUtil.equals(old.get(name), wanted.get(name))) {
        changes.add(
            new ModelChange(
                "Machine '%s' has changed; it counts from its next run on.".formatted(name),
                false));
      }
    }
  }

  private static Map<String, VirtualMachine> byName(Cluster cluster) {
    Map<String, VirtualMachine> machines = new LinkedHashMap<>();
    cluster.getVirtualMachines().forEach(machine -> machines.put(machine.getName(), machine));
    return machines;
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new LinkedHashSet<>(some);
    all.addAll(others);
    return all;
  }
}
