package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.control.CodeStatus;
import org.pangaea.control.LinkStatus;
import org.pangaea.control.LoadRequest;
import org.pangaea.control.OwnershipCode;
import org.pangaea.control.OwnershipMap;
import org.pangaea.control.OwnershipRequest;
import org.pangaea.control.PageRight;
import org.pangaea.control.ShareStatus;
import org.pangaea.control.VmState;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.interpreter.InterpreterEngine;
import org.pangaea.vmm.share.Share;

/** What a running VM tells about itself: status, ownership of pages, reports, warnings. */
class ObservationTest {
  private static final long FIRST_PAGE = Layout.memoryOf(0) >>> GuestMemory.PAGE_SHIFT;

  @TestFactory
  Stream<DynamicTest> atAPauseEveryPageHasOneOwnerOrOnlyReaders() {
    return Layout.each(
        layout -> {
          try (TestCluster cluster = TestCluster.running(layout, LifeTest.ENDLESS)) {
            cluster.awaitConsole("for ever");
            for (int i = 0; i < 10; i++) {
              long ticks = cluster.pause();
              // A message that nobody waits for may still be on its way.
              cluster.await("a consistent ownership map", () -> inconsistency(cluster) == null);
              long[] instructions = instructions(cluster);
              cluster.resume(ticks);
              cluster.await("progress", () -> allAdvanced(cluster, instructions));
            }
            assertEquals(List.of(), cluster.warnings());
          }
        },
        Layout.of(1, 2),
        Layout.of(2, 1),
        Layout.of(2, 2),
        Layout.of(4, 1));
  }

  @TestFactory
  Stream<DynamicTest> whatIsHotIsToldInWhichTierItRuns() {
    return Layout.each(
        layout -> {
          try (TestCluster cluster = TestCluster.running(layout, LifeTest.ENDLESS)) {
            cluster.awaitConsole("for ever");
            CodeStatus first = cluster.share(0).code(3);
            if (first.engine().equals(InterpreterEngine.NAME)) {
              assertEquals(0, first.inRegions());
              assertEquals(List.of(), first.hottest());
            } else {
              cluster.await(
                  "a hot region",
                  () -> {
                    CodeStatus code = cluster.share(0).code(3);
                    return code.inRegions() > code.instructions() / 2 && !code.hottest().isEmpty();
                  });
            }
            assertThrows(IllegalArgumentException.class, () -> cluster.share(0).code(-1));
          }
        },
        Layout.of(1, 1));
  }

  @Test
  void looksAtTheChangesTellWhatALookAtAllTells() throws Exception {
    try (TestCluster cluster = TestCluster.running(Layout.of(2, 2), LifeTest.ENDLESS)) {
      cluster.awaitConsole("for ever");
      int pages = (int) (2 * (Layout.NODE_MEMORY >>> GuestMemory.PAGE_SHIFT));
      PageRight[][] seen = new PageRight[2][pages];
      int[][] arrivals = new int[2][pages];
      int[] since = new int[2];
      cluster.await(
          "pages that come to both nodes",
          () -> {
            for (int node = 0; node < 2; node++) {
              since[node] = glance(cluster, node, since[node], seen[node], arrivals[node]);
            }
            return IntStream.of(arrivals[0]).sum() > 50 && IntStream.of(arrivals[1]).sum() > 50;
          });
      cluster.pause();
      cluster.await("a consistent ownership map", () -> inconsistency(cluster) == null);
      for (int node = 0; node < 2; node++) {
        glance(cluster, node, since[node], seen[node], arrivals[node]);
        PageRight[] all = new PageRight[pages];
        int[] sums = new int[pages];
        glance(cluster, node, 0, all, sums);
        assertArrayEquals(all, seen[node]);
        assertArrayEquals(sums, arrivals[node]);
        for (int page = 0; page < pages; page++) {
          assertEquals(letter(all[page]), cluster.share(node).pageState(FIRST_PAGE + page));
        }
        assertTrue(Stream.of(all).anyMatch(right -> right == PageRight.UNTOUCHED));
      }
    }
  }

  private static int glance(
      TestCluster cluster, int node, int since, PageRight[] rights, int[] arrivals) {
    OwnershipMap map =
        cluster
            .share(node)
            .ownership(new OwnershipRequest(cluster.vm(), FIRST_PAGE, rights.length, since));
    OwnershipCode.read(
        map,
        (page, count, right) -> {
          if (right != PageRight.UNCHANGED) {
            int from = (int) (page - FIRST_PAGE);
            Arrays.fill(rights, from, from + count, right);
          }
        },
        (page, count) -> arrivals[(int) (page - FIRST_PAGE)] = count);
    return map.glance();
  }

  private static char letter(PageRight right) {
    return switch (right) {
      case MODIFIED -> 'M';
      case EXCLUSIVE, UNTOUCHED -> 'E';
      case SHARED -> 'S';
      default -> 'I';
    };
  }

  @Test
  void pagesThatAreNotRamHaveNoOwner() throws Exception {
    try (TestCluster cluster = TestCluster.running(Layout.of(1, 1), LifeTest.ENDLESS)) {
      Share share = cluster.share(0);
      for (OwnershipRequest wrong :
          List.of(
              new OwnershipRequest(cluster.vm(), 0, 1, 0),
              new OwnershipRequest(cluster.vm(), FIRST_PAGE, -1, 0),
              new OwnershipRequest(cluster.vm(), FIRST_PAGE, OwnershipRequest.MOST + 1, 0))) {
        assertThrows(IllegalArgumentException.class, () -> share.ownership(wrong));
      }
    }
  }

  private static String inconsistency(TestCluster cluster) {
    int nodes = cluster.layout().nodes();
    long pages = nodes * (Layout.NODE_MEMORY >>> GuestMemory.PAGE_SHIFT);
    for (long gfn = FIRST_PAGE; gfn < FIRST_PAGE + pages; gfn++) {
      StringBuilder letters = new StringBuilder();
      long holders = 0;
      for (int node = 0; node < nodes; node++) {
        letters.append(cluster.share(node).pageState(gfn));
        holders = Math.max(holders, cluster.share(node).pageHolders(gfn));
      }
      String text = letters.toString();
      long owners = text.chars().filter(c -> c == 'M' || c == 'E').count();
      long readers = text.chars().filter(c -> c == 'S').count();
      boolean right = owners == 1 && readers == 0 || owners == 0 && readers > 0;
      int home = (int) ((gfn - FIRST_PAGE) / (Layout.NODE_MEMORY >>> GuestMemory.PAGE_SHIFT));
      for (int node = 0; node < nodes; node++) {
        // The directory knows of everybody who has the page.
        boolean known = node == home || (holders >>> node & 1) != 0;
        right &= text.charAt(node) == 'I' || known;
      }
      if (!right) {
        return Long.toHexString(gfn) + ": " + text + ", holders " + holders;
      }
    }
    return null;
  }

  private static long[] instructions(TestCluster cluster) {
    return Stream.iterate(0, node -> node < cluster.layout().nodes(), node -> node + 1)
        .flatMap(node -> cluster.share(node).status().harts().stream())
        .mapToLong(hart -> hart.instructions())
        .toArray();
  }

  private static boolean allAdvanced(TestCluster cluster, long[] since) {
    long[] now = instructions(cluster);
    for (int hart = 0; hart < now.length; hart++) {
      if (now[hart] <= since[hart]) {
        return false;
      }
    }
    return true;
  }

  @Test
  void statusCountsWhatHappened() throws Exception {
    try (TestCluster cluster = TestCluster.running(Layout.of(2, 2), LifeTest.ENDLESS)) {
      cluster.awaitConsole("for ever");
      cluster.await(
          "faults on both nodes", () -> faults(cluster, 0) > 10 && faults(cluster, 1) > 10);
      long ticks = cluster.pause();
      cluster.await("all frames to arrive", () -> framesMatch(cluster));
      for (int node = 0; node < 2; node++) {
        ShareStatus status = cluster.share(node).status();
        assertEquals(VmState.PAUSED, status.state());
        assertEquals("n" + node, status.node());
        assertEquals(2, status.harts().size());
        status.harts().forEach(hart -> assertTrue(hart.instructions() > 0, hart::toString));
        status.harts().forEach(hart -> assertEquals("paused", hart.state()));
        Map<String, Long> pages = status.pagesByState();
        long all = pages.values().stream().mapToLong(Long::longValue).sum();
        assertEquals(2 * Layout.NODE_MEMORY >>> GuestMemory.PAGE_SHIFT, all);
        assertTrue(status.counters().get("page-sent") > 0, status::toString);
        assertEquals(0, status.counters().get("refused"), status::toString);
        assertTrue(status.latencies().get("remote-write-fault").count() > 0, status::toString);
      }
      assertTrue(cluster.share(0).status().counters().get("mmio-local") == 0);
      cluster.resume(ticks);
    }
  }

  private static long faults(TestCluster cluster, int node) {
    return cluster.share(node).status().latencies().get("remote-write-fault").count();
  }

  private static boolean framesMatch(TestCluster cluster) {
    LinkStatus there = cluster.share(0).status().links().getFirst();
    LinkStatus back = cluster.share(1).status().links().getFirst();
    return there.framesOut() == back.framesIn() && back.framesOut() == there.framesIn();
  }

  /** The page in question, as reports name it. */
  private static final String REACHED =
      "0x" + Long.toHexString(Layout.memoryOf(1) + 0x10000 >>> GuestMemory.PAGE_SHIFT);

  /** When something is typed, hart 0 loads from a page of node 1. */
  private static final String REACHING =
      """
      main:
          bnez tp, 2f
          mv s9, ra
          la a0, text
          call puts
          li s0, UART
      1:  lbu t0, 5(s0)
          andi t0, t0, 1
          beqz t0, 1b
          li s1, RAM + NODE_MEMORY + 0x10000
          ld t0, (s1)
          mv ra, s9
      2:  ret
      report:
          ret
      text:
          .asciz "ready\\n"
          .balign 4
      """;

  private static TestCluster reaching(Layout layout) throws Exception {
    TestCluster cluster = new TestCluster(layout, true);
    try {
      cluster.load(REACHING);
      cluster.start();
      cluster.awaitConsole("ready");
      // From now on node 1 hears node 0, but is not heard.
      cluster.relay(0, 1).hold(false, true);
      cluster.share(0).type(new byte[] {'.'});
      return cluster;
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
  }

  private static void assertCoversAllNodes(String report) {
    assertTrue(report.contains("hart 0 pc="), report);
    assertTrue(report.contains("waits for read of page " + REACHED), report);
    assertTrue(report.contains("asked home for READ, no answer yet"), report);
    assertTrue(report.contains("link n0 to n1"), report);
    assertTrue(report.contains("node n1 did not answer"), report);
    assertTrue(report.contains("node n2, VM test, RUNNING"), report);
    assertTrue(report.contains("link n2 to n1"), report);
  }

  @Test
  void aReportNamesWhatHartsWaitForOnAllNodes() throws Exception {
    try (TestCluster cluster = reaching(Layout.of(3, 1))) {
      cluster.await(
          "hart 0 to wait for the page",
          () -> cluster.share(0).status().harts().getFirst().state().equals("read"));
      assertCoversAllNodes(cluster.share(0).report());
      cluster.relay(0, 1).hold(false, false);
      cluster.finish();
    }
  }

  @Test
  void theWatchdogReportsAHartThatWaitsTooLong() throws Exception {
    try (TestCluster cluster = reaching(Layout.of(3, 1).withWatchdog(1))) {
      // If the link is given up meanwhile, that is a warning too.
      String begin = "Hart 0 has been waiting for read for ";
      cluster.await(
          "a warning", () -> cluster.warnings().stream().anyMatch(w -> w.startsWith(begin)));
      String warning =
          cluster.warnings().stream().filter(w -> w.startsWith(begin)).findFirst().orElseThrow();
      assertCoversAllNodes(warning);
    }
  }

  @Test
  void theWatchdogReportsALoaderThatWaitsTooLong(@TempDir Path folder) throws Exception {
    Layout layout = Layout.of(2, 1).withWatchdog(1);
    try (TestCluster cluster = new TestCluster(layout, true)) {
      // The image goes into memory of node 0, which does not hear node 1.
      cluster.relay(0, 1).hold(false, true);
      Path image = Files.write(folder.resolve("image"), Guest.assemble(REACHING, layout));
      LoadRequest request = new LoadRequest(cluster.vm(), image.toString(), null, "");
      CompletableFuture<Void> loading =
          CompletableFuture.runAsync(
              () -> assertThrows(Exception.class, () -> cluster.share(1).load(request)),
              task -> Thread.ofPlatform().daemon().start(task));
      String begin = "The loader of images has been waiting for ";
      cluster.await(
          "a warning", () -> cluster.warnings().stream().anyMatch(w -> w.startsWith(begin)));
      cluster.vmm(1).stopShare(cluster.vm());
      loading.get(TestCluster.LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void aReportAfterTheEndSaysSoAndWhy() throws Exception {
    try (TestCluster cluster = TestCluster.running(Layout.of(2, 1), LifeTest.ENDLESS)) {
      cluster.awaitConsole("for ever");
      Share share = cluster.share(0);
      cluster.vmm(0).stopShare(cluster.vm());
      String report = share.report();
      assertTrue(report.contains("the machine has ended"), report);
      assertTrue(report.contains("Stopped by a client."), report);
      assertFalse(report.contains("did not answer"), report);
    }
  }
}
