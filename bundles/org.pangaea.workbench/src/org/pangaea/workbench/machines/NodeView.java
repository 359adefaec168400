package org.pangaea.workbench.machines;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A node's share of a machine as it was seen last.
 *
 * @param name the node's
 * @param pid of its VMM
 * @param harts it runs
 * @param pages it holds, by mirror state
 * @param seen when it last told; null if it never has
 * @param problem why it does not tell now, a sentence; null if it does
 */
public record NodeView(
    String name,
    long pid,
    List<HartView> harts,
    Map<String, Long> pages,
    Instant seen,
    String problem) {

  /** Whether it has stopped to answer. */
  public boolean isLost() {
    return problem != null;
  }

  /** Pages that only this node may use now: states in which nobody else has a copy. */
  public long ownedPages() {
    return pages.entrySet().stream()
        .filter(entry -> OWNING.contains(entry.getKey().toLowerCase(java.util.Locale.ROOT)))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static final List<String> OWNING = List.of("modified", "exclusive", "m", "e");

  /** Host processors that its harts keep busy. */
  public double load() {
    return harts.stream().mapToDouble(HartView::load).sum();
  }
}
