package org.pangaea.deploy.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pangaea.guests.Progress;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.file.ClusterResources;

/** What a check says of computers that are in order, and of those that are not. */
class ClusterCheckTest {
  private SshLab lab;

  @BeforeEach
  void openLab() throws Exception {
    lab = SshLab.open();
  }

  @AfterEach
  void closeLab() throws Exception {
    lab.close();
  }

  private CheckReport check(String... computers) throws Exception {
    StringBuilder text = new StringBuilder("cluster demo {\n");
    for (String computer : computers) {
      text.append(computer).append('\n');
    }
    Cluster cluster = ClusterResources.parse("demo.cluster", text.append("}\n").toString());
    try (SshComputers reached = new SshComputers(lab.environment())) {
      return ClusterCheck.check(cluster, reached, runtime(), Progress.NONE);
    }
  }

  private CarriedRuntime runtime() {
    return new CarriedRuntime(
        Path.of(System.getProperty("pangaea.java")), lab.folder().resolve("runtimes"));
  }

  private static String block(TestComputer computer, String node) {
    return "computer %s { address = %s; sshPort = %d; node %s_node { %s } }"
        .formatted(computer.name(), computer.address(), computer.port(), computer.name(), node);
  }

  private static CheckFinding only(CheckReport report, String rule) {
    List<CheckFinding> found =
        report.findings().stream().filter(finding -> finding.rule().equals(rule)).toList();
    assertEquals(1, found.size(), report.findings().toString());
    return found.getFirst();
  }

  @Test
  void twoGoodComputersAreMeasuredAndNothingStaysThere() throws Exception {
    TestComputer one = lab.add("one");
    TestComputer two = lab.add("two");
    CheckReport report = check(block(one, "memory = 16 MiB"), block(two, "memory = 16 MiB"));
    assertTrue(report.isGood(), report.toString());
    CheckedComputer first = report.computers().getFirst();
    assertTrue(first.reached() && first.processors() > 0, first.toString());
    assertTrue(first.memoryFree() > 1 << 20 && first.diskFree() > 1 << 20, first.toString());
    assertTrue(
        first.clockErrorMillis() > 0
            && Math.abs(first.clockMillis()) <= first.clockErrorMillis() + 1,
        first.toString());
    CheckedLink link = report.links().getFirst();
    assertEquals("one two", link.from() + " " + link.to());
    assertTrue(link.latencyMicros() > 1 && link.latencyMicros() < 100_000, link.toString());
    assertTrue(link.bandwidth() > 1, link.toString());
    assertEquals(List.of(), one.left());
    assertEquals(List.of(), two.left());
  }

  @Test
  void whatCannotBeReachedDoesNotHideTheOthers() throws Exception {
    TestComputer one = lab.add("one");
    CheckReport report =
        check(
            block(one, "memory = 16 MiB"),
            "computer gone { address = %s; sshPort = 1; node g { memory = 16 MiB } }"
                .formatted(one.address()));
    assertEquals(
        List.of(true, false), report.computers().stream().map(CheckedComputer::reached).toList());
    CheckFinding finding = only(report, "reach");
    assertEquals("gone", finding.computer());
    assertTrue(finding.message().contains("nothing listens there"), finding.message());
    assertTrue(finding.remedy().contains("ssh -p 1"), finding.remedy());
  }

  @Test
  void memoryAndProcessorsAreComparedWithTheModel() throws Exception {
    TestComputer one = lab.add("one");
    CheckReport report = check(block(one, "memory = 100 TiB; processors = 5000-5001"));
    assertTrue(only(report, "memory").message().contains("in all"));
    assertTrue(only(report, "processors").message().contains("5000"), report.toString());
    assertTrue(!report.isGood());
  }

  @Test
  void aClockThatIsAheadIsFound() throws Exception {
    Path bin = Files.createDirectories(lab.folder().resolve("bin"));
    Files.writeString(
        bin.resolve("date"), "#!/bin/sh\necho $(($(/bin/date +%s) + 3600))000000000\n");
    Command.output("chmod", "+x", bin.resolve("date").toString());
    SshLab.Wish wish = new SshLab.Wish();
    wish.environment = "PATH=" + bin + ":/usr/bin:/bin:/usr/sbin:/sbin";
    CheckReport report = check(block(lab.add("fast", wish), "memory = 16 MiB"));
    CheckFinding finding = only(report, "clock");
    assertTrue(
        finding.message().matches(".*(3599|360[01])\\.[0-9] s ahead of.*"), finding.message());
    assertTrue(report.isGood(), "a wrong clock is no reason not to deploy");
  }

  @Test
  void aPortThatIsTakenIsFound() throws Exception {
    assumeTrue(lab.hasNamespaces(), "ports are everybody's without namespaces");
    TestComputer one = lab.add("one");
    try (Listening taken = Listening.in(one)) {
      CheckReport report = check(block(one, "memory = 16 MiB; fabricPort = " + taken.port()));
      CheckFinding finding = only(report, "ports");
      assertTrue(finding.message().contains("Port " + taken.port()), finding.message());
      assertTrue(finding.remedy().contains("fabricPort"), finding.remedy());
    }
  }

  /** A second SSH server, which takes a port. */
  private record Listening(TestComputer computer, int port) implements AutoCloseable {
    static Listening in(TestComputer computer) throws Exception {
      int port = 7777;
      computer.listen(port);
      return new Listening(computer, port);
    }

    @Override
    public void close() {
      // Ends with its computer.
    }
  }

  @Test
  @Tag("long")
  void aFirewallBetweenThemIsFound() throws Exception {
    assumeTrue(lab.hasNamespaces(), "there is one network without namespaces");
    TestComputer one = lab.add("one");
    TestComputer two = lab.add("two");
    two.forget(one);
    CheckReport report = check(block(one, "memory = 16 MiB"), block(two, "memory = 16 MiB"));
    CheckFinding finding = only(report, "link");
    assertEquals("one", finding.computer());
    assertTrue(finding.message().contains("cannot connect to 'two'"), finding.message());
    assertEquals(-1, report.links().getFirst().latencyMicros());
  }

  @Test
  void noJavaAndAFullDiskAreFound() throws Exception {
    assumeTrue(lab.hasNamespaces(), "no mounts without namespaces");
    SshLab.Wish wish = new SshLab.Wish();
    wish.before =
        "mount -t tmpfs none /usr/lib/jvm && mount -t tmpfs -o size=1m none "
            + lab.folder().resolve("bare/cache");
    TestComputer bare = lab.add("bare", wish);
    CheckReport report = check(block(bare, "memory = 16 MiB"));
    CheckFinding java = only(report, "java");
    assertTrue(java.message().contains("a deployment brings one there"), java.message());
    assertTrue(java.remedy().contains("openjdk-25"), java.remedy());
    assertTrue(report.computers().getFirst().java().endsWith(", brought along"), report.toString());
    assertTrue(only(report, "disk").message().contains("MiB are free"), report.toString());
  }

  /** What one that was bare a minute ago is linked by is worth knowing before anything is there. */
  @Test
  @Tag("long")
  void theNetworkToAComputerWithoutJavaAndToThisOneIsMeasuredAndNothingStays() throws Exception {
    assumeTrue(lab.hasNamespaces(), "no mounts without namespaces");
    SshLab.Wish wish = new SshLab.Wish();
    wish.before = "mount -t tmpfs none /usr/lib/jvm";
    TestComputer bare = lab.add("bare", wish);
    TestComputer other = lab.add("other");
    CheckReport report =
        check(
            "computer desk { address = localhost; node here { memory = 16 MiB } }",
            block(bare, "memory = 16 MiB"),
            block(other, "memory = 16 MiB"));
    assertTrue(report.isGood(), report.toString());
    assertEquals(
        List.of("desk bare", "desk other", "bare other"),
        report.links().stream().map(link -> link.from() + " " + link.to()).toList());
    for (CheckedLink link : report.links()) {
      assertTrue(link.latencyMicros() > 1 && link.bandwidth() > 1, link.toString());
    }
    assertEquals(List.of(), bare.left());
    assertEquals(List.of(), other.left());
  }

  @Test
  void aDeploymentThatIsThereIsFoundWithItsOwner() throws Exception {
    TestComputer one = lab.add("one");
    try (SshComputers computers = new SshComputers(lab.environment())) {
      SshComputer computer = one.in(computers);
      RemoteRun run = new RemoteRun(computer, Places.of(computer), "demo", "alice@desk");
      run.claim();
      CheckReport report = check(block(one, "memory = 16 MiB"));
      assertTrue(only(report, "run-folder").message().contains("alice@desk"), report.toString());
      run.end();
    }
    assertTrue(check(block(one, "memory = 16 MiB")).isGood());
  }
}
