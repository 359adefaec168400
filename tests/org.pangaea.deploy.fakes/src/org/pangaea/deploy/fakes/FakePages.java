package org.pangaea.deploy.fakes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.pangaea.control.FaultCount;
import org.pangaea.control.HartCounts;
import org.pangaea.control.HartFaults;
import org.pangaea.control.MirrorCounts;
import org.pangaea.control.OwnershipCode;
import org.pangaea.control.OwnershipMap;
import org.pangaea.control.OwnershipRequest;
import org.pangaea.control.PageCounts;
import org.pangaea.control.PageFaults;
import org.pangaea.control.PageRight;
import org.pangaea.control.PageSymbols;
import org.pangaea.control.PagesRequest;
import org.pangaea.control.SymbolsRequest;

/** What a fake node has counted by page: one page of node0, and one of the node that is asked. */
final class FakePages {
  private static final long SHARED = 0x80200;
  private static final long OWN = 0x90000;

  private FakePages() {}

  /** The first half of what is asked for is node0's, written; of the rest nobody has anything. */
  static OwnershipMap rights(String node, OwnershipRequest request) {
    OwnershipCode.Writer writer = new OwnershipCode.Writer(request.firstPage());
    boolean first = node.equals("node0");
    writer.add(request.count() / 2, first ? PageRight.MODIFIED : PageRight.NONE);
    writer.add(request.count() - request.count() / 2, PageRight.NONE);
    return writer.map(request.since() + 1);
  }

  static PageCounts counts(String node, PagesRequest request) {
    int hart = node.equals("node0") ? 0 : 3;
    long times = node.equals("node0") ? 1 : 3;
    HartFaults shared = new HartFaults(hart, 10 * times, 1, 5, 0, 2_000_000 * times, 1 << hart);
    HartFaults own = new HartFaults(hart, 0, 0, 0, 7, 700_000, 0);
    List<PageFaults> pages =
        List.of(
            new PageFaults(SHARED, "S", hart == 0 ? 2 : -1, List.of(shared)),
            new PageFaults(OWN + hart, "E", 0, List.of(own)));
    List<FaultCount> faults =
        List.of(
            new FaultCount("read", 10 * times, 1_000_000 * times),
            new FaultCount("write", 1, 200_000),
            new FaultCount("upgrade", 5, 300_000),
            new FaultCount("fetch", 7, 700_000));
    Map<String, Long> nanos = new LinkedHashMap<>();
    nanos.put("running", 6_000_000L);
    nanos.put("idle", 3_000_000L);
    nanos.put("page", 1_000_000L);
    Stream<PageFaults> told =
        request.pages() == null
            ? pages.stream().limit(request.most())
            : request.pages().stream().map(page -> page(page, pages));
    return new PageCounts(
        node,
        4096,
        new MirrorCounts(1000, 16 << 20, 12 * times, 13, 14),
        List.of(new HartCounts(hart, faults, nanos, 1234)),
        told.toList(),
        5);
  }

  private static PageFaults page(long page, List<PageFaults> pages) {
    return pages.stream()
        .filter(known -> known.page() == page)
        .findFirst()
        .orElse(new PageFaults(page, "I", -1, List.of()));
  }

  static PageSymbols symbols(String node, SymbolsRequest request) {
    if (!node.equals("node0")) {
      return new PageSymbols(false, "No guest was loaded by this node.", List.of());
    }
    return new PageSymbols(
        true,
        null,
        request.pages().stream()
            .map(page ->
                page.page() == SHARED
                    ? List.of("tk_core", "lines_" + page.lines())
                    : List.<String>of())
            .toList());
  }
}
