package org.pangaea.workbench.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.emf.ecore.EObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pangaea.model.ClusterTemplates;
import org.pangaea.model.Clusters;
import org.pangaea.model.NamedGuest;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.file.ClusterResources;
import org.pangaea.model.validation.Finding;
import org.pangaea.model.validation.Rule;
import org.pangaea.model.values.ProcessorSet;

/** Every repair repairs: what validation complained of, it complains of no more. */
class FixesTest {

  /** A rule, and how to break it. */
  enum Breach {
    VCPU_WITHOUT_NODE(c -> machine(c).getVcpus().getFirst().setNode(null)),
    REGION_WITHOUT_HOME(c -> machine(c).getMemory().getFirst().setHome(null)),
    DEVICE_WITHOUT_NODE(c -> machine(c).getDevices().getFirst().setNode(null)),
    PROCESSOR_CLAIMED_TWICE(c -> Clusters.nodes(c).forEach(n -> n.setProcessors(one()))),
    GUEST_UNKNOWN(c -> machine(c).setGuest("windows")),
    GUEST_MISSING(c -> machine(c).setGuest(null)),
    GUEST_AMBIGUOUS(c -> machine(c).setInitrd("initrd.img")),
    CONSOLE_COUNT(c -> machine(c).getDevices().clear()),
    VCPU_IDS(c -> machine(c).getVcpus().getFirst().setId(7)),
    VCPU_MISSING(c -> machine(c).getVcpus().clear()),
    MEMORY_MISSING(c -> machine(c).getMemory().clear()),
    HOME_OVERCOMMITTED(c -> node(c).setMemory(2L << 20)),
    COMPUTER_MEMORY_EXCEEDED(c -> c.getComputers().getFirst().setMemory(1L << 20)),
    MIRROR_BUDGET_TOO_SMALL(c -> node(c).setMirrorBudget(4096)),
    REGION_SIZE(c -> machine(c).getMemory().getFirst().setSize((16L << 20) - 4096)),
    FABRIC_PORT_RANGE(c -> node(c).setFabricPort(80)),
    FABRIC_PORT_DUPLICATE(c -> Clusters.nodes(c).forEach(n -> n.setFabricPort(7000))),
    SSH_PORT_RANGE(c -> c.getComputers().getFirst().setSshPort(0)),
    ADDRESS_MISSING(c -> c.getComputers().getFirst().setAddress("")),
    TIME_SCALE_RANGE(c -> machine(c).setTimeScale(1000)),
    NAME_MALFORMED(c -> node(c).setName("a b")),
    NAME_DUPLICATE(c -> Clusters.nodes(c).forEach(n -> n.setName("same")));

    private final Consumer<Cluster> commit;

    Breach(Consumer<Cluster> commit) {
      this.commit = commit;
    }

    private static VirtualMachine machine(Cluster cluster) {
      return cluster.getVirtualMachines().getFirst();
    }

    private static VirtualNode node(Cluster cluster) {
      return Clusters.nodes(cluster).getFirst();
    }

    private static ProcessorSet one() {
      return ProcessorSet.parse("1");
    }
  }

  private static Cluster example() {
    return ClusterTemplates.local("c", NamedGuest.BUILTIN, 2, 4, 16L << 20);
  }

  private static List<Finding> of(Rule rule, Cluster cluster) {
    return new org.pangaea.model.validation.ClusterValidator(Path.of("/"))
        .validate(cluster).stream().filter(finding -> finding.rule() == rule).toList();
  }

  @ParameterizedTest
  @EnumSource
  void everyRepairRepairs(Breach breach) {
    Rule rule = Rule.valueOf(breach.name());
    Cluster broken = example();
    breach.commit.accept(broken);
    List<Finding> findings = of(rule, broken);
    assertFalse(findings.isEmpty(), "the breach breaks the rule");
    String element = Elements.pathOf(findings.getFirst().element());
    List<String> labels =
        Fixes.of(rule, findings.getFirst().element()).stream().map(Fix::label).toList();
    assertFalse(labels.isEmpty(), "there is a repair");
    for (String label : labels) {
      Cluster copy = example();
      breach.commit.accept(copy);
      EObject one = Elements.at(copy, element).orElseThrow();
      Fixes.of(rule, one).stream()
          .filter(fix -> fix.label().equals(label))
          .findFirst()
          .orElseThrow()
          .change()
          .accept(one);
      if (!label.startsWith("Remove the guest's name")) {
        assertTrue(of(rule, copy).size() < findings.size(), () -> label + ": " + of(rule, copy));
      }
    }
  }

  @Test
  void aRepairedTextIsReadBackAsTheRepairedModel() {
    Cluster broken = example();
    Breach.GUEST_UNKNOWN.commit.accept(broken);
    String text = ClusterResources.text(broken);
    ParsedCluster parsed = ParsedCluster.of("test", text);
    Finding finding = parsed.findings(Path.of("/")).getFirst();
    String element = Elements.pathOf(finding.element());
    Fix fix = Fixes.of(finding.rule(), finding.element()).getFirst();
    String repaired = TextMerge.apply(parsed, c -> Elements.at(c, element).ifPresent(fix.change()));
    assertEquals(List.of(), ParsedCluster.of("test", repaired).findings(Path.of("/")));
  }
}
