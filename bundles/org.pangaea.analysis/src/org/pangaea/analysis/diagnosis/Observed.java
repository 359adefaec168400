package org.pangaea.analysis.diagnosis;

import java.util.List;
import java.util.Map;
import org.pangaea.analysis.counts.FaultSum;
import org.pangaea.control.MirrorCounts;

/**
 * What was seen of a machine in a span of time.
 *
 * @param machine its name
 * @param seconds how long it was watched
 * @param nodes names, by index
 * @param harts one for each hart and each node where it was
 * @param pages that harts waited for
 * @param mirrors what pages of other nodes take on each node, by name; empty where that is not
 *     known
 */
public record Observed(
    String machine,
    double seconds,
    List<String> nodes,
    List<Hart> harts,
    List<Page> pages,
    Map<String, MirrorCounts> mirrors) {
  /**
   * A hart on a node.
   *
   * @param node name
   * @param id hart id
   * @param nanos by activity
   */
  public record Hart(String node, int id, Map<String, Long> nanos) {
    long of(String activity) {
      return nanos.getOrDefault(activity, 0L);
    }

    /** Time in which it took part in the machine, on this node. */
    long present() {
      return nanos.values().stream().mapToLong(Long::longValue).sum()
          - of("stopped")
          - of("away")
          - of("paused");
    }
  }

  /**
   * A page.
   *
   * @param address guest physical address
   * @param home name of the node where it lives; empty if not known
   * @param uses faults by hart
   * @param symbols what the guest's kernel has in the accessed parts
   * @param symbolsByNode likewise, in the parts that one node's harts accessed
   */
  public record Page(
      long address,
      String home,
      List<Use> uses,
      List<String> symbols,
      Map<String, List<String>> symbolsByNode) {
    /** All faults. */
    FaultSum sum() {
      return uses.stream().map(Use::sum).reduce(FaultSum.NONE, FaultSum::plus);
    }
  }

  /**
   * One hart's faults on one page.
   *
   * @param node name
   * @param hart its id; -1 for the loader of images
   * @param sum faults by kind
   * @param lines accessed, as a mask of 64 bytes each; 0 if not known
   */
  public record Use(String node, int hart, FaultSum sum, long lines) {}
}
