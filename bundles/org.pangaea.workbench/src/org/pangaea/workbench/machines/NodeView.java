package org.pangaea.workbench.machines;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pangaea.deploy.NodeInfo;

/**
 * A node's share of a machine, or its VMM alone, as it was seen last.
 *
 * @param name the node's
 * @param computer on which it is, by its name in the model; empty: this one
 * @param pid of its VMM, on its computer
 * @param harts it runs
 * @param pages it holds, by mirror state
 * @param seen when it last told; null if it never has
 * @param problem why it does not tell now, a sentence; null if it does
 * @param slow whether the problem is only that it did not answer in time
 */
public record NodeView(
    String name,
    String computer,
    long pid,
    List<HartView> harts,
    Map<String, Long> pages,
    Instant seen,
    String problem,
    boolean slow) {

  private static final List<String> OWNING = List.of("modified", "exclusive", "m", "e");

  /** One that has not told anything yet. */
  static NodeView unseen(NodeInfo node) {
    return new NodeView(
        node.name(),
        node.remote() == null ? "" : node.remote().computer(),
        node.pid(),
        List.of(),
        Map.of(),
        null,
        null,
        false);
  }

  /** It tells something now. */
  NodeView told(List<HartView> nowHarts, Map<String, Long> nowPages) {
    return new NodeView(name, computer, pid, nowHarts, nowPages, Instant.now(), null, false);
  }

  /** It tells nothing now, and stands as it was seen last. */
  NodeView silent(String why, boolean onlySlow) {
    return new NodeView(name, computer, pid, harts, pages, seen, why, onlySlow);
  }

  /** Whether its VMM, or the way to it, is gone: not whether it is only slow. */
  public boolean isLost() {
    return problem != null && !slow;
  }

  /** Pages that only this node may use now: states in which nobody else has a copy. */
  public long ownedPages() {
    return pages.entrySet().stream()
        .filter(entry -> OWNING.contains(entry.getKey().toLowerCase(Locale.ROOT)))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Host processors that its harts keep busy. */
  public double load() {
    return harts.stream().mapToDouble(HartView::load).sum();
  }
}
