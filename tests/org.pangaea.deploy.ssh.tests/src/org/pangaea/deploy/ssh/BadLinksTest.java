package org.pangaea.deploy.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Machines over networks that are slow, that lose packets, or that fail for a while. */
class BadLinksTest {
  private static final long MICROSECOND = 1_000;
  private static final long MILLISECOND = 1_000_000;

  private static Trio trio;
  private final List<BadLink> links = new ArrayList<>();

  @BeforeAll
  static void startComputers() throws Exception {
    trio = Trio.start();
    Assumptions.assumeTrue(
        trio.lab().hasNamespaces() && Files.exists(Path.of("/dev/net/tun")),
        "*** NOT TESTED HERE: no network namespaces, or no /dev/net/tun");
  }

  @AfterAll
  static void stopComputers() throws Exception {
    trio.close();
  }

  @AfterEach
  void takeDown() throws Exception {
    links.forEach(link -> link.cut(false));
    trio.takeDown();
    for (BadLink link : links) {
      link.close();
    }
  }

  /** From now on computers reach each other over links like this. */
  private void link(long delayNanos, double loss) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed of losses: " + seed);
    List<TestComputer> computers = trio.computers();
    for (int i = 0; i < computers.size(); i++) {
      for (int j = i + 1; j < computers.size(); j++) {
        links.add(new BadLink(computers.get(i), computers.get(j), delayNanos, loss, seed));
      }
    }
  }

  private void assertBuiltInGuestPasses(String what, String machine) throws Exception {
    long began = System.nanoTime();
    Pangaea.Result run = trio.pangaea().run("vm", "run", trio.model("guest = builtin" + machine));
    assertEquals(0, run.status(), run.toString());
    assertTrue(run.out().contains("all checks passed"), run.toString());
    report("built-in guest, 3 nodes, " + what, began);
    trio.assertNothingRuns();
  }

  private static void report(String what, long began) {
    System.out.printf(
        "%s: %.1f s from the command to its end%n", what, (System.nanoTime() - began) / 1e9);
  }

  /** With more patience than by default, so that a busy computer is not taken for a lost one. */
  @Test
  void theBuiltInGuestRunsOverANetworkThatIsSlowAndFailsForTwoSeconds() throws Exception {
    link(200 * MICROSECOND, 0);
    Pangaea.Started run =
        trio.running(trio.model("reconnectSeconds = 20\n", "guest = builtin; timeScale = 0.02"));
    links.forEach(link -> link.cut(true));
    Thread.sleep(2000);
    links.forEach(link -> link.cut(false));
    trio.assertPasses(run);
  }

  @Test
  @Tag("long")
  void aNetworkThatFailsForLessThanTheDefaultEndsNothing() throws Exception {
    link(200 * MICROSECOND, 0);
    Pangaea.Started run = trio.running(trio.slow());
    links.forEach(link -> link.cut(true));
    Thread.sleep(2000);
    links.forEach(link -> link.cut(false));
    trio.assertPasses(run);
  }

  @Test
  @Tag("long")
  void theBuiltInGuestRunsOverAFifthOfAMillisecond() throws Exception {
    link(200 * MICROSECOND, 0);
    assertBuiltInGuestPasses("0.2 ms", "");
  }

  @Test
  @Tag("long")
  void theBuiltInGuestRunsOverFiveMilliseconds() throws Exception {
    link(5 * MILLISECOND, 0);
    assertBuiltInGuestPasses("5 ms", "");
  }
}
