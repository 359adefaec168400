package org.pangaea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pangaea.control.VmState;

/** A deployed cluster whose model is being worked on. */
class DeployWatchTest {
  private Harness harness;

  @BeforeEach
  void makeAWorld() throws IOException {
    harness = new Harness();
    write(1, machine("small", 32));
  }

  @AfterEach
  void leaveNothing() throws IOException {
    harness.cluster.vmms().forEach(vmm -> vmm.exit(0));
    harness.close();
  }

  private static String machine(String name, int mebibytes) {
    return """
      vm %s {
        guest = builtin
        vcpu 0 { node = node0 }
        memory { size = %d MiB; home = node0 }
        device console { node = node0 }
      }
    """
        .formatted(name, mebibytes);
  }

  private void write(int nodes, String machines) throws IOException {
    StringBuilder text = new StringBuilder("cluster pair {\n  computer local {\n");
    for (int i = 0; i < nodes; i++) {
      text.append("    node node%d { memory = 128 MiB }\n".formatted(i));
    }
    harness.file("pair.cluster", text.append("  }\n").append(machines).append("}\n").toString());
  }

  private void awaitOut(String text) {
    Harness.await(text, () -> harness.out().contains(text));
  }

  private void awaitErr(String text) {
    Harness.await(text, () -> harness.err().contains(text));
  }

  private CompletableFuture<Integer> watch() {
    return harness.start("cluster", "deploy", "--watch", "pair.cluster");
  }

  private void leave(CompletableFuture<Integer> status) throws Exception {
    harness.interrupt();
    assertEquals(ExitStatus.INTERRUPTED, Harness.status(status));
    harness.assertErr("'pair' stays deployed. Take it down with: pangaea cluster undeploy pair");
    assertFalse(harness.cluster.allEnded(), "watching has ended VMMs");
  }

  @Test
  void changesThatNeedNoVmmAreToldAndOthersStartVmmsAnew() throws Exception {
    CompletableFuture<Integer> status = watch();
    awaitOut("node node0: up");
    write(1, machine("small", 16) + machine("other", 16));
    awaitOut("model: Machine 'other' is new.");
    awaitOut("model: Machine 'small' has changed; it counts from its next run on.");
    assertEquals(1, harness.cluster.vmms().size(), "VMMs were started anew");
    harness.file("pair.cluster", "cluster pair {");
    awaitErr("pair.cluster:1:");
    awaitErr("The model that is deployed stays.");
    write(2, machine("small", 16) + machine("other", 64));
    awaitOut("model: Node 'node1' is new.");
    awaitOut(
        "model: Its machines have 80 MiB of memory in all, and the VMMs were started for 32 MiB.");
    awaitOut("'pair' is deployed again");
    awaitOut("node node1: up");
    assertTrue(harness.cluster.vmms().getFirst().hasEnded());
    leave(status);
  }

  @Test
  void whatRunsIsNotEndedForAChangeAndItsEndLetsItHappen() throws Exception {
    CompletableFuture<Integer> status = watch();
    awaitOut("node node0: up");
    assertEquals(0, harness.run("vm", "run", "-d", "pair.cluster"));
    awaitOut("machine small: running");
    write(2, machine("small", 32));
    awaitErr("and on them run: small.");
    awaitErr("pangaea vm stop small");
    assertEquals(1, harness.cluster.vmms().size());
    harness.cluster.vmm("node0").change(VmState.POWERED_OFF, "Over.");
    awaitOut("machine small: powered off");
    awaitOut("'pair' is deployed again");
    awaitOut("machine small: gone");
    leave(status);
  }

  @Test
  void whatCannotBeDeployedAgainIsToldAndNothingIsLeft() throws Exception {
    CompletableFuture<Integer> status = watch();
    awaitOut("node node0: up");
    harness.cluster.stillborn("node1", 3);
    write(2, machine("small", 32));
    assertEquals(1, Harness.status(status));
    harness.assertErr(
        "Node 'node1' could not be started.",
        "'pair' could not be deployed again, and is deployed no more.");
    assertTrue(harness.cluster.allEnded());
  }

  @Test
  void aVmmThatIsLostIsShownAndItsEndIsThatOfTheWatchIfItWasTheLast() throws Exception {
    write(2, machine("small", 32));
    CompletableFuture<Integer> status = watch();
    awaitOut("node node1: up");
    harness.cluster.vmm("node1").exit(137);
    awaitOut("node node1: Node 'node1' cannot be reached");
    harness.cluster.vmm("node0").exit(137);
    assertEquals(0, Harness.status(status));
    harness.assertErr("'pair' was taken down, or all its VMMs have ended.");
  }

  @Test
  void whatIsDeployedAlreadyIsWatchedAsItIs() throws Exception {
    assertEquals(0, harness.run("cluster", "deploy", "pair.cluster"));
    write(1, machine("small", 16) + machine("later", 16));
    CompletableFuture<Integer> status = watch();
    awaitErr("'pair' is deployed since ");
    awaitOut("model: Machine 'later' is new.");
    assertEquals(1, harness.cluster.vmms().size());
    leave(status);
    assertEquals(2, harness.run("cluster", "deploy", "--watch", "--dry-run", "pair.cluster"));
    harness.assertErr("--watch goes without --dry-run");
  }
}
