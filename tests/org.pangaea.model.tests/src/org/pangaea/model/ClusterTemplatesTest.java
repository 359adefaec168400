package org.pangaea.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.validation.ClusterValidator;
import org.pangaea.model.values.ByteSize;

class ClusterTemplatesTest {

  @ParameterizedTest
  @CsvSource({
    "1, 4, 'node0 node0 node0 node0'",
    "2, 4, 'node0 node0 node1 node1'",
    "3, 4, 'node0 node0 node1 node2'",
    "4, 2, 'node0 node2'"
  })
  void spreadsHartsBlockWise(int nodes, int harts, String expected) {
    Cluster cluster =
        ClusterTemplates.local("demo", NamedGuest.BUSYBOX, nodes, harts, 256 * ByteSize.MIB);
    List<String> placed =
        cluster.getVirtualMachines().get(0).getVcpus().stream()
            .map(vcpu -> vcpu.getNode().getName())
            .toList();
    assertEquals(expected, String.join(" ", placed));
  }

  @Test
  void everyTemplateOfEveryGuestIsInOrder() {
    for (NamedGuest guest : NamedGuest.values()) {
      for (int nodes = 1; nodes <= 4; nodes++) {
        for (int harts = 1; harts <= 8; harts++) {
          Cluster cluster = ClusterTemplates.local("demo", guest, nodes, harts, 128 * ByteSize.MIB);
          assertEquals(List.of(), new ClusterValidator(Path.of("")).validate(cluster));
        }
      }
    }
  }

  @Test
  void aClusterOfHostsHasANodeOnEachAndIsInOrder() {
    List<String> hosts = List.of("shelf", "10.0.0.7", "shelf.lan", "shelf-lan");
    Cluster cluster =
        ClusterTemplates.remote("lab", NamedGuest.BUSYBOX, hosts, 8, 128 * ByteSize.MIB);
    assertEquals(List.of(), new ClusterValidator(Path.of("")).validate(cluster));
    assertEquals(hosts, cluster.getComputers().stream().map(Computer::getAddress).toList());
    assertEquals(
        List.of("shelf", "host-10-0-0-7", "shelf-lan", "shelf-lan-2"),
        cluster.getComputers().stream().map(Computer::getName).toList());
    assertEquals(
        List.of("node0", "node0", "node1", "node1", "node2", "node2", "node3", "node3"),
        cluster.getVirtualMachines().getFirst().getVcpus().stream()
            .map(vcpu -> vcpu.getNode().getName())
            .toList());
  }

  @Test
  void refusesAMachineOfNothing() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> ClusterTemplates.local("demo", NamedGuest.BUSYBOX, 0, 4, ByteSize.GIB));
    assertEquals(
        "A virtual machine needs at least one node and one hart, not 0 and 4.",
        refused.getMessage());
  }
}
