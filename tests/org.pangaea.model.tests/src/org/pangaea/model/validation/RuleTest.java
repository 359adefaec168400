package org.pangaea.model.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.file.ClusterFormatException;
import org.pangaea.model.file.ClusterResources;
import org.pangaea.model.file.Position;

/** Every rule, by a model that breaks it and no other, and the words it is reported in. */
class RuleTest {

  /** One more machine, which could not run at the same time. */
  private static final String TWIN =
      "vm twin { guest = busybox; vcpu 0 { node = left }; memory { size = 256 MiB; home = left };"
          + " device console { node = left } }";

  @TempDir Path folder;

  @BeforeEach
  void aKernelIsThere() throws IOException {
    Files.writeString(folder.resolve("vmlinux"), "kernel");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.pangaea.model.validation.RuleCases#all")
  void isReportedWithElementAndRemedy(RuleCases.Case broken) {
    Cluster cluster = RuleCases.validCluster();
    broken.breakIt().accept(cluster);
    List<Finding> findings = new ClusterValidator(folder, RuleCases.HOST).validate(cluster);
    assertEquals(1, findings.size(), findings::toString);
    Finding finding = findings.get(0);
    assertEquals(broken.rule(), finding.rule());
    assertEquals(
        broken.path() + ": " + broken.text().replace("FOLDER", folder.toString()),
        finding.path() + ": " + finding.message() + " " + finding.remedy());
  }

  @Test
  void everyRuleHasACase() {
    Set<Rule> missing = EnumSet.allOf(Rule.class);
    RuleCases.all().forEach(broken -> missing.remove(broken.rule()));
    assertEquals(Set.of(), missing);
  }

  @Test
  void aModelThatIsInOrderHasNoFindings() {
    assertEquals(
        List.of(), new ClusterValidator(folder, RuleCases.HOST).validate(RuleCases.validCluster()));
  }

  @Test
  void findingsOfAFileTellTheLineAndComeWorstFirst() throws ClusterFormatException {
    Cluster cluster =
        ClusterResources.parse(
            "test.cluster",
            RuleCases.VALID
                .replace("node = left    # of hart 1", "")
                .replace("description = valid", "")
                .replaceFirst("\\}\\s*$", TWIN + "}"));
    List<Finding> findings = new ClusterValidator(folder, RuleCases.HOST).validate(cluster);
    assertEquals(2, findings.size(), findings::toString);
    assertEquals(Rule.VCPU_WITHOUT_NODE, findings.get(0).rule());
    assertEquals(Optional.of(new Position(22, 5)), findings.get(0).position());
    assertEquals(
        "22:5: error: vm linux / vcpu 1: No node runs it. Place it on one: node = NAME.",
        findings.get(0).toString());
    assertEquals(Severity.WARNING, findings.get(1).severity());
  }

  @Test
  void onlyErrorsKeepAClusterFromRunning() {
    for (RuleCases.Case broken : RuleCases.all()) {
      Cluster cluster = RuleCases.validCluster();
      broken.breakIt().accept(cluster);
      List<Finding> findings = new ClusterValidator(folder, RuleCases.HOST).validate(cluster);
      assertEquals(
          broken.rule().severity() != Severity.ERROR,
          ClusterValidator.canRun(findings),
          broken.toString());
    }
  }

  @Test
  void aModelThatIsEmptyIsReportedWithoutStumbling() throws ClusterFormatException {
    Cluster cluster = ClusterResources.parse("test.cluster", "cluster empty { vm v {} }");
    Set<Rule> rules = EnumSet.noneOf(Rule.class);
    new ClusterValidator(folder, RuleCases.HOST)
        .validate(cluster)
        .forEach(f -> rules.add(f.rule()));
    assertTrue(
        rules.containsAll(
            Set.of(
                Rule.CLUSTER_WITHOUT_NODE,
                Rule.GUEST_MISSING,
                Rule.VCPU_MISSING,
                Rule.MEMORY_MISSING,
                Rule.CONSOLE_COUNT)),
        rules::toString);
  }
}
