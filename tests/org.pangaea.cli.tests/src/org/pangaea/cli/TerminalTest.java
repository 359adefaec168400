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

/** The user's terminal, or what stands in its place, attached to a guest's console. */
class TerminalTest {
  private static final String GREETING = "Pangaea guest: Linux\r\n# ";

  private Harness harness;
  private CompletableFuture<Integer> status;

  @BeforeEach
  void makeAWorld() throws IOException {
    harness = new Harness();
  }

  @AfterEach
  void leaveNothing() throws IOException {
    harness.close();
  }

  private void startOnTerminal() {
    harness.terminal.input = true;
    harness.terminal.output = true;
    harness.terminal.error = true;
    status = harness.start("demo");
    harness.awaitRunning(2);
  }

  private void guestIsReady() {
    harness.cluster.vmm("node0").print(GREETING);
    Harness.await("raw mode", harness.terminal::isRaw);
  }

  private void powerOff() throws Exception {
    harness.cluster.vmm("node0").change(VmState.POWERED_OFF, "Off.");
    assertEquals(0, Harness.status(status));
  }

  private void awaitTyped(String text) {
    Harness.await("typed " + text, () -> harness.cluster.vmm("node0").typed().equals(text));
  }

  @Test
  void isRawFromWhenTheGuestListensUntilTheEnd() throws Exception {
    startOnTerminal();
    harness.cluster.vmm("node0").print("[    0.1] booting\r\n");
    Harness.await("output", () -> harness.out().contains("booting\r\n"));
    assertFalse(harness.terminal.isRaw(), "Ctrl-C ends a boot");
    guestIsReady();
    powerOff();
    assertFalse(harness.terminal.isRaw());
    assertEquals(
        "console=ttyS0 pangaea.size=100x40 maxcpus=2 pangaea.harts",
        harness.cluster.loadRequest().commandLine());
  }

  @Test
  void passesKeysOnAsTheyAreInterruptsToo() throws Exception {
    startOnTerminal();
    guestIsReady();
    harness.type("ls\r\u0003");
    awaitTyped("ls\r\u0003");
    powerOff();
  }

  @Test
  void isLeftByTheEscapeWhichEndsTheMachine() throws Exception {
    startOnTerminal();
    guestIsReady();
    harness.type("\u001d");
    harness.type("q");
    assertEquals(0, Harness.status(status));
    assertTrue(harness.terminal.wasRaw() && !harness.terminal.isRaw());
    harness.assertErr("The machine was stopped. You left.");
  }

  @Test
  void sendsTheEscapeItselfAndHelps() throws Exception {
    startOnTerminal();
    guestIsReady();
    harness.type("a\u001d\u001db\u001d?c");
    awaitTyped("a\u001dbc");
    Harness.await("help", () -> harness.err().contains("send Ctrl-] to the guest\r\n"));
    powerOff();
  }

  @Test
  void writesAReportOnDemand() throws Exception {
    startOnTerminal();
    guestIsReady();
    harness.type("\u001dr");
    Harness.await("the report", () -> harness.err().contains("report-1.txt"));
    powerOff();
  }

  @Test
  void isRestoredWhenANodeIsLostOrTheCommandInterrupted() throws Exception {
    startOnTerminal();
    guestIsReady();
    harness.interrupt();
    assertEquals(130, Harness.status(status));
    assertFalse(harness.terminal.isRaw());
  }

  @Test
  void passesLinesOnFromAPipeAndOutlivesItsEnd() throws Exception {
    status = harness.start("demo");
    harness.awaitRunning(2);
    harness.type("uname\n");
    harness.endOfInput();
    assertEquals("", harness.cluster.vmm("node0").typed(), "the guest does not listen yet");
    harness.cluster.vmm("node0").print(GREETING);
    awaitTyped("uname\n");
    harness.cluster.vmm("node0").print("Linux\r\n");
    powerOff();
    assertFalse(harness.terminal.wasRaw());
    harness.assertOut("Linux\n");
  }

  @Test
  void attachesToAMachineThatRunsAndLeavesItRunning() throws Exception {
    status = harness.start("demo");
    harness.awaitRunning(2);
    harness.cluster.vmm("node0").print("prompt# ");
    Harness.await("the owner's output", () -> harness.out().contains("prompt# "));
    harness.terminal.input = true;
    CompletableFuture<Integer> visitor =
        CompletableFuture.supplyAsync(() -> harness.run("vm", "console"));
    Harness.await("raw mode", harness.terminal::isRaw);
    harness.type("ls\r");
    awaitTyped("ls\r");
    harness.type("\u001dq");
    assertEquals(0, Harness.status(visitor));
    harness.assertErr("left; the machine goes on.");
    assertEquals(VmState.RUNNING, harness.cluster.vmm("node0").state());
    powerOff();
  }
}
