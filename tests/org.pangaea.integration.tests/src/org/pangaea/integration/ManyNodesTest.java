package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More VMMs and vCPUs than this computer has processors, by far. */
class ManyNodesTest {
  private static final long KIB_PER_MIB = 1024;
  private static final Duration LONGEST = Duration.ofHours(2);

  @BeforeAll
  static void theGuestIsHere() throws IOException, InterruptedException {
    Guests.fetched("busybox");
  }

  /** Guest time runs slowly, or the guest would take processors that wait for another for dead. */
  @Test
  @Tag("long")
  void sixteenVmmsWithThirtyTwoHartsBootLinux() throws IOException, InterruptedException {
    Desk.use(desk -> {
      long begin = System.nanoTime();
      Running run =
          desk.pangaea(
              "demo",
              "--nodes",
              "16",
              "--harts",
              "32",
              "--time-scale",
              "0.05",
              "--run",
              "nproc; cat /proc/uptime; dmesg | grep -c -i -E '[s]tall|[l]ockup'; echo over;"
                  + " while :; do sleep 100; done");
      run.awaitOut("over\n", LONGEST);
      long seconds = (System.nanoTime() - begin) / 1_000_000_000;
      long[] kib = MemoryPoolTest.resident(desk);
      System.out.println(
          "16 VMMs with 32 harts: %d s to the shell; RssAnon of all VMMs %d MiB, of the largest %d MiB%n%s"
              .formatted(
                  seconds,
                  Arrays.stream(kib).sum() / KIB_PER_MIB,
                  Arrays.stream(kib).max().orElseThrow() / KIB_PER_MIB,
                  run.out().text()));
      assertEquals(16, kib.length);
      String[] lines = run.out().text().split("\n");
      assertEquals("32", lines[0]);
      assertEquals("0", lines[2], "the kernel complains of nothing");
      desk.done("vm", "stop");
      desk.assertNothingLeft();
    });
  }
}
