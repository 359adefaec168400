package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.control.FaultCount;
import org.pangaea.control.HartCounts;
import org.pangaea.control.HartFaults;
import org.pangaea.control.Latency;
import org.pangaea.control.LoadRequest;
import org.pangaea.control.PageCounts;
import org.pangaea.control.PageFaults;
import org.pangaea.control.PageLines;
import org.pangaea.control.PageSymbols;
import org.pangaea.control.PagesRequest;
import org.pangaea.machine.GuestMemory;
import org.pangaea.vmm.share.Share;

/** Faults counted by hart and by page, and what harts spend their time with. */
class PageCountsTest {
  private static final long SHARED = Guest.FREE >>> GuestMemory.PAGE_SHIFT;

  /** The page that {@link LifeTest#ENDLESS} uses on the last node. */
  private static final long FAR = (Layout.memoryOf(1) + 0x10000) >>> GuestMemory.PAGE_SHIFT;

  private static PageCounts pages(TestCluster cluster, int node, int most) {
    return cluster.share(node).pages(new PagesRequest(cluster.vm(), most, null));
  }

  private static long faults(PageFaults page) {
    return page.harts().stream().mapToLong(HartFaults::faults).sum();
  }

  private static boolean busy(TestCluster cluster) {
    return pages(cluster, 0, 1).pages().stream().anyMatch(page -> faults(page) > 50)
        && pages(cluster, 1, 1).pages().stream().anyMatch(page -> faults(page) > 50);
  }

  @Test
  void whatHartsFightForIsHottest() throws Exception {
    try (TestCluster cluster = TestCluster.running(Layout.of(2, 2), LifeTest.ENDLESS)) {
      cluster.awaitConsole("for ever");
      cluster.await("faults on both nodes", () -> busy(cluster));
      cluster.pause();
      for (int node = 0; node < 2; node++) {
        List<PageFaults> hottest = pages(cluster, node, 2).pages();
        Set<Long> numbers = hottest.stream().map(PageFaults::page).collect(Collectors.toSet());
        assertEquals(Set.of(SHARED, FAR), numbers);
        assertTrue(faults(hottest.getFirst()) >= faults(hottest.getLast()));
        for (PageFaults page : hottest) {
          // Harts of this node only.
          int first = 2 * node;
          page.harts()
              .forEach(hart -> assertTrue(hart.hart() == first || hart.hart() == first + 1));
          long lines =
              page.harts().stream().mapToLong(HartFaults::lines).reduce(0, (a, b) -> a | b);
          long expected = page.page() == SHARED ? 1 | 1L << 1000 / 64 : 1;
          assertEquals(0, lines & ~expected, () -> Long.toHexString(lines));
          assertFalse(lines == 0);
          assertEquals(page.page() == SHARED == (node == 0), page.holders() >= 0);
        }
      }
    }
  }

  @Test
  void theSumsAreThoseOfTheHartsAndOfTheLatencies() throws Exception {
    try (TestCluster cluster = TestCluster.running(Layout.of(2, 2), LifeTest.ENDLESS)) {
      cluster.awaitConsole("for ever");
      cluster.await("faults on both nodes", () -> busy(cluster));
      cluster.pause();
      for (int node = 0; node < 2; node++) {
        PageCounts counts = pages(cluster, node, 100_000);
        assertEquals(0, counts.forgotten());
        List<HartFaults> all =
            counts.pages().stream().flatMap(page -> page.harts().stream()).toList();
        Map<String, Latency> latencies = cluster.share(node).status().latencies();
        assertEquals(
            latencies.get("remote-read-fault").count(),
            all.stream().mapToLong(HartFaults::reads).sum());
        assertEquals(
            latencies.get("remote-write-fault").count(),
            all.stream().mapToLong(hart -> hart.writes() + hart.upgrades()).sum());
        assertEquals(
            latencies.get("remote-fetch-fault").count(),
            all.stream().mapToLong(HartFaults::fetches).sum());
        for (HartCounts hart : counts.harts()) {
          List<HartFaults> own = all.stream().filter(row -> row.hart() == hart.id()).toList();
          assertEquals(
              own.stream().mapToLong(HartFaults::faults).sum(),
              hart.faults().stream().mapToLong(FaultCount::count).sum());
          assertEquals(
              own.stream().mapToLong(HartFaults::nanos).sum(),
              hart.faults().stream().mapToLong(FaultCount::nanos).sum());
        }
      }
      long upgrades =
          pages(cluster, 1, 10).harts().stream()
              .mapToLong(hart -> hart.faults().get(2).count())
              .sum();
      // Each of the harts loads the far page, then stores to it.
      long reads = cluster.share(1).status().counters().get("upgrade");
      assertTrue(upgrades >= reads / 2, () -> upgrades + " of " + reads);
    }
  }

  @Test
  void timeIsWaitingForPagesWhileHartsFightAndPausedAfterwards() throws Exception {
    try (TestCluster cluster = TestCluster.running(Layout.of(2, 1), LifeTest.ENDLESS)) {
      cluster.awaitConsole("for ever");
      cluster.await("faults on both nodes", () -> busy(cluster));
      cluster.pause();
      Map<String, Long> times = pages(cluster, 0, 0).harts().getFirst().nanosByActivity();
      long faults =
          pages(cluster, 0, 0).harts().getFirst().faults().stream()
              .mapToLong(FaultCount::nanos)
              .sum();
      assertTrue(times.get("running") > 0, times::toString);
      // A fault is a wait and the little before and after it.
      assertTrue(times.get("page") > 0 && times.get("page") <= faults, times::toString);
      cluster.await(
          "the pause to be noticed",
          () ->
              pages(cluster, 0, 0).harts().getFirst().nanosByActivity().get("paused")
                  > times.get("paused"));
      assertEquals(
          times.get("page"), pages(cluster, 0, 0).harts().getFirst().nanosByActivity().get("page"));
    }
  }

  @Test
  void pagesCanBeAskedForByNumber() throws Exception {
    try (TestCluster cluster = TestCluster.running(Layout.of(2, 1), LifeTest.ENDLESS)) {
      cluster.awaitConsole("for ever");
      cluster.await("faults on both nodes", () -> busy(cluster));
      List<Long> wanted = List.of(FAR, 1L, SHARED);
      List<PageFaults> pages =
          cluster.share(0).pages(new PagesRequest(cluster.vm(), 0, wanted)).pages();
      assertEquals(wanted, pages.stream().map(PageFaults::page).toList());
      assertEquals("I", pages.get(1).state());
      assertEquals(-1, pages.get(1).holders());
      assertEquals(List.of(), pages.get(1).harts());
      assertTrue(faults(pages.get(2)) > 0);
      assertThrows(IllegalArgumentException.class, () -> pages(cluster, 0, -1));
    }
  }

  @Test
  void aKernelThatIsGoneHasNoSymbols() throws Exception {
    // The test's own image is removed as soon as it is loaded.
    try (TestCluster cluster = TestCluster.running(Layout.of(2, 1), LifeTest.ENDLESS)) {
      PageSymbols here = cluster.share(0).symbols(List.of(new PageLines(SHARED, 1)));
      assertTrue(here.loaded());
      assertTrue(here.problem().endsWith("is not there any more."), here.problem());
    }
  }

  @Test
  void aGuestWithoutSymbolsIsSaidToHaveNone(@TempDir Path folder) throws Exception {
    Layout layout = Layout.of(2, 1);
    try (TestCluster cluster = new TestCluster(layout)) {
      Path image = Files.write(folder.resolve("image"), Guest.assemble(LifeTest.ENDLESS, layout));
      cluster.share(0).load(new LoadRequest(cluster.vm(), image.toString(), null, ""));
      List<PageLines> pages = List.of(new PageLines(SHARED, 1));
      PageSymbols here = cluster.share(0).symbols(pages);
      assertTrue(here.loaded());
      assertTrue(here.problem().contains("has no kernel symbols"), here.problem());
      Share other = cluster.share(1);
      assertFalse(other.symbols(pages).loaded());
      assertEquals(List.of(), other.symbols(pages).pages());
    }
  }
}
