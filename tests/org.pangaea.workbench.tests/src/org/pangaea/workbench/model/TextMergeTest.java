package org.pangaea.workbench.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;

class TextMergeTest {

  private static final String TEXT =
      """
      # What this is for.
      cluster c {
        computer local {
          node a {
            engine = translator   # fast
            memory = 16 MiB
          }

          # The second half.
          node b {
            engine = translator
            memory = 16 MiB
          }
        }

        vm builtin {
          guest = builtin

          vcpu 0 { node = a }
          vcpu 1 { node = b }  # far away
        }
      }
      """;

  private static Cluster read(String text) {
    return ParsedCluster.of("test", text).cluster().orElseThrow();
  }

  @Test
  void aChangedAttributeChangesItsLineAndKeepsAllComments() {
    String changed =
        TextMerge.apply(
            ParsedCluster.of("test", TEXT),
            cluster -> Clusters.nodes(cluster).getFirst().setMemory(32L << 20));
    assertEquals(32L << 20, Clusters.nodes(read(changed)).getFirst().getMemory());
    assertTrue(changed.contains("# What this is for."), changed);
    assertTrue(changed.contains("# The second half."), changed);
    assertEquals(16L << 20, Clusters.nodes(read(changed)).getLast().getMemory());
  }

  @Test
  void whatIsRemovedIsGoneAndNothingElse() {
    String changed =
        TextMerge.apply(
            ParsedCluster.of("test", TEXT),
            cluster -> cluster.getVirtualMachines().getFirst().getVcpus().removeFirst());
    assertEquals(1, read(changed).getVirtualMachines().getFirst().getVcpus().size());
    assertTrue(changed.contains("# What this is for."), changed);
  }

  @Test
  void whatIsAddedStandsWhereTheModelHasIt() {
    String changed =
        TextMerge.apply(
            ParsedCluster.of("test", TEXT),
            cluster ->
                NewElements.add(
                    cluster.getComputers().getFirst(),
                    org.pangaea.model.cluster.ClusterPackage.Literals.COMPUTER__NODES));
    assertEquals(3, Clusters.nodes(read(changed)).size());
    assertTrue(changed.contains("# What this is for."), changed);
  }

  @Test
  void whereLinesAreDividedOtherwiseTheHeadingStaysAtLeast() {
    String dense = "# About it.\ncluster c { computer local { node a { memory = 16 MiB } } }\n";
    String changed =
        TextMerge.apply(
            ParsedCluster.of("test", dense),
            cluster -> Clusters.nodes(cluster).getFirst().setMemory(32L << 20));
    assertTrue(changed.startsWith("# About it.\n"), changed);
    assertEquals(32L << 20, Clusters.nodes(read(changed)).getFirst().getMemory());
  }

  @Test
  void withoutAChangeTheTextStaysAsItIsToTheLetter() {
    assertEquals(TEXT, TextMerge.apply(ParsedCluster.of("test", TEXT), _ -> {}));
  }
}
