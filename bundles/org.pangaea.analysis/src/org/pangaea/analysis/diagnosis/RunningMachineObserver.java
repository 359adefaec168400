package org.pangaea.analysis.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pangaea.analysis.counts.FaultSum;
import org.pangaea.analysis.counts.TopView;
import org.pangaea.control.HartFaults;
import org.pangaea.control.MemoryPlace;
import org.pangaea.control.PageCounts;
import org.pangaea.control.PageFaults;
import org.pangaea.control.PageLines;
import org.pangaea.control.PageSymbols;
import org.pangaea.control.ShareSpecification;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;

/** Looks twice at a running machine, and tells what happened in between. */
public final class RunningMachineObserver {
  private static final int LOOKED_AT = 4096;

  /** So many pages get names, those that harts waited longest for. */
  private static final int NAMED = 64;

  private final ClusterSession session;
  private final Duration answer;

  /**
   * An observer.
   *
   * @param answer how long a node may take for an answer
   */
  public RunningMachineObserver(ClusterSession session, Duration answer) {
    this.session = session;
    this.answer = answer;
  }

  /** Watches for a time. */
  public Observed watch(Duration time) throws DeployException, InterruptedException {
    long begin = System.nanoTime();
    List<PageCounts> before = session.hottestPages(LOOKED_AT, answer);
    // When nodes have counted: some time between question and answer.
    long first = begin + (System.nanoTime() - begin) / 2;
    Thread.sleep(time);
    begin = System.nanoTime();
    List<PageCounts> now = session.hottestPages(LOOKED_AT, answer);
    long second = begin + (System.nanoTime() - begin) / 2;
    return between(before, now, Math.max(1e-3, (second - first) / 1e9));
  }

  private record Key(String node, long page, int hart) {}

  private Observed between(List<PageCounts> before, List<PageCounts> now, double seconds)
      throws DeployException, InterruptedException {
    Map<Key, HartFaults> earlier = new HashMap<>();
    forEach(before, earlier::put);
    Map<Long, List<Observed.Use>> uses = new HashMap<>();
    forEach(
        now,
        (key, faults) -> {
          FaultSum sum = FaultSum.of(faults);
          HartFaults then = earlier.get(key);
          FaultSum since = then == null ? sum : sum.since(FaultSum.of(then));
          if (since.faults() > 0) {
            uses.computeIfAbsent(key.page, any -> new ArrayList<>())
                .add(new Observed.Use(key.node, key.hart, since, faults.lines()));
          }
        });
    List<Long> dearest =
        uses.keySet().stream()
            .sorted(Comparator.comparingLong(page -> -nanos(uses.get(page))))
            .toList();
    ShareSpecification specification = session.specification(answer);
    Names names = names(dearest.subList(0, Math.min(NAMED, dearest.size())), uses);
    List<Observed.Page> pages =
        dearest.stream()
            .map(page ->
                new Observed.Page(
                    page * specification.coherenceUnit(),
                    home(specification, page * specification.coherenceUnit()),
                    uses.get(page),
                    names.all.getOrDefault(page, List.of()),
                    names.byNode.getOrDefault(page, Map.of())))
            .toList();
    List<Observed.Hart> harts =
        TopView.harts(now, before).stream()
            .map(hart ->
                new Observed.Hart(hart.node(), hart.counts().id(), hart.counts().nanosByActivity()))
            .toList();
    return new Observed(
        session.info().name(),
        seconds,
        specification.nodes(),
        harts,
        pages,
        TopView.mirrors(now, before));
  }

  private interface Row {
    void take(Key key, HartFaults faults);
  }

  private static void forEach(List<PageCounts> nodes, Row row) {
    for (PageCounts node : nodes) {
      for (PageFaults page : node.pages()) {
        page.harts()
            .forEach(hart -> row.take(new Key(node.node(), page.page(), hart.hart()), hart));
      }
    }
  }

  private static long nanos(List<Observed.Use> uses) {
    return uses.stream().mapToLong(use -> use.sum().nanos()).sum();
  }

  private static String home(ShareSpecification specification, long address) {
    for (MemoryPlace place : specification.memory()) {
      if (address >= place.base() && address < place.base() + place.size()) {
        return specification.nodes().get(place.node());
      }
    }
    return "";
  }

  private record Names(Map<Long, List<String>> all, Map<Long, Map<String, List<String>>> byNode) {}

  /** What is in the parts of pages that all, and that each node's, harts accessed. */
  private Names names(List<Long> pages, Map<Long, List<Observed.Use>> uses)
      throws DeployException, InterruptedException {
    List<PageLines> asked = new ArrayList<>();
    List<String> of = new ArrayList<>();
    for (long page : pages) {
      Map<String, Long> lines = new HashMap<>();
      uses.get(page).forEach(use -> lines.merge(use.node(), use.lines(), (a, b) -> a | b));
      asked.add(new PageLines(page, lines.values().stream().reduce(0L, (a, b) -> a | b)));
      of.add(null);
      lines.forEach((node, mask) -> {
        asked.add(new PageLines(page, mask));
        of.add(node);
      });
    }
    Names names = new Names(new HashMap<>(), new HashMap<>());
    PageSymbols symbols = session.symbols(asked, answer);
    for (int i = 0; symbols.problem() == null && i < asked.size(); i++) {
      long page = asked.get(i).page();
      if (of.get(i) == null) {
        names.all.put(page, symbols.pages().get(i));
      } else {
        names
            .byNode
            .computeIfAbsent(page, any -> new HashMap<>())
            .put(of.get(i), symbols.pages().get(i));
      }
    }
    return names;
  }
}
