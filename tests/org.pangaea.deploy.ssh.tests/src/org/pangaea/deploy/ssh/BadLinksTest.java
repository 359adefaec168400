package org.pangaea.deploy.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  private static final Duration LINUX_LIMIT = Duration.ofMinutes(40);

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

  /** Linux over two of the computers, up to its shell, a command there, and switched off. */
  private void assertLinuxBoots(String what, String machine) throws Exception {
    String model = trio.model("", "guest = busybox" + machine, trio.computers().subList(0, 2));
    Files.writeString(
        Path.of(model), Files.readString(Path.of(model)).replace("16 MiB", "128 MiB"));
    Pangaea linux = new Pangaea(trio.lab().home(), trio.lab().folder().resolve("linux"));
    linux.useOwnGuests();
    long began = System.nanoTime();
    Pangaea.Result run = linux.start("vm", "run", "--run", "nproc", model).await(LINUX_LIMIT);
    assertEquals(0, run.status(), run.toString());
    assertEquals("2", run.out().strip());
    report("Linux, 2 nodes, " + what, began);
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

  /** Whoever deployed, and every node: nobody waits for what does not come. */
  @Test
  @Tag("long")
  void aNetworkThatFailsForLongerIsTheLossOfItsNodes() throws Exception {
    link(200 * MICROSECOND, 0);
    Pangaea.Started run = trio.running(trio.slow());
    links.forEach(link -> link.cut(true));
    Pangaea.Result lost = run.await(Trio.LIMIT);
    assertEquals(4, lost.status(), lost.toString());
    assertTrue(lost.err().contains("no sign of life from n"), lost.toString());
    trio.takeDown();
    trio.assertNothingRuns();
  }

  /** By itself TCP would try again much later than that: its pauses double. */
  @Test
  @Tag("long")
  void aNetworkMayFailForAsLongAsTheModelSays() throws Exception {
    link(200 * MICROSECOND, 0);
    String model = trio.model("reconnectSeconds = 40\n", "guest = builtin; timeScale = 0.001");
    Pangaea.Started run = trio.running(model);
    links.forEach(link -> link.cut(true));
    Thread.sleep(30_000);
    links.forEach(link -> link.cut(false));
    trio.assertPasses(run);
  }

  @Test
  @Tag("long")
  void linuxBootsOverAFifthOfAMillisecond() throws Exception {
    link(200 * MICROSECOND, 0);
    assertLinuxBoots("0.2 ms", "");
  }

  @Test
  @Tag("long")
  void linuxBootsOverAMillisecond() throws Exception {
    link(MILLISECOND, 0);
    assertLinuxBoots("1 ms", "");
  }

  @Test
  @Tag("long")
  void linuxBootsThoughAHundredthOfAllPacketsIsLost() throws Exception {
    link(200 * MICROSECOND, 0.01);
    assertLinuxBoots("0.2 ms, 1 % lost", "");
  }

  @Test
  @Tag("long")
  void linuxBootsOverFiveMillisecondsInTimeThatPassesSlower() throws Exception {
    link(5 * MILLISECOND, 0);
    assertLinuxBoots("5 ms, timeScale 0.1", "; timeScale = 0.1");
  }
}
