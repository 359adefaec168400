package org.pangaea.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pangaea.control.ConnectRequest;
import org.pangaea.control.HartPlace;
import org.pangaea.control.LoadRequest;
import org.pangaea.control.MemoryPlace;
import org.pangaea.control.ShareSpecification;
import org.pangaea.control.VmState;
import org.pangaea.deploy.fakes.FakeCluster;
import org.pangaea.deploy.fakes.FakeVmm;
import org.pangaea.guests.Progress;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.ClusterFactory;
import org.pangaea.model.cluster.VirtualMachine;

class MachineRunTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final FakeCluster cluster = new FakeCluster();
  private final TestMachines.Heard heard = new TestMachines.Heard();
  private Path folder;
  private RunDirectories directories;

  @BeforeEach
  void makeAShortFolder() throws IOException {
    // The paths of sockets are short, and those of build folders are not.
    folder = Files.createTempDirectory(Path.of("/tmp"), "pg");
    directories = new RunDirectories(folder.resolve("run"));
  }

  @AfterEach
  void leaveNothing() throws IOException {
    assertTrue(cluster.allEnded(), "all VMMs have ended");
    RunDirectory.delete(folder);
  }

  private MachineRun start(VirtualMachine machine) throws Exception {
    return MachineRun.start(
        TestMachines.request(machine), cluster, directories, Progress.NONE, heard);
  }

  private DeployException startFails(VirtualMachine machine) {
    return assertThrows(DeployException.class, () -> start(machine));
  }

  private static void assertSays(DeployException failure, String... words) {
    for (String word : words) {
      assertTrue(failure.getMessage().contains(word), failure.getMessage());
    }
  }

  @Test
  void bringsAMachineUpInTheOrderThatTheControlInterfaceAsksFor() throws Exception {
    try (MachineRun run = start(TestMachines.machine(2, 4))) {
      assertEquals("test", run.session().info().name());
      assertEquals(
          List.of("openFabric", "connect", "createShare", "load", "start"),
          cluster.vmm("node0").calls());
      assertEquals(
          List.of("openFabric", "connect", "createShare", "start"), cluster.vmm("node1").calls());
      ConnectRequest connect = cluster.connectRequest();
      assertEquals(List.of("node0", "node1"), connect.peers().stream().map(p -> p.name()).toList());
      assertEquals(
          "unix:" + folder.resolve("run/test/0.link"),
          connect.peers().getFirst().address().address());
      assertEquals(
          new LoadRequest(0, "/kernel", "/initrd", "console=ttyS0 maxcpus=2 pangaea.harts"),
          cluster.loadRequest());
    }
  }

  /** The first node's, as far as they are numbered one after the other. */
  @Test
  void theKernelStartsOnTheHartsOfOneNode() throws Exception {
    VirtualMachine machine = TestMachines.machine(2, 4);
    machine.getVcpus().get(1).setNode(machine.getVcpus().get(3).getNode());
    try (MachineRun _ = start(machine)) {
      assertEquals("console=ttyS0 maxcpus=1 pangaea.harts", cluster.loadRequest().commandLine());
    }
  }

  @Test
  void onOneNodeTheKernelStartsOnAllHarts() throws Exception {
    try (MachineRun _ = start(TestMachines.machine(1, 4))) {
      assertEquals("console=ttyS0", cluster.loadRequest().commandLine());
    }
  }

  @Test
  void tellsEveryNodeTheSameMachineAndItsOwnPlaceInIt() throws Exception {
    VirtualMachine machine = TestMachines.machine(2, 3);
    machine.setTimeScale(0.5);
    try (MachineRun run = start(machine)) {
      assertEquals(2, run.session().info().nodes().size());
      ShareSpecification share = cluster.vmm("node1").share();
      assertEquals(1, share.node());
      assertEquals(List.of("node0", "node1"), share.nodes());
      assertEquals("translator", share.engine());
      assertEquals(
          List.of(new HartPlace(0, 0), new HartPlace(1, 0), new HartPlace(2, 1)), share.harts());
      assertEquals(
          List.of(
              new MemoryPlace(0x8000_0000L, 256L << 20, 0),
              new MemoryPlace(0x9000_0000L, 256L << 20, 1)),
          share.memory());
      assertEquals(0, share.deviceNode());
      assertEquals(0.5, share.timeScale());
      assertEquals(5, share.watchdogSeconds());
      assertTrue(share.exclusiveOnRead());
      assertTrue(share.migratoryGrant());
      assertTrue(share.bulkOwnership());
      assertTrue(share.overwriteWithoutData());
      assertTrue(share.untouchedWithoutData());
      assertTrue(share.unchangedWithoutData());
      assertFalse(share.adaptiveBlocks());
      assertTrue(share.timerPacing());
      assertFalse(share.migrateHarts());
    }
  }

  @Test
  void pagesMayBeSplitWhereNodesHaveMirrorBudgets() throws Exception {
    VirtualMachine machine = TestMachines.machine(2, 2);
    machine.setCoherence(ClusterFactory.eINSTANCE.createCoherenceSettings());
    machine.getCoherence().setAdaptiveBlocks(true);
    Clusters.nodesOf(machine).get(1).setMirrorBudget(16L << 20);
    try (MachineRun run = start(machine)) {
      assertEquals(2, run.session().info().nodes().size());
      ShareSpecification share = cluster.vmm("node1").share();
      assertTrue(share.adaptiveBlocks());
      assertEquals(16L << 20, share.mirrorBudget());
    }
  }

  @Test
  void loadsAndStartsLastOnTheNodeOfTheFirstHart() throws Exception {
    VirtualMachine machine = TestMachines.machine(2, 2);
    machine.getVcpus().get(0).setNode(Clusters.nodesOf(machine).get(1));
    machine.getVcpus().get(1).setNode(Clusters.nodesOf(machine).get(0));
    try (MachineRun run = start(machine)) {
      assertEquals(0, run.session().info().consoleNode());
      assertTrue(cluster.vmm("node1").calls().contains("load"));
      assertFalse(cluster.vmm("node0").calls().contains("load"));
    }
  }

  @Test
  void endsWithTheGuestAndLeavesNothing() throws Exception {
    try (MachineRun run = start(TestMachines.machine(2, 4))) {
      cluster.vmm("node0").change(VmState.POWERED_OFF, "The guest powered the machine off.");
      Outcome outcome = run.await(LIMIT);
      assertEquals(VmState.POWERED_OFF, outcome.state());
      assertTrue(outcome.isGood());
    }
    assertFalse(Files.exists(folder.resolve("run/test")));
  }

  @Test
  void namesTheNodeThatWasLostAndEndsTheOthers() throws Exception {
    try (MachineRun run = start(TestMachines.machine(2, 4))) {
      FakeVmm survivor = cluster.vmm("node0");
      survivor.loseLink("node1", false);
      survivor.change(VmState.FAILED, "The link from node0 to node1 was lost.");
      cluster.vmm("node1").exit(137);
      Outcome outcome = run.await(LIMIT);
      assertEquals(Optional.of("node1"), outcome.lostNode());
      assertEquals(VmState.FAILED, outcome.state());
    }
    assertTrue(Files.exists(folder.resolve("run/test/node1.log")), "the log is kept");
    assertFalse(Files.exists(folder.resolve("run/test/session.json")));
  }

  @Test
  void namesTheNodeThatOthersLostTheirLinkToWhileItsProcessStays() throws Exception {
    try (MachineRun run = start(TestMachines.machine(3, 3))) {
      cluster.vmm("node0").change(VmState.FAILED, "A link was lost.");
      cluster.vmm("node0").loseLink("node2", false);
      assertEquals(Optional.of("node2"), run.await(LIMIT).lostNode());
    }
  }

  @Test
  void mindsNoLinkThatEndsAsExpected() throws Exception {
    try (MachineRun run = start(TestMachines.machine(2, 2))) {
      cluster.vmm("node0").loseLink("node1", true);
      cluster.vmm("node0").change(VmState.RESET, "The guest asked for a restart.");
      assertEquals(VmState.RESET, run.await(LIMIT).state());
    }
  }

  @Test
  void tellsAFailureOfAVmmWhereNoNodeIsLost() throws Exception {
    try (MachineRun run = start(TestMachines.machine(2, 2))) {
      cluster.vmm("node1").change(VmState.FAILED, "The engine failed.");
      Outcome outcome = run.await(LIMIT);
      assertEquals(Optional.empty(), outcome.lostNode());
      assertTrue(outcome.reason().contains("node1") && outcome.reason().contains("engine"));
      assertFalse(outcome.isGood());
    }
  }

  @Test
  void remembersALockupToTheEnd() throws Exception {
    try (MachineRun run = start(TestMachines.machine(1, 2))) {
      cluster.vmm("node0").change(VmState.LOCKED_UP, "watchdog: BUG: soft lockup - CPU#1 stuck");
      cluster.vmm("node0").change(VmState.POWERED_OFF, "The guest powered the machine off.");
      Outcome outcome = run.await(LIMIT);
      assertTrue(outcome.lockup().orElseThrow().contains("CPU#1"));
      assertFalse(outcome.isGood());
    }
  }

  @Test
  void collectsAReportOfAllNodesWhenOneWarns() throws Exception {
    try (MachineRun run = start(TestMachines.machine(2, 2))) {
      cluster.vmm("node1").warn("A page fault is open for 5 s.");
      cluster.vmm("node1").change(VmState.POWERED_OFF, "Off.");
      run.await(LIMIT);
    }
    assertEquals(List.of("node1: A page fault is open for 5 s."), heard.warnings);
    String report = Files.readString(heard.reports.getFirst());
    assertTrue(report.contains("All is well on node0.") && report.contains("on node1."), report);
  }

  @Test
  void stopsTheFirstNodeIfTheSecondCannotStart() {
    cluster.refuse("node1", "start", "There is nothing to boot.");
    DeployException failure = startFails(TestMachines.machine(2, 2));
    assertSays(failure, "Node 'node1' could not start: There is nothing to boot.");
    assertEquals(DeployException.Kind.FAILED, failure.kind());
    assertFalse(cluster.vmm("node0").calls().contains("start"), "the boot node starts last");
    assertTrue(cluster.allEnded());
  }

  @Test
  void quotesTheLogOfANodeThatEndsBeforeItIsReady() {
    cluster.stillborn("node1", 3);
    DeployException failure = startFails(TestMachines.machine(2, 2));
    assertSays(failure, "node1", "status 3", "the engine would not start", "node1.log");
    assertTrue(Files.exists(folder.resolve("run/test/node1.log")), "the log is kept");
  }

  @Test
  void saysWhichPortOfWhichNodeIsInUse() {
    VirtualMachine machine = TestMachines.machine(2, 2);
    Clusters.nodesOf(machine).get(1).setFabricPort(7001);
    cluster.refuse("node1", "openFabric", "Address already in use");
    assertSays(
        startFails(machine),
        "Node 'node1' could not listen for other nodes on 127.0.0.1:7001: Address already in use.",
        "the node's fabricPort in the model");
  }

  @Test
  void refusesNodesOfOtherComputers() {
    VirtualMachine machine = TestMachines.machine(1, 1);
    Clusters.computer(Clusters.nodesOf(machine).getFirst()).setAddress("far.example");
    assertSays(startFails(machine), "node0", "far.example", "cluster deploy");
  }

  @Test
  void endsAllWhenInterruptedWhileItStarts() throws Exception {
    cluster.hang("node1", "connect");
    Thread starter = Thread.currentThread();
    AtomicBoolean first = new AtomicBoolean(true);
    cluster.after(
        "openFabric",
        vmm -> {
          // Once: a second interrupt, for the second node, would come when the test is over.
          if (first.getAndSet(false)) {
            starter.interrupt();
          }
        });
    assertThrows(InterruptedException.class, () -> start(TestMachines.machine(2, 2)));
    assertTrue(cluster.allEnded());
    assertFalse(Files.exists(folder.resolve("run/test")));
  }

  @Test
  void runsOneMachineOfANameAtATime() throws Exception {
    try (MachineRun run = start(TestMachines.machine(1, 1))) {
      DeployException failure = startFails(TestMachines.machine(1, 1));
      assertSays(failure, "'test' is running already", "process " + ProcessHandle.current().pid());
      assertTrue(Files.exists(run.logs()), "the first goes on");
    }
    start(TestMachines.machine(1, 1)).close();
  }

  @Test
  void givesUpWaitingAfterItsLimit() throws Exception {
    try (MachineRun run = start(TestMachines.machine(1, 1))) {
      DeployException failure =
          assertThrows(DeployException.class, () -> run.await(Duration.ofMillis(1)));
      assertEquals(DeployException.Kind.TIMED_OUT, failure.kind());
    }
  }

  @Test
  void canBeLeft() throws Exception {
    try (MachineRun run = start(TestMachines.machine(2, 2))) {
      run.leave("You left.");
      assertEquals(VmState.STOPPED, run.await(LIMIT).state());
      assertNull(heard.states.stream().filter(VmState::ended).findFirst().orElse(null));
    }
  }
}
