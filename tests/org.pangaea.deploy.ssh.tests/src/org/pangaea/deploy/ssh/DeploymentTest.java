package org.pangaea.deploy.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One machine over three computers, by the command line, from deployment to nothing left. */
class DeploymentTest {
  private static final String NOT_ENCRYPTED = "links between them are not encrypted";

  private static Trio trio;
  private static List<TestComputer> computers;
  private static Pangaea pangaea;

  @BeforeAll
  static void startComputers() throws Exception {
    trio = Trio.start();
    computers = trio.computers();
    pangaea = trio.pangaea();
  }

  @AfterAll
  static void stopComputers() throws Exception {
    trio.close();
  }

  @AfterEach
  void takeDown() throws Exception {
    trio.takeDown();
  }

  @Test
  void aGuestRunsOverThreeComputersAndNothingIsLeft() throws Exception {
    Pangaea.Result plan = pangaea.run("cluster", "deploy", "--dry-run", trio.model());
    assertEquals(0, plan.status(), plan.toString());
    assertTrue(plan.out().matches("(?s).*three +[0-9.]+ +2[5-9].*"), plan.toString());
    for (TestComputer computer : computers) {
      assertFalse(Files.exists(computer.runFolder()), "a dry run has done something");
    }
    Pangaea.Result deployed = pangaea.run("cluster", "deploy", trio.file());
    assertEquals(0, deployed.status(), deployed.toString());
    assertFalse(deployed.err().contains(NOT_ENCRYPTED), deployed.toString());
    for (TestComputer computer : computers) {
      assertEquals(1, computer.processes("-Dpangaea.vmm.name").size());
      String command = computer.processes("-Dpangaea.vmm.name").getFirst();
      assertFalse(command.matches("(?s).*[0-9a-f]{64}(?!/).*"), "a secret? " + command);
      Path folder = computer.runFolder().resolve("trio");
      assertEquals("rwx------", mode(folder));
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> !Files.isDirectory(f)).toList()) {
          // Control sockets: who may open one may do everything.
          assertEquals("rw-------", mode(file), file.toString());
        }
      }
    }
    assertEquals(0, overheard(trio.file()), "guest memory was on the network");
    if (trio.lab().hasNamespaces()) {
      assertOnlyOurClientsAreServed();
    }
    Pangaea.Result list = pangaea.run("cluster", "list");
    assertTrue(list.out().contains("n0 n1 n2"), list.toString());
    Pangaea.Result undeployed = pangaea.run("cluster", "undeploy", "trio");
    assertEquals(0, undeployed.status(), undeployed.toString());
    trio.assertNothingRuns();
    for (TestComputer computer : computers) {
      assertEquals(List.of(), computer.left(), computer.name());
    }
    assertEquals(List.of(), machinesHere());
  }

  /** Whoever gets to a control socket, and has no key of this deployment, is told nothing. */
  private static void assertOnlyOurClientsAreServed() throws Exception {
    for (TestComputer computer : computers) {
      Path folder = computer.runFolder().resolve("trio");
      try (Stream<Path> files = Files.list(folder);
          SocketChannel stranger = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        Path socket =
            files.filter(file -> file.toString().endsWith(".sock")).findFirst().orElseThrow();
        stranger.connect(UnixDomainSocketAddress.of(socket));
        String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"vmm/info\"}";
        stranger.write(
            StandardCharsets.US_ASCII.encode(
                "Content-Length: " + request.length() + "\r\n\r\n" + request));
        assertEquals(-1, stranger.read(ByteBuffer.allocate(1)), computer.name());
      }
      assertTrue(log(folder).contains("turned a client away: no TLS: "), log(folder));
    }
    try (Stream<Path> all = Files.walk(pangaea.runDirectories())) {
      List<Path> keys = all.filter(file -> file.toString().endsWith(".pem")).toList();
      assertEquals(1, keys.size(), keys.toString());
      assertEquals("rw-------", mode(keys.getFirst()));
    }
  }

  private static String log(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return Files.readString(
          files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow());
    }
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static List<String> machinesHere() throws Exception {
    try (Stream<Path> all = Files.walk(pangaea.runDirectories())) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.matches(".*\\.(json|sock|pem)"))
          .toList();
    }
  }

  /** It is put together from what a guest brings, so its parts are in the guest's memory. */
  private static byte[] guestOf(TestComputer computer) throws Exception {
    try (Stream<Path> files = Files.list(computer.cache().resolve("pangaea/files"))) {
      for (Path file : files.toList()) {
        byte[] content = Files.readAllBytes(file);
        if (new String(content, StandardCharsets.ISO_8859_1).contains("all checks passed")) {
          return content;
        }
      }
    }
    throw new AssertionError("there is no guest on " + computer.name());
  }

  /** Runs the machine; how much of its guest somebody on the network gets to see meanwhile. */
  private static int overheard(String model) throws Exception {
    if (!trio.lab().hasNamespaces()) {
      // Then all nodes are on one computer, and there is no network.
      requireGoodRun(model);
      return 0;
    }
    try (Eavesdropper eavesdropper = trio.lab().eavesdropper()) {
      requireGoodRun(model);
      byte[] heard = eavesdropper.heard();
      byte[] guest = guestOf(computers.getFirst());
      assertTrue(heard.length > guest.length, "the eavesdropper has heard little");
      return Eavesdropper.known(guest, heard);
    }
  }

  private static void requireGoodRun(String model) throws Exception {
    Pangaea.Result run = pangaea.run("vm", "run", model);
    assertEquals(0, run.status(), run.toString());
    assertTrue(run.out().contains("all checks passed"), run.toString());
  }

  @Tag("long")
  @Test
  void guestMemoryIsSeenOnTheNetworkOnlyWhereTheModelAcceptsThat() throws Exception {
    assumeTrue(trio.lab().hasNamespaces());
    String model = trio.model("  plainLinks = true\n", "guest = builtin");
    Pangaea.Result deployed = pangaea.run("cluster", "deploy", model);
    assertEquals(0, deployed.status(), deployed.toString());
    assertTrue(deployed.err().contains(NOT_ENCRYPTED), deployed.toString());
    assertTrue(overheard(model) > 10, "the eavesdropper of these tests is deaf");
    Pangaea.Result undeployed = pangaea.run("cluster", "undeploy", model);
    assertEquals(0, undeployed.status(), undeployed.toString());
  }

  @Tag("long")
  @Test
  void aRunDeploysWhatIsMissingAndTakesItDownAgain() throws Exception {
    Pangaea.Result run = pangaea.run("vm", "run", trio.model());
    assertEquals(0, run.status(), run.toString());
    assertTrue(run.out().contains("all checks passed"), run.toString());
    trio.assertNothingRuns();
    for (TestComputer computer : computers) {
      assertFalse(Files.exists(computer.runFolder()), computer.name());
    }
  }

  @Tag("long")
  @Test
  void whoComesSecondIsToldWhoWasFirstAndTheFirstGoesOn() throws Exception {
    Pangaea other = new Pangaea(trio.lab().home(), trio.lab().folder().resolve("other"));
    Pangaea.Started first = pangaea.start("cluster", "deploy", trio.model());
    Pangaea.Started second = other.start("cluster", "deploy", trio.file());
    List<Pangaea.Result> results = List.of(first.await(Trio.LIMIT), second.await(Trio.LIMIT));
    assertEquals(
        List.of(0, 1),
        results.stream().map(Pangaea.Result::status).sorted().toList(),
        results.toString());
    Pangaea.Result loser = results.get(results.get(0).status() == 0 ? 1 : 0);
    assertTrue(
        loser
            .err()
            .matches("(?s).*has a deployment 'trio' already, by .*@.* \\(process [0-9]+\\).*"),
        loser.toString());
    for (TestComputer computer : computers) {
      assertEquals(1, computer.processes("-Dpangaea.vmm.name").size(), computer.name());
    }
    Pangaea winner = results.get(0).status() == 0 ? pangaea : other;
    assertEquals(0, winner.run("cluster", "undeploy", trio.file()).status());
    trio.assertNothingRuns();
  }

  @Test
  void aMachineRunsOnWhenTheConnectionIsCutAndIsFoundAgain() throws Exception {
    String file = trio.slow();
    Pangaea.Started run = pangaea.start("vm", "run", file);
    Trio.awaitOutput(run);
    computers.get(1).cutConnections();
    Pangaea.Result cut = run.await(Trio.LIMIT);
    assertEquals(0, cut.status(), cut.toString());
    assertTrue(cut.err().contains("The connection to computer 'two' was lost"), cut.toString());
    for (TestComputer computer : computers) {
      assertEquals(1, computer.processes("-Dpangaea.vmm.name").size(), computer.name());
    }
    Pangaea.Result status = pangaea.run("vm", "status", "machine");
    assertEquals(0, status.status(), status.toString());
    assertTrue(status.out().contains("n2"), status.toString());
    assertEquals(0, pangaea.run("vm", "stop", "machine").status());
    assertEquals(0, pangaea.run("cluster", "undeploy", file).status());
    trio.assertNothingRuns();
  }

  @Test
  @Tag("long")
  void linuxRunsOverThreeComputers() throws Exception {
    String model = trio.model("guest = busybox");
    Files.writeString(
        Path.of(model), Files.readString(Path.of(model)).replace("16 MiB", "128 MiB"));
    Pangaea linux = new Pangaea(trio.lab().home(), trio.lab().folder().resolve("linux"));
    linux.useOwnGuests();
    assertEquals(0, linux.run("cluster", "deploy", model).status());
    Pangaea.Result begun = linux.start("vm", "run", "--detach", model).await(Duration.ofMinutes(5));
    assertEquals(0, begun.status(), begun.toString());
    Pangaea.Started console = linux.converse("vm", "console", "--all");
    awaitSaid(console, "root@pangaea:~# ", Duration.ofMinutes(10));
    console.type("echo it has $(nproc) processors\n");
    awaitSaid(console, "it has 3 processors");
    console.type("poweroff -f\n");
    Pangaea.Result ended = console.await(Trio.LIMIT);
    assertEquals(0, ended.status(), ended.toString());
    Pangaea.Result undeployed = linux.run("cluster", "undeploy", model);
    assertEquals(0, undeployed.status(), undeployed.toString());
    for (TestComputer computer : computers) {
      assertEquals(List.of(), computer.left(), computer.name());
    }
    trio.assertNothingRuns();
  }

  @Test
  void aVmmThatIsKilledIsALostNodeAndTheOthersAreTakenDown() throws Exception {
    Pangaea.Started run = pangaea.start("vm", "run", trio.slow());
    Trio.awaitOutput(run);
    computers.get(2).killProcesses("-Dpangaea.vmm.name");
    Pangaea.Result lost = run.await(Trio.LIMIT);
    assertEquals(4, lost.status(), lost.toString());
    assertTrue(lost.err().contains("'n2'"), lost.toString());
    trio.assertNothingRuns();
  }

  /** The model grows by a computer, a VMM is killed, and interrupting the watch ends nothing. */
  @Tag("long")
  @Test
  void aWatchFollowsModelAndVmmsOnOtherComputers() throws Exception {
    String file = trio.model("", "guest = builtin", computers.subList(0, 2));
    Pangaea.Started watch = pangaea.start("cluster", "deploy", "--watch", file);
    awaitSaid(watch, "node n0: up");
    awaitSaid(watch, "node n1: up");
    trio.model();
    awaitSaid(watch, "model: Node 'n2' is new.");
    awaitSaid(watch, "'trio' is deployed again");
    awaitSaid(watch, "node n2: up");
    requireGoodRun(file);
    awaitSaid(watch, "machine machine: running");
    awaitSaid(watch, "machine machine: gone");
    computers.get(1).killProcesses("-Dpangaea.vmm.name");
    awaitSaid(watch, "node n1: Node 'n1' cannot be reached");
    watch.process().destroy();
    Pangaea.Result left = watch.await(Trio.LIMIT);
    assertFalse(left.out().contains("failed"), left.toString());
    assertTrue(left.err().contains("'trio' stays deployed."), left.toString());
    for (int i : List.of(0, 2)) {
      assertEquals(1, computers.get(i).processes("-Dpangaea.vmm.name").size(), left.toString());
    }
    assertEquals(0, pangaea.run("cluster", "undeploy", file).status());
    trio.assertNothingRuns();
  }

  private static void awaitSaid(Pangaea.Started watch, String text) throws Exception {
    awaitSaid(watch, text, Trio.LIMIT);
  }

  private static void awaitSaid(Pangaea.Started watch, String text, Duration limit)
      throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!watch.output().contains(text)) {
      assertTrue(
          watch.process().isAlive() && System.nanoTime() < deadline,
          () -> {
            watch.process().destroyForcibly();
            return "it does not say '" + text + "', but: " + said(watch);
          });
      Thread.sleep(50);
    }
  }

  private static String said(Pangaea.Started watch) {
    try {
      return watch.output() + Files.readString(watch.err());
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Tag("long")
  @Test
  void whatAClientLeftThatWasKilledIsTakenDownByTheModel() throws Exception {
    Pangaea.Started run = pangaea.start("vm", "run", trio.slow());
    Trio.awaitOutput(run);
    run.process().destroyForcibly().waitFor();
    Pangaea elsewhere = new Pangaea(trio.lab().home(), trio.lab().folder().resolve("elsewhere"));
    Pangaea.Result swept = elsewhere.run("cluster", "undeploy", trio.file());
    assertEquals(0, swept.status(), swept.toString());
    assertTrue(swept.err().contains("3 VMMs were ended"), swept.toString());
    trio.assertNothingRuns();
    for (TestComputer computer : computers) {
      assertEquals(List.of(), computer.left(), computer.name());
    }
  }
}
