package org.pangaea.workbench.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pangaea.control.VmState;
import org.pangaea.workbench.machines.DeploymentView;
import org.pangaea.workbench.machines.HartView;
import org.pangaea.workbench.machines.MachineView;
import org.pangaea.workbench.machines.NodeView;

/** What the row of a node says of the machines on it. */
class RowsTest {

  private static final Instant SEEN = Instant.parse("2026-11-29T12:00:00Z");

  @Test
  void aNodeOnWhichAllMachinesHaveEndedHasEnded() {
    Row node = node(machine("one", VmState.POWERED_OFF, 41), machine("two", VmState.FAILED, 42));
    assertEquals("ended", RowText.state(node));
    assertEquals("", RowText.load(node));
    assertEquals(Optional.empty(), node.machine(), "it is about none of the two");
  }

  @Test
  void theMachineThatIsAliveIsTheNodes() {
    for (boolean first : new boolean[] {true, false}) {
      MachineView ended = machine("old", VmState.POWERED_OFF, 41);
      MachineView alive = machine("new", VmState.RUNNING, 42);
      Row node = first ? node(alive, ended) : node(ended, alive);
      assertEquals("process 42", RowText.state(node));
      assertEquals("50 %", RowText.load(node));
      assertEquals(Optional.of(alive), node.machine());
    }
  }

  @Test
  void aNodeThatAnEndedMachineLostIsWellForTheNext() {
    MachineView ended = lost(machine("old", VmState.FAILED, 41));
    assertEquals("lost", RowText.state(node(ended)).substring(0, 4));
    assertEquals("process 42", RowText.state(node(ended, machine("new", VmState.RUNNING, 42))));
  }

  @Test
  void oneOfTwoMachinesThatLosesANodeHasLostIt() {
    MachineView losing = lost(machine("losing", VmState.RUNNING, 41));
    Row node = node(machine("well", VmState.RUNNING, 42), losing);
    assertEquals("lost", RowText.state(node).substring(0, 4));
  }

  @Test
  void theVmmOfADeployedClusterOutlivesItsMachine() {
    MachineView ended = machine("old", VmState.POWERED_OFF, 41);
    DeploymentView deployment =
        new DeploymentView("cluster", SEEN.toString(), List.of(share(7, null)));
    Row node = Rows.of(List.of(deployment), List.of(ended)).getFirst().children().getFirst();
    assertEquals("process 7", RowText.state(node.children().getFirst()));
  }

  private static Row node(MachineView... machines) {
    Row cluster = Rows.of(List.of(), List.of(machines)).getFirst();
    Row computer = cluster.children().getFirst();
    assertEquals(1, computer.children().size());
    return computer.children().getFirst();
  }

  private static MachineView machine(String name, VmState state, long pid) {
    return new MachineView(
        name, "cluster", "builtin", true, state, "", 0, List.of(share(pid, null)));
  }

  private static MachineView lost(MachineView machine) {
    return new MachineView(
        machine.name(),
        machine.cluster(),
        machine.guest(),
        true,
        machine.state(),
        "",
        0,
        List.of(share(machine.nodes().getFirst().pid(), "It is gone.")));
  }

  private static NodeView share(long pid, String problem) {
    HartView hart = new HartView(0, "running", 10, 0.5);
    return new NodeView("node", "", pid, List.of(hart), Map.of(), SEEN, problem, false);
  }
}
