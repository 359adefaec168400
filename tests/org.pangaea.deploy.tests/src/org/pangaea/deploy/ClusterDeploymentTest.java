package org.pangaea.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pangaea.control.VmState;
import org.pangaea.deploy.fakes.FakeCluster;
import org.pangaea.guests.Progress;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.VirtualMachine;

/** Clusters whose VMMs last, and the machines that come and go on them. */
class ClusterDeploymentTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final FakeCluster vmms = new FakeCluster();
  private final TestMachines.Heard heard = new TestMachines.Heard();
  private final VirtualMachine machine = TestMachines.machine(2, 2);
  private final Cluster cluster = (Cluster) machine.eContainer();
  private Path folder;
  private RunDirectories directories;

  @BeforeEach
  void makeAShortFolder() throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "pg");
    directories = new RunDirectories(folder.resolve("run"));
  }

  @AfterEach
  void leaveNothing() throws IOException {
    vmms.vmms().forEach(vmm -> vmm.exit(0));
    RunDirectory.delete(folder);
  }

  private DeploymentInfo deploy() throws Exception {
    return ClusterDeployment.deploy(cluster, vmms, directories, Progress.NONE);
  }

  private RunRequest request(String name, DeploymentInfo deployment) {
    return new RunRequest(
        name, machine, TestMachines.request(machine).guest(), Optional.of(deployment));
  }

  private MachineRun run(String name, DeploymentInfo deployment) throws Exception {
    return MachineRun.start(request(name, deployment), vmms, directories, Progress.NONE, heard);
  }

  private static void assertSays(DeployException failure, String... words) {
    for (String word : words) {
      assertTrue(failure.getMessage().contains(word), failure.getMessage());
    }
  }

  @Test
  void startsAndJoinsTheVmmsOfAllNodesAndLeavesThemToRun() throws Exception {
    DeploymentInfo deployment = deploy();
    assertEquals(List.of("openFabric", "connect"), vmms.vmm("node0").calls());
    assertEquals(List.of("openFabric", "connect"), vmms.vmm("node1").calls());
    assertEquals(Optional.of(deployment), directories.deployed("test"));
    assertEquals(List.of(), directories.running());
    assertFalse(vmms.vmm("node0").hasEnded());
  }

  @Test
  void runsAMachineOnThemWhichEndsAndLeavesThem() throws Exception {
    DeploymentInfo deployment = deploy();
    try (MachineRun run = run("test", deployment)) {
      assertEquals(1, run.session().info().vm());
      assertEquals(1, vmms.vmm("node1").share().vm());
      vmms.vmm("node0").change(VmState.POWERED_OFF, "The guest powered the machine off.");
      assertEquals(VmState.POWERED_OFF, run.await(LIMIT).state());
    }
    assertTrue(vmms.vmm("node1").calls().contains("stop"));
    assertFalse(vmms.vmm("node0").hasEnded());
    assertEquals(List.of(), directories.running());
    assertEquals(2, vmms.vmms().size(), "no VMM but those of the cluster");
  }

  @Test
  void noTwoMachinesEverHaveTheSameNumber() throws Exception {
    DeploymentInfo deployment = deploy();
    for (int vm = 1; vm <= 3; vm++) {
      try (MachineRun run = run("test", deployment)) {
        assertEquals(vm, run.session().info().vm());
      }
    }
  }

  @Test
  void hearsOfItsOwnMachineOnly() throws Exception {
    cluster.getVirtualMachines().add(EcoreUtil.copy(machine));
    DeploymentInfo deployment = deploy();
    try (MachineRun first = run("first", deployment)) {
      try (MachineRun second = run("second", deployment)) {
        // The fake's share is that of the second one now.
        vmms.vmm("node0").warn("A page fault is open for 5 s.");
        vmms.vmm("node0").change(VmState.POWERED_OFF, "The guest powered the machine off.");
        assertEquals(VmState.POWERED_OFF, second.await(LIMIT).state());
      }
      DeployException stillRuns =
          assertThrows(DeployException.class, () -> first.await(Duration.ofMillis(50)));
      assertEquals(DeployException.Kind.TIMED_OUT, stillRuns.kind());
    }
    assertEquals(List.of("node0: A page fault is open for 5 s."), heard.warnings);
  }

  @Test
  void oneThatIsLeftGoesOnAndIsFoundAndEndedByOthers() throws Exception {
    DeploymentInfo deployment = deploy();
    try (MachineRun run = run("test", deployment)) {
      assertTrue(run.detach());
      assertTrue(run.await(LIMIT).isDetached());
    }
    assertFalse(vmms.vmm("node0").calls().contains("stop"));
    SessionInfo found = directories.find(Optional.of("test"));
    assertEquals("test", found.deployment());
    assertSays(
        assertThrows(DeployException.class, () -> run("test", deployment)),
        "named 'test' is running already",
        "pangaea vm stop test");
    ClusterDeployment.end(found, directories, LIMIT);
    assertTrue(vmms.vmm("node0").calls().contains("stop"));
    assertEquals(List.of(), directories.running());
  }

  @Test
  void oneOfWhichANodeDoesNotStopKeepsItsNameAndTheNodeIsNamed() throws Exception {
    DeploymentInfo deployment = deploy();
    try (MachineRun run = run("test", deployment)) {
      run.detach();
      run.await(LIMIT);
    }
    SessionInfo found = directories.find(Optional.of("test"));
    vmms.hang("node0", "stop");
    assertSays(
        assertThrows(
            DeployException.class,
            () -> ClusterDeployment.end(found, directories, Duration.ofMillis(100))),
        "Node 'node0' could not stop: it did not answer within 0.1 s.");
    assertTrue(vmms.vmm("node1").calls().contains("stop"), "the other one was asked, too");
    assertEquals(List.of("test"), names());
  }

  @Test
  void oneWithItsOwnVmmsCannotBeLeft() throws Exception {
    try (MachineRun run =
        MachineRun.start(TestMachines.request(machine), vmms, directories, Progress.NONE, heard)) {
      assertFalse(run.detach());
    }
    assertTrue(vmms.allEnded());
  }

  @Test
  void theNameOfOneThatHasEndedIsFree() throws Exception {
    DeploymentInfo deployment = deploy();
    try (MachineRun run = run("test", deployment)) {
      run.detach();
      run.await(LIMIT);
    }
    vmms.vmm("node0").change(VmState.POWERED_OFF, "Over.");
    vmms.vmm("node1").change(VmState.POWERED_OFF, "Over.");
    try (MachineRun run = run("test", deployment)) {
      assertEquals(2, run.session().info().vm());
    }
  }

  @Test
  void aClusterIsDeployedOnce() throws Exception {
    deploy();
    assertSays(
        assertThrows(DeployException.class, this::deploy),
        "The cluster 'test' is deployed already",
        "pangaea cluster undeploy test");
  }

  @Test
  void ifANodeDoesNotComeUpNoneIsLeft() throws Exception {
    vmms.refuse("node1", "connect", "node1 cannot reach node0.");
    assertSays(assertThrows(DeployException.class, this::deploy), "node1 cannot reach node0.");
    assertTrue(vmms.allEnded());
    assertEquals(List.of(), directories.deployed());
    assertFalse(Files.exists(folder.resolve("run/.clusters/test")));
  }

  @Test
  void machinesThatDoNotFitAreRefusedWithWhatThereIs() throws Exception {
    DeploymentInfo deployment = deploy();
    try (MachineRun first = run("first", deployment)) {
      cluster.getVirtualMachines().getFirst().getMemory().getFirst().setSize(512L << 20);
      assertSays(
          assertThrows(DeployException.class, () -> run("second", deployment)),
          "'second' needs 768 MiB of memory",
          "of 512 MiB in all, of which others have 512 MiB",
          "pangaea cluster undeploy test");
      assertEquals(List.of("first"), names());
      assertTrue(first.detach());
    }
  }

  private List<String> names() throws DeployException {
    return directories.running().stream().map(SessionInfo::name).toList();
  }

  @Test
  void aNodeThatWasNotDeployedIsNamed() throws Exception {
    DeploymentInfo deployment = deploy();
    cluster.getComputers().getFirst().getNodes().get(1).setName("newcomer");
    assertSays(
        assertThrows(DeployException.class, () -> run("test", deployment)),
        "needs the node 'newcomer', and the cluster 'test' was deployed without it");
  }

  @Test
  void undeployingEndsTheVmmsAndLeavesNothing() throws Exception {
    DeploymentInfo deployment = deploy();
    ClusterDeployment.undeploy(deployment, vmms, directories, false);
    assertTrue(vmms.allEnded());
    assertEquals(List.of(), directories.deployed());
    assertFalse(Files.exists(folder.resolve("run/.clusters/test")));
  }

  @Test
  void machinesThatRunAreEndedWithTheClusterOnlyIfThatIsSaid() throws Exception {
    DeploymentInfo deployment = deploy();
    try (MachineRun run = run("test", deployment)) {
      run.detach();
      run.await(LIMIT);
    }
    assertSays(
        assertThrows(
            DeployException.class,
            () -> ClusterDeployment.undeploy(deployment, vmms, directories, false)),
        "On the cluster 'test' run: test.",
        "--force");
    assertFalse(vmms.vmm("node0").hasEnded());
    ClusterDeployment.undeploy(deployment, vmms, directories, true);
    assertTrue(vmms.allEnded());
    assertEquals(List.of(), directories.running());
  }

  @Test
  void aClusterOfWhichOneNodeIsLostCanBeTakenDown() throws Exception {
    DeploymentInfo deployment = deploy();
    vmms.vmm("node0").exit(137);
    assertEquals(Optional.of(deployment), directories.deployed("test"));
    ClusterDeployment.undeploy(deployment, vmms, directories, false);
    assertTrue(vmms.allEnded());
    assertEquals(List.of(), directories.deployed());
  }

  @Test
  void aLostNodeIsNamedAndTheOthersStay() throws Exception {
    DeploymentInfo deployment = deploy();
    try (MachineRun run = run("test", deployment)) {
      vmms.vmm("node1").exit(137);
      Outcome outcome = run.await(LIMIT);
      assertEquals(Optional.of("node1"), outcome.lostNode());
    }
    assertFalse(vmms.vmm("node0").hasEnded());
    assertTrue(vmms.vmm("node0").calls().contains("stop"));
  }
}
