package org.pangaea.analysis.counts;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pangaea.control.HartFaults;
import org.pangaea.control.PageCounts;
import org.pangaea.control.PageFaults;

/** What all nodes have counted by page, together. */
public final class PageLedger {
  /**
   * One page.
   *
   * @param sum of all harts
   * @param byNode faults by the node whose harts had them
   * @param byHart faults by hart id; -1 for the loader of images
   * @param lines that were accessed, as a mask of 64 bytes each
   */
  public record Entry(
      FaultSum sum, Map<String, Long> byNode, Map<Integer, Long> byHart, long lines) {}

  private final Map<Long, Entry> pages = new HashMap<>();

  public static PageLedger of(List<PageCounts> nodes) {
    PageLedger ledger = new PageLedger();
    for (PageCounts node : nodes) {
      for (PageFaults page : node.pages()) {
        ledger.pages.merge(page.page(), entry(node.node(), page), PageLedger::together);
      }
    }
    return ledger;
  }

  private static Entry entry(String node, PageFaults page) {
    FaultSum sum = FaultSum.NONE;
    Map<Integer, Long> byHart = new TreeMap<>();
    long lines = 0;
    for (HartFaults hart : page.harts()) {
      sum = sum.plus(FaultSum.of(hart));
      byHart.put(hart.hart(), hart.faults());
      lines |= hart.lines();
    }
    Map<String, Long> byNode = sum.faults() == 0 ? Map.of() : Map.of(node, sum.faults());
    return new Entry(sum, byNode, byHart, lines);
  }

  private static Entry together(Entry one, Entry other) {
    return new Entry(
        one.sum.plus(other.sum),
        added(one.byNode, other.byNode),
        added(one.byHart, other.byHart),
        one.lines | other.lines);
  }

  private static <K> Map<K, Long> added(Map<K, Long> one, Map<K, Long> other) {
    Map<K, Long> sum = new TreeMap<>(one);
    other.forEach((key, count) -> sum.merge(key, count, Long::sum));
    return sum;
  }

  /** What came after an earlier look; pages on which nothing happened are left out. */
  public PageLedger since(PageLedger earlier) {
    PageLedger difference = new PageLedger();
    pages.forEach((page, now) -> {
      Entry before = earlier.pages.get(page);
      Entry entry = before == null ? now : since(now, before);
      if (entry.sum.faults() > 0) {
        difference.pages.put(page, entry);
      }
    });
    return difference;
  }

  private static Entry since(Entry now, Entry before) {
    return new Entry(
        now.sum.since(before.sum),
        less(now.byNode, before.byNode),
        less(now.byHart, before.byHart),
        now.lines);
  }

  private static <K> Map<K, Long> less(Map<K, Long> now, Map<K, Long> before) {
    Map<K, Long> rest = new TreeMap<>();
    now.forEach((key, count) -> {
      long earlier = before.getOrDefault(key, 0L);
      long since = earlier > count ? count : count - earlier;
      if (since > 0) {
        rest.put(key, since);
      }
    });
    return rest;
  }

  /** The pages with most faults, hottest first. */
  public List<Long> hottest(int most) {
    return pages.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<Long, Entry> page) -> -page.getValue().sum.faults())
                .thenComparing(Map.Entry::getKey))
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What is known of a page. */
  public Entry get(long page) {
    return pages.getOrDefault(page, new Entry(FaultSum.NONE, Map.of(), Map.of(), 0));
  }
}
