package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Linux that uses more memory than any of its nodes may hold. */
class MemoryPoolTest {
  private static final long KIB_PER_MIB = 1024;

  /**
   * What a VMM takes beside guest memory, in MiB: its heap (at most 256 MiB and a sixteenth of
   * guest memory), compiled code, classes and stacks.
   */
  private static final long RUNTIME = 480;

  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  @BeforeAll
  static void theGuestsAreHere() throws IOException, InterruptedException {
    Guests.fetched("busybox");
  }

  /** Anonymous memory of each VMM that is in host memory now, in KiB. */
  static long[] resident(Desk desk) throws IOException {
    List<Long> sizes = new ArrayList<>();
    for (long pid : desk.vmms()) {
      String line =
          Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
              .filter(text -> text.startsWith("RssAnon:"))
              .findFirst()
              .orElseThrow();
      sizes.add(Long.parseLong(line.replaceAll("\\D+", "")));
    }
    return sizes.stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * No VMM takes more than it may for guest memory, and its own needs; returns the most, in KiB.
   */
  private static long assertResident(Desk desk, long guestMib) throws IOException {
    long[] kib = resident(desk);
    long most = Arrays.stream(kib).max().orElseThrow();
    assertTrue(
        most <= (guestMib + RUNTIME) * KIB_PER_MIB,
        () -> "KiB of each VMM: " + Arrays.toString(kib));
    return most;
  }

  private static void assertWithin(Status status, long budgetMib) {
    for (Status.Node node : status.nodes()) {
      assertEquals(budgetMib << 20, node.mirrors().get("budget"), node.name());
      long frames = node.mirrors().get("frames");
      assertTrue(frames <= budgetMib << 20 >> 12, () -> node.name() + " has " + frames + " frames");
    }
  }

  /**
   * A file of 80 MiB, which is more than one node has left beside the kernel, is written on one and
   * read on both. Of each other's pages they may hold 16 MiB.
   */
  @Test
  void twoNodesWriteAndReadAFileThatNoneOfThemCouldHold() throws IOException, InterruptedException {
    Desk.use(desk -> {
      String check =
          "yes 'pages of other nodes' | taskset 1 head -c 83886080 >/file; taskset 8 md5sum /file;"
              + " taskset 1 md5sum /file; nproc; echo over; sleep 600";
      Running run =
          desk.pangaea("demo", "--memory", "128 MiB", "--mirror-budget", "16 MiB", "--run", check);
      run.awaitOut("over\n", Guest.BOOT.multipliedBy(4));
      Status status = desk.status();
      assertWithin(status, 16);
      for (Status.Node node : status.nodes()) {
        long back = node.mirrors().get("writtenBack") + node.mirrors().get("dropped");
        assertTrue(back > 0, () -> node.name() + ": " + node.mirrors());
        assertEquals(0, node.counters().get("refused"), node.name());
      }
      String sum = "5018b18c5786bb4bfe2619a245c8a599  /file\n";
      assertEquals(sum + sum + "4\nover\n", run.out().text(), run::said);
      desk.done("vm", "stop");
      desk.assertNothingLeft();
    });
  }

  /**
   * Four nodes that contribute 256 MiB and may hold 32 MiB of others run a program that writes and
   * checks 800 MiB for ten minutes.
   */
  @Test
  @Tag("long")
  void fourNodesWriteAndCheckMoreThanAnyOfThemMayHold() throws IOException, InterruptedException {
    Guests.fetched("tools");
    Desk.use(desk -> {
      String stress =
          "stress-ng --vm 4 --vm-bytes 800M --vm-keep --verify --timeout %ds --metrics"
              .formatted(TEN_MINUTES.toSeconds());
      Running run =
          desk.pangaea(
              "demo",
              "--guest",
              "tools",
              "--nodes",
              "4",
              "--harts",
              "4",
              "--mirror-budget",
              "32 MiB",
              "--run",
              stress);
      run.awaitOut("dispatching hogs", Guest.BOOT.multipliedBy(4));
      long most = 0;
      while (!run.process().waitFor(5, TimeUnit.SECONDS) && !run.out().text().contains("passed:")) {
        most = Math.max(most, assertResident(desk, 256 + 32));
        assertWithin(desk.status(), 32);
      }
      run.assertExit(0, TEN_MINUTES);
      System.out.println("The largest VMM had " + most / KIB_PER_MIB + " MiB.\n" + run.said());
      assertEquals(-1, run.out().text().indexOf("fail:"), run::said);
      run.awaitOut("failed: 0", TEN_MINUTES);
      desk.assertNothingLeft();
    });
  }
}
