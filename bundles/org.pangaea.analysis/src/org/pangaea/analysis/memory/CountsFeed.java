package org.pangaea.analysis.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.pangaea.analysis.counts.PageLedger;
import org.pangaea.control.FaultCount;
import org.pangaea.control.LinkStatus;
import org.pangaea.control.PageCounts;
import org.pangaea.control.PageLines;
import org.pangaea.control.PageSymbols;
import org.pangaea.control.ShareStatus;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.MachineStatus;

/**
 * Once a second: the pages with most faults, what the kernel has there, and the sums of traffic.
 */
final class CountsFeed implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /** So many pages of each node are added up, and so many are told. */
  private static final int LOOKED_AT = 512;

  private static final int TOLD = 200;
  private static final String TRANSFERS = "page-sent";

  private final ClusterSession session;
  private final MemoryWatch watch;
  private final Map<Long, Named> names = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private PageLedger earlier = PageLedger.of(List.of());
  private Sums before;
  private String problem;

  /** Symbols of parts of a page. */
  private record Named(long lines, List<String> symbols) {}

  private record Sums(long nanos, long faults, long transfers, long bytes) {}

  CountsFeed(ClusterSession session, MemoryWatch watch) {
    this.session = session;
    this.watch = watch;
    thread = new Thread(this::run, "counts of " + watch.machine());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      long last = System.nanoTime();
      do {
        try {
          long now = System.nanoTime();
          look(Math.max(1e-3, (now - last) / 1e9), now);
          last = now;
        } catch (DeployException e) {
          // A node is slow or gone, which the other feed tells; its counts come later, or never.
          problem = e.getMessage();
        }
      } while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(double seconds, long now) throws DeployException, InterruptedException {
    List<PageCounts> nodes = session.hottestPages(LOOKED_AT, ANSWER);
    PageLedger all = PageLedger.of(nodes);
    PageLedger lately = all.since(earlier);
    boolean first = before == null;
    List<Long> hottest = new ArrayList<>(first ? List.of() : lately.hottest(TOLD));
    for (long page : all.hottest(TOLD)) {
      if (hottest.size() < TOLD && !hottest.contains(page)) {
        hottest.add(page);
      }
    }
    name(hottest, all);
    List<HotPage> pages = new ArrayList<>();
    for (long page : hottest) {
      int index = watch.picture().layout().pageOf(page * watch.picture().layout().pageBytes());
      if (index >= 0) {
        PageLedger.Entry entry = all.get(page);
        Named named = names.get(page);
        pages.add(
            new HotPage(
                watch.picture().page(index),
                entry.sum().faults(),
                first ? 0 : lately.get(page).sum().faults() / seconds,
                entry.sum().nanos(),
                entry.byHart(),
                named == null ? List.of() : named.symbols));
      }
    }
    watch.hottest(pages, problem);
    earlier = all;
    traffic(nodes, now);
  }

  /** Asks for the names of what is new among the hottest pages, or of new parts of them. */
  private void name(List<Long> pages, PageLedger all) throws DeployException, InterruptedException {
    List<PageLines> unknown = new ArrayList<>();
    for (long page : pages) {
      long lines = all.get(page).lines();
      Named known = names.get(page);
      if (known == null || known.lines != lines) {
        unknown.add(new PageLines(page, lines));
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    PageSymbols symbols = session.symbols(unknown, ANSWER);
    problem = symbols.problem();
    for (int i = 0; problem == null && i < unknown.size(); i++) {
      PageLines part = unknown.get(i);
      names.put(part.page(), new Named(part.lines(), symbols.pages().get(i)));
    }
  }

  private void traffic(List<PageCounts> nodes, long now) throws InterruptedException {
    long faults =
        nodes.stream()
            .flatMap(node -> node.harts().stream())
            .flatMap(hart -> hart.faults().stream())
            .mapToLong(FaultCount::count)
            .sum();
    long transfers = 0;
    long bytes = 0;
    for (MachineStatus.Node node : session.status(ANSWER).nodes()) {
      ShareStatus share = node.share();
      if (share == null) {
        return;
      }
      transfers += share.counters().getOrDefault(TRANSFERS, 0L);
      bytes += share.links().stream().mapToLong(LinkStatus::bytesOut).sum();
    }
    Sums sums = new Sums(now, faults, transfers, bytes);
    if (before != null) {
      double seconds = Math.max(1e-3, (now - before.nanos) / 1e9);
      watch.rates(
          new Rates(
              now,
              Math.max(0, faults - before.faults) / seconds,
              Math.max(0, transfers - before.transfers) / seconds,
              Math.max(0, bytes - before.bytes) / seconds));
    }
    before = sums;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
