package org.pangaea.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pangaea.control.VmState;
import org.pangaea.deploy.fakes.FakeCluster;
import org.pangaea.guests.Progress;

/** What somebody else on the same computer can do to a machine that runs. */
class ClusterSessionTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final FakeCluster cluster = new FakeCluster();
  private Path folder;
  private RunDirectories directories;
  private MachineRun run;
  private ClusterSession session;

  @BeforeEach
  void startAndConnect() throws Exception {
    folder = Files.createTempDirectory(Path.of("/tmp"), "pg");
    directories = new RunDirectories(folder.resolve("run"));
    run =
        MachineRun.start(
            TestMachines.request(TestMachines.machine(2, 4)),
            cluster,
            directories,
            Progress.NONE,
            new TestMachines.Heard());
    session = ClusterSession.open(directories.find(Optional.of("test")), new SilentListener());
  }

  @AfterEach
  void leaveNothing() throws IOException {
    session.close();
    run.close();
    RunDirectory.delete(folder);
  }

  @Test
  void isFoundByNameOrAsTheOnlyOne() throws Exception {
    assertEquals(directories.find(Optional.empty()), directories.find(Optional.of("test")));
    DeployException failure =
        assertThrows(DeployException.class, () -> directories.find(Optional.of("other")));
    assertEquals(DeployException.Kind.NOT_FOUND, failure.kind());
    assertTrue(failure.getMessage().contains("Running: test."), failure.getMessage());
  }

  @Test
  void tellsTheStatusOfAllNodes() throws Exception {
    MachineStatus status = session.status(LIMIT);
    assertEquals(VmState.RUNNING, status.state());
    assertEquals(
        List.of(0, 1),
        status.nodes().getFirst().share().harts().stream().map(hart -> hart.id()).toList());
    assertEquals("node1", status.nodes().get(1).name());
  }

  @Test
  void saysWhichNodeDoesNotAnswerAndWhatTheOthersTell() throws Exception {
    cluster.hang("node1", "status");
    MachineStatus status = session.status(SHORT);
    assertTrue(status.nodes().getFirst().share() != null);
    assertNull(status.nodes().get(1).share());
    assertTrue(
        status.nodes().get(1).problem().contains("Node 'node1' could not tell its status"),
        status.nodes().get(1).problem());
    assertEquals(VmState.FAILED, status.state());
  }

  /** Shares are made one after the other, and somebody may look meanwhile. */
  @Test
  void aMachineThatIsBeingMadeHasNotFailed() throws Exception {
    cluster.refuse("node0", "status", "node0 has no share of VM 0.");
    assertEquals(VmState.FAILED, session.status(LIMIT).state(), "it ran on the other node");
    cluster.refuse("node1", "status", "node1 has no share of VM 0.");
    MachineStatus status = session.status(LIMIT);
    assertEquals(VmState.CREATED, status.state());
    assertTrue(status.nodes().getFirst().problem().contains("has no share"), status.toString());
  }

  @Test
  void pausesAllNodesAndResumesThemFromTheLatestTime() throws Exception {
    cluster.vmm("node0").setTicks(1000);
    cluster.vmm("node1").setTicks(3000);
    assertEquals(3000, session.pause(LIMIT));
    assertEquals(VmState.PAUSED, session.status(LIMIT).state());
    session.resume(LIMIT);
    assertEquals(VmState.RUNNING, session.status(LIMIT).state());
    assertEquals(3000, cluster.vmm("node0").ticks());
  }

  @Test
  void letsThoseRunOnThatPausedIfAnotherCannot() {
    cluster.refuse("node1", "pause", "Not every hart came to a halt within 10 s.");
    DeployException failure = assertThrows(DeployException.class, () -> session.pause(LIMIT));
    assertTrue(failure.getMessage().contains("node1"), failure.getMessage());
    Await.until("node0 runs", () -> cluster.vmm("node0").state() == VmState.RUNNING);
    assertTrue(cluster.vmm("node0").calls().contains("resume"));
  }

  @Test
  void stopsTheMachineForItsOwner() throws Exception {
    session.stop(LIMIT);
    assertEquals(VmState.STOPPED, run.await(LIMIT).state());
  }

  @Test
  void cannotReachANodeThatIsGone() {
    SessionInfo info = session.info();
    cluster.vmm("node1").exit(1);
    DeployException failure =
        assertThrows(DeployException.class, () -> ClusterSession.open(info, new SilentListener()));
    assertEquals(DeployException.Kind.UNREACHABLE, failure.kind());
    assertTrue(failure.getMessage().contains("Node 'node1' cannot be reached"));
  }

  @Test
  void whoeverAsksAfterTheConnectionEndedIsToldSo() throws Exception {
    cluster.vmm("node1").exit(1);
    Await.until("a node that is gone", () -> problem(session) != null);
    // The first questions may still be written to a connection that has not closed yet.
    for (int i = 0; i < 3; i++) {
      DeployException failure = assertThrows(DeployException.class, () -> session.code(1, LIMIT));
      assertEquals(DeployException.Kind.UNREACHABLE, failure.kind(), failure.getMessage());
      assertTrue(failure.getMessage().contains("'node1'"), failure.getMessage());
      assertTrue(failure.getMessage().contains("the connection to it ended"));
    }
  }

  private static String problem(ClusterSession session) {
    try {
      return session.status(LIMIT).nodes().get(1).problem();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void showsTheConsoleFromTheBeginningAndOnce() throws Exception {
    cluster.vmm("node0").print("one ");
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    try (ConsoleClient console = session.console(shown, Long.MAX_VALUE)) {
      cluster.vmm("node0").print("two ");
      cluster.vmm("node0").print("three");
      cluster.vmm("node0").change(VmState.POWERED_OFF, "Off.");
      console.drain(LIMIT);
    }
    assertEquals("one two three", shown.toString(StandardCharsets.UTF_8));
  }

  private String shownOf(String printed, long kept) throws Exception {
    for (String piece : printed.split("(?<=\\|)")) {
      cluster.vmm("node0").print(piece.replace("|", ""));
    }
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    try (ConsoleClient console = session.console(shown, kept)) {
      cluster.vmm("node0").print("new\n");
      cluster.vmm("node0").change(VmState.POWERED_OFF, "Off.");
      console.drain(LIMIT);
    }
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Test
  void showsTheEndOfTheConsoleFromAWholeLineOn() throws Exception {
    assertEquals("lately\n# new\n", shownOf("long ago\nlong|er ago\nlate|ly\n# ", 14));
  }

  @Test
  void aLineThatBeginsWhereTheEndBeginsIsShown() throws Exception {
    assertEquals("lately\n# new\n", shownOf("long ago\nlate|ly\n# ", 9));
  }

  @Test
  void ofOneLongLineItsEndIsShown() throws Exception {
    assertEquals(" lately new\n", shownOf("long| ago, not late|ly ", 7));
  }

  @Test
  void whatIsKeptFromItsBeginningLosesNothing() throws Exception {
    assertEquals("long ago\nnew\n", shownOf("long| ago\n", Long.MAX_VALUE));
  }

  @Test
  void typesIntoTheConsole() throws Exception {
    try (ConsoleClient console = session.console(new ByteArrayOutputStream(), 0)) {
      console.type("ls\r and more".getBytes(StandardCharsets.UTF_8), 3);
      assertEquals("ls\r", cluster.vmm("node0").typed());
    }
  }
}
