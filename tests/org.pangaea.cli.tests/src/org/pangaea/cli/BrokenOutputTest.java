package org.pangaea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pangaea.control.VmState;

/** Standard output whose reader has gone, or whose disk is full. */
class BrokenOutputTest {
  private static final String CLOSED_PIPE = "Broken pipe";
  private static final String FULL = "No space left on device";

  private Harness harness;

  @BeforeEach
  void makeAWorld() throws IOException {
    harness = new Harness();
  }

  @AfterEach
  void leaveNothing() throws IOException {
    harness.close();
  }

  private CompletableFuture<Integer> running() {
    CompletableFuture<Integer> owner = harness.start("demo");
    harness.awaitRunning(2);
    return owner;
  }

  private void end(CompletableFuture<Integer> owner) throws Exception {
    harness.cluster.vmm("node0").change(VmState.POWERED_OFF, "Off.");
    Harness.status(owner);
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoMistake() {
    harness.breakOutput(CLOSED_PIPE);
    assertEquals(0, harness.run("version"));
    assertEquals(0, harness.run("--help"));
    assertEquals("", harness.err());
  }

  @Test
  void dataThatCannotBeWrittenIsAFailure() {
    harness.breakOutput(FULL);
    assertEquals(1, harness.run("version"));
    harness.assertErr("Standard output cannot be written: no space left on device.");
    assertEquals(3, harness.run("cluster", "validate", "--json", "none.cluster"));
  }

  @Test
  void aMachineWhoseOutputNobodyReadsIsStopped() throws Exception {
    CompletableFuture<Integer> owner = running();
    harness.breakOutput(CLOSED_PIPE);
    harness.cluster.vmm("node0").print("Hello");
    assertEquals(0, Harness.status(owner));
    harness.assertErr("The machine was stopped. Its output cannot be written any more.");
  }

  @Test
  void aMachineWhoseOutputIsLostFails() throws Exception {
    CompletableFuture<Integer> owner = running();
    harness.breakOutput(FULL);
    harness.cluster.vmm("node0").print("Hello");
    assertEquals(1, Harness.status(owner));
    harness.assertErr("The machine was stopped.", "no space left on device");
  }

  @Test
  void watchingEndsWithWhoeverWatches() throws Exception {
    CompletableFuture<Integer> owner = running();
    CompletableFuture<Integer> watcher =
        CompletableFuture.supplyAsync(() -> harness.run("vm", "status", "--watch"));
    Harness.await("a look", () -> harness.out().contains("demo:"));
    harness.breakOutput(CLOSED_PIPE);
    assertEquals(0, Harness.status(watcher));
    assertFalse(owner.isDone(), "the machine goes on");
    end(owner);
  }

  @Test
  void aConsoleEndsWithWhoeverReadsIt() throws Exception {
    CompletableFuture<Integer> owner = harness.start("demo", "--quiet", "--run", "true");
    harness.awaitRunning(2);
    harness.breakOutput(CLOSED_PIPE);
    CompletableFuture<Integer> reader =
        CompletableFuture.supplyAsync(() -> harness.run("vm", "console", "demo"));
    // What the owner of a command's output makes of this line is nothing: it waits for its begin.
    harness.cluster.vmm("node0").print("Hello\n");
    assertEquals(0, Harness.status(reader));
    assertFalse(owner.isDone(), "the machine goes on");
    end(owner);
  }
}
