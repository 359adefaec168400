package org.pangaea.deploy.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a machine over three computers survives, and what it does not. */
class NodeLossTest {
  private static final String VMM = "-Dpangaea.vmm.name";

  private static Trio trio;
  private static TestComputer one;
  private static TestComputer two;
  private static TestComputer three;

  @BeforeAll
  static void startComputers() throws Exception {
    trio = Trio.start();
    one = trio.computers().get(0);
    two = trio.computers().get(1);
    three = trio.computers().get(2);
    Assumptions.assumeTrue(
        trio.lab().hasNamespaces(), "*** NOT TESTED HERE: computers have no network of their own");
  }

  @AfterAll
  static void stopComputers() throws Exception {
    trio.close();
  }

  @AfterEach
  void takeDown() throws Exception {
    for (TestComputer computer : trio.computers()) {
      computer.signalProcesses(VMM, "CONT");
    }
    trio.takeDown();
  }

  private static String log(TestComputer computer, int node) throws Exception {
    Path file = computer.runFolder().resolve("trio").resolve("n" + node + ".log");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private static void awaitLog(Pangaea.Started run, TestComputer computer, int node, String text)
      throws Exception {
    long deadline = System.nanoTime() + Trio.LIMIT.toNanos();
    while (!log(computer, node).contains(text)) {
      String seen = log(computer, node);
      assertTrue(
          run.process().isAlive() && System.nanoTime() < deadline,
          () -> "not in the log of n" + node + ": " + text + "\n" + seen);
      Thread.sleep(20);
    }
  }

  /** With more patience than by default, so that a busy computer is not taken for a lost one. */
  @Tag("long")
  @Test
  void connectionsThatAreResetAndComputersThatStandStillForMomentsEndNothing() throws Exception {
    Pangaea.Started run =
        trio.running(trio.model("reconnectSeconds = 20\n", "guest = builtin; timeScale = 0.02"));
    one.resetConnections(two);
    awaitLog(run, one, 0, "link n0 to n1 goes on over a new connection");
    three.resetConnections(two);
    awaitLog(run, two, 1, "link n1 to n2 goes on over a new connection");
    for (TestComputer computer : List.of(three, one)) {
      computer.signalProcesses(VMM, "STOP");
      Thread.sleep(1000);
      computer.signalProcesses(VMM, "CONT");
    }
    trio.assertPasses(run);
  }

  @Test
  void aComputerThatStandsStillForLongIsReportedByNameAndNothingIsLeft() throws Exception {
    Pangaea.Started run = trio.running(trio.slow());
    long frozen = System.nanoTime();
    three.signalProcesses(VMM, "STOP");
    awaitLog(run, one, 0, "no sign of life from n2 for 4000 ms");
    awaitLog(run, two, 1, "no sign of life from n2 for 4000 ms");
    System.out.printf("lost after %.2f s%n", (System.nanoTime() - frozen) / 1e9);
    three.signalProcesses(VMM, "CONT");
    Pangaea.Result lost = run.await(Trio.LIMIT);
    assertEquals(4, lost.status(), lost.toString());
    assertTrue(lost.err().contains("n2"), lost.toString());
    trio.takeDown();
    trio.assertNothingRuns();
  }
}
