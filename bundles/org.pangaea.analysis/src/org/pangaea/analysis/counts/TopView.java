package org.pangaea.analysis.counts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.pangaea.control.FaultCount;
import org.pangaea.control.HartCounts;
import org.pangaea.control.MirrorCounts;
import org.pangaea.control.PageCounts;
import org.pangaea.control.PageFaults;
import org.pangaea.control.PageSymbols;

/**
 * Where a machine's page faults are, and how its harts spend their time.
 *
 * @param name the machine's
 * @param seconds that it was watched for; 0 if all that was counted since it started is shown
 * @param faults of all harts
 * @param nanos that harts waited in them
 * @param forgotten faults on pages that nodes have given up counting, since the machine started
 * @param mirrors what pages of other nodes take on each node, by name
 * @param harts by id
 * @param pages hottest first
 * @param symbolProblem why pages have no symbols, or null
 */
public record TopView(
    String name,
    double seconds,
    long faults,
    long nanos,
    long forgotten,
    Map<String, MirrorCounts> mirrors,
    List<Hart> harts,
    List<Page> pages,
    String symbolProblem) {
  /** One hart; its counts are as {@link HartCounts} has them. */
  public record Hart(String node, HartCounts counts) {}

  /**
   * One page.
   *
   * @param address guest physical
   * @param home name of its home
   * @param holders names of the nodes that have a copy, each with its state: M, E or S
   * @param sum of faults by kind
   * @param byNode faults by the node whose harts had them
   * @param byHart faults by hart id; -1 for the loader of images
   * @param lines accessed, as a mask of 64 bytes each; since the machine started
   * @param symbols what the guest's kernel has there
   */
  public record Page(
      long address,
      String home,
      Map<String, String> holders,
      FaultSum sum,
      Map<String, Long> byNode,
      Map<Integer, Long> byHart,
      long lines,
      List<String> symbols) {}

  /**
   * Puts together what was asked.
   *
   * @param hottest which pages, hottest first
   * @param ledger what is to be shown of them
   * @param nodes what each node tells of these pages
   */
  public static TopView of(
      String name,
      double seconds,
      Map<String, MirrorCounts> mirrors,
      List<Hart> harts,
      List<Long> hottest,
      PageLedger ledger,
      List<PageCounts> nodes,
      PageSymbols symbols) {
    List<Page> pages = new ArrayList<>();
    for (int i = 0; i < hottest.size(); i++) {
      List<String> names = symbols.problem() == null ? symbols.pages().get(i) : List.of();
      pages.add(page(hottest.get(i), i, ledger.get(hottest.get(i)), nodes, names));
    }
    return new TopView(
        name,
        seconds,
        harts.stream().mapToLong(hart -> sum(hart, FaultCount::count)).sum(),
        harts.stream().mapToLong(hart -> sum(hart, FaultCount::nanos)).sum(),
        nodes.stream().mapToLong(PageCounts::forgotten).sum(),
        mirrors,
        harts,
        pages,
        symbols.problem());
  }

  public static long sum(Hart hart, ToLongFunction<FaultCount> what) {
    return hart.counts().faults().stream().mapToLong(what).sum();
  }

  private static Page page(
      long page, int index, PageLedger.Entry entry, List<PageCounts> nodes, List<String> symbols) {
    String home = "";
    Map<String, String> holders = new TreeMap<>();
    for (PageCounts node : nodes) {
      PageFaults told = node.pages().get(index);
      if (told.holders() >= 0) {
        home = node.node();
      }
      if (!told.state().equals("I")) {
        holders.put(node.node(), told.state());
      }
    }
    return new Page(
        page * nodes.getFirst().pageBytes(),
        home,
        holders,
        entry.sum(),
        entry.byNode(),
        entry.byHart(),
        entry.lines(),
        symbols);
  }

  /** Nodes by name, with what came after an earlier look if there was one. */
  public static Map<String, MirrorCounts> mirrors(List<PageCounts> nodes, List<PageCounts> before) {
    Map<String, MirrorCounts> mirrors = new LinkedHashMap<>();
    nodes.forEach(node -> mirrors.put(node.node(), node.mirrors()));
    before.forEach(
        node -> mirrors.computeIfPresent(node.node(), (name, now) -> now.since(node.mirrors())));
    return mirrors;
  }

  /** The harts of all nodes, with what came after an earlier look if there was one. */
  public static List<Hart> harts(List<PageCounts> nodes, List<PageCounts> before) {
    // A hart that has moved is told by each node where it was.
    Map<String, Map<Integer, HartCounts>> earlier = new HashMap<>();
    before.forEach(node -> {
      Map<Integer, HartCounts> byId = new HashMap<>();
      node.harts().forEach(hart -> byId.put(hart.id(), hart));
      earlier.put(node.node(), byId);
    });
    List<Hart> harts = new ArrayList<>();
    for (PageCounts node : nodes) {
      for (HartCounts hart : node.harts()) {
        HartCounts then = earlier.getOrDefault(node.node(), Map.of()).get(hart.id());
        harts.add(new Hart(node.node(), since(hart, then)));
      }
    }
    harts.sort(Comparator.comparingInt(hart -> hart.counts().id()));
    return harts;
  }

  private static HartCounts since(HartCounts now, HartCounts before) {
    if (before == null) {
      return now;
    }
    List<FaultCount> faults = new ArrayList<>();
    for (int i = 0; i < now.faults().size(); i++) {
      FaultCount count = now.faults().get(i);
      FaultCount earlier = before.faults().get(i);
      faults.add(
          new FaultCount(
              count.kind(), count.count() - earlier.count(), count.nanos() - earlier.nanos()));
    }
    Map<String, Long> times = new LinkedHashMap<>();
    now.nanosByActivity()
        .forEach((activity, nanos) ->
            // A wait that was under way is told by another clock reading than its end.
            times.put(
                activity,
                Math.max(0, nanos - before.nanosByActivity().getOrDefault(activity, 0L))));
    return new HartCounts(now.id(), faults, times, now.sbiCalls() - before.sbiCalls());
  }
}
