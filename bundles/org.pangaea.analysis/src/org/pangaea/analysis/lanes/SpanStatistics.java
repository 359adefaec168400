package org.pangaea.analysis.lanes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a span of a recording sums up to.
 *
 * @param from in nanoseconds from the recording's begin on
 * @param to likewise
 * @param harts one for each lane
 * @param pages waited for, those that cost most first
 */
public record SpanStatistics(long from, long to, List<Hart> harts, List<Page> pages) {
  /**
   * One lane.
   *
   * @param lane its index
   * @param nanos by activity, see {@link Doing}
   * @param callNanos within SBI calls, whatever else the hart did meanwhile
   * @param faults waits for pages that were over, or under way, in the span
   * @param byNode nanoseconds waited for pages by the node that gave them, by name
   */
  public record Hart(
      int lane, long[] nanos, long callNanos, long faults, Map<String, Long> byNode) {}

  /**
   * One page.
   *
   * @param page its number
   * @param faults how many waits
   * @param nanos how long in all, within the span
   * @param byHart the same by hart
   * @param symbols what the guest's kernel has there
   */
  public record Page(
      long page, long faults, long nanos, Map<Integer, Long> byHart, String symbols) {}

  private static final class Sum {
    private long faults;
    private long nanos;
    private final Map<Integer, Long> byHart = new TreeMap<>();
  }

  /**
   * Sums up a span.
   *
   * @param most how many pages to name at most
   */
  public static SpanStatistics of(Recording recording, long from, long to, int most) {
    List<Hart> harts = new ArrayList<>();
    Map<Long, Sum> pages = new HashMap<>();
    for (int i = 0; i < recording.lanes().size(); i++) {
      harts.add(hart(recording, i, from, to, pages));
    }
    List<Page> hottest =
        pages.entrySet().stream()
            .sorted(
                Comparator.comparingLong((Map.Entry<Long, Sum> page) -> -page.getValue().nanos)
                    .thenComparing(Map.Entry::getKey))
            .limit(most)
            .map(page -> page(page.getKey(), page.getValue(), recording))
            .toList();
    return new SpanStatistics(from, to, harts, hottest);
  }

  private static Page page(long page, Sum sum, Recording recording) {
    return new Page(page, sum.faults, sum.nanos, sum.byHart, recording.symbols(page));
  }

  private static Hart hart(
      Recording recording, int index, long from, long to, Map<Long, Sum> pages) {
    Lane lane = recording.lanes().get(index);
    long[] before = new long[Doing.COUNT];
    long[] nanos = new long[Doing.COUNT];
    lane.until(from, before);
    lane.until(to, nanos);
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] -= before[i];
    }
    Map<String, Long> byNode = new TreeMap<>();
    Lane.Faults faults = lane.faults();
    long count = 0;
    for (int i = lane.firstFault(from);
        i < faults.starts().length && faults.starts()[i] < to;
        i++) {
      long begin = faults.starts()[i];
      long waited = Math.min(to, begin + faults.nanos()[i]) - Math.max(from, begin);
      count++;
      byNode.merge(recording.machine().nodeName(faults.from(i)), waited, Long::sum);
      Sum sum = pages.computeIfAbsent(faults.pages()[i], page -> new Sum());
      sum.faults++;
      sum.nanos += waited;
      sum.byHart.merge(lane.hart(), waited, Long::sum);
    }
    return new Hart(index, nanos, lane.callNanos(from, to), count, byNode);
  }
}
