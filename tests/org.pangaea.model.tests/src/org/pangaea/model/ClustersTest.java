package org.pangaea.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.file.ClusterFormatException;
import org.pangaea.model.file.ClusterResources;

class ClustersTest {

  private final Cluster cluster =
      read(
          """
          cluster c {
            computer first { node a {}; node unused {} }
            computer second { node b {}; node d {} }
            vm v {
              vcpu 0 { node = b }
              memory { size = 64 MiB; home = b }
              memory { size = 32 MiB; home = a }
              device console { node = d }
            }
          }
          """);
  private final VirtualMachine machine = cluster.getVirtualMachines().get(0);

  @Test
  void nodesOfAMachineComeInTheOrderOfTheFile() {
    assertEquals(List.of("a", "b", "d"), names(Clusters.nodesOf(machine)));
    assertEquals(List.of("a", "b"), names(Clusters.numaNodesOf(machine)));
    assertEquals(List.of("a", "unused", "b", "d"), names(Clusters.nodes(cluster)));
    assertEquals("second", Clusters.computer(Clusters.nodesOf(machine).get(1)).getName());
  }

  @Test
  void memoryLiesInOneRunFromItsBase() {
    List<PlacedRegion> memory = Clusters.memory(machine);
    assertEquals(0x8000_0000L, memory.get(0).base());
    assertEquals(0x8400_0000L, memory.get(1).base());
    assertEquals(0x8600_0000L, memory.get(1).end());
    assertEquals("a", memory.get(1).home().getName());
    assertEquals(96L << 20, Clusters.memorySize(machine));
  }

  @Test
  void coherenceSettingsHaveDefaultsWhereTheModelSaysNothing() {
    assertTrue(Clusters.coherence(machine).isExclusiveOnRead());
    assertTrue(Clusters.coherence(machine).isMigratoryGrant());
    assertTrue(Clusters.coherence(machine).isBulkOwnership());
    assertTrue(Clusters.coherence(machine).isOverwriteWithoutData());
    assertTrue(Clusters.coherence(machine).isUntouchedWithoutData());
    assertTrue(Clusters.coherence(machine).isUnchangedWithoutData());
    assertTrue(Clusters.coherence(machine).isTimerPacing());
    assertEquals(5, Clusters.coherence(machine).getWatchdogSeconds());
  }

  @Test
  void machinesAreFoundByName() {
    assertEquals(Optional.of(machine), Clusters.virtualMachine(cluster, "v"));
    assertEquals(Optional.empty(), Clusters.virtualMachine(cluster, "w"));
  }

  private static List<String> names(List<VirtualNode> nodes) {
    return nodes.stream().map(VirtualNode::getName).toList();
  }

  private static Cluster read(String text) {
    try {
      return ClusterResources.parse("test.cluster", text);
    } catch (ClusterFormatException invalid) {
      throw new AssertionError(invalid);
    }
  }
}
