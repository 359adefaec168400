package org.pangaea.vmm.share;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.pangaea.control.HartCounts;
import org.pangaea.control.HartFaults;
import org.pangaea.control.PageCounts;
import org.pangaea.control.PageFaults;
import org.pangaea.control.PagesRequest;
import org.pangaea.machine.GuestMemory;

/** What a share tells of its faults. Any thread; the parts need not be of one moment. */
final class PageStatistics {
  private PageStatistics() {}

  static PageCounts of(Share share, PagesRequest request) {
    Set<Long> wanted = request.pages() == null ? null : new HashSet<>(request.pages());
    Map<Long, List<HartFaults>> byPage = new HashMap<>();
    long forgotten = 0;
    for (Sleeper agent : share.sleepers()) {
      int id = agent instanceof HartThread hart ? hart.hart.id : -1;
      agent.counters.forEachPage(row -> {
        if (wanted == null || wanted.contains(row.gfn())) {
          byPage.computeIfAbsent(row.gfn(), page -> new ArrayList<>()).add(faults(id, row));
        }
      });
      forgotten += agent.counters.forgotten();
    }
    Stream<Long> pages =
        wanted != null
            ? request.pages().stream()
            : byPage.keySet().stream()
                .sorted(Comparator.comparingLong(page -> -sum(byPage.get(page))))
                .limit(request.most());
    return new PageCounts(
        share.specification().nodes().get(share.specification().node()),
        GuestMemory.PAGE_SIZE,
        Statuses.mirrors(share),
        share.harts().known().stream().map(PageStatistics::counts).toList(),
        pages
            .map(page ->
                new PageFaults(
                    page,
                    Character.toString(share.pageState(page)),
                    share.pageHolders(page),
                    byPage.getOrDefault(page, List.of())))
            .toList(),
        forgotten);
  }

  private static HartFaults faults(int hart, FaultTable.Row row) {
    return new HartFaults(
        hart, row.reads(), row.writes(), row.upgrades(), row.fetches(), row.nanos(), row.lines());
  }

  private static long sum(List<HartFaults> harts) {
    return harts.stream().mapToLong(HartFaults::faults).sum();
  }

  private static HartCounts counts(HartThread hart) {
    return new HartCounts(
        hart.hart.id, hart.counters.faults(), hart.times(), hart.counters.supervisorCalls());
  }
}
