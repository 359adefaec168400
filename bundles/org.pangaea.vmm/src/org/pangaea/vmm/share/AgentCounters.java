package org.pangaea.vmm.share;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.pangaea.coherence.CoherenceNode;
import org.pangaea.control.FaultCount;
import org.pangaea.trace.Activity;
import org.pangaea.trace.FaultKind;

/**
 * What is counted of one agent, always on. The agent's thread counts, clients read; nobody else
 * ever wants the monitor, so for the agent it costs next to nothing.
 */
final class AgentCounters {
  private final long[] faults = new long[FaultKind.values().length];
  private final long[] faultNanos = new long[FaultKind.values().length];
  private final long[] waited = new long[Activity.values().length];
  private final FaultTable pages = new FaultTable();
  private final long[] servedBy = new long[CoherenceNode.MAX_NODES];
  private long pageWaits;
  private long supervisorCalls;

  /**
   * A page was waited for.
   *
   * @param line which 64 bytes of it the access went to, or -1 if that is not known
   * @param node which has ended the wait
   */
  synchronized void fault(long gfn, FaultKind kind, long nanos, int line, int node) {
    faults[kind.ordinal()]++;
    faultNanos[kind.ordinal()] += nanos;
    pages.count(gfn, kind, nanos, line);
    servedBy[node]++;
  }

  /** How many waits for pages each node has ended, by index. */
  synchronized long[] servedBy(int nodes) {
    return Arrays.copyOf(servedBy, nodes);
  }

  /** A wait of any kind is over. */
  synchronized void waited(Activity activity, long nanos) {
    waited[activity.ordinal()] += nanos;
    if (activity == Activity.PAGE) {
      pageWaits++;
    }
  }

  /** How long it has waited for pages, in nanoseconds, waits that are over only. */
  synchronized long pageNanos() {
    return waited[Activity.PAGE.ordinal()];
  }

  /** How many times that was. */
  synchronized long pageWaits() {
    return pageWaits;
  }

  synchronized void supervisorCall() {
    supervisorCalls++;
  }

  synchronized long supervisorCalls() {
    return supervisorCalls;
  }

  synchronized List<FaultCount> faults() {
    List<FaultCount> counts = new ArrayList<>();
    for (FaultKind kind : FaultKind.values()) {
      counts.add(new FaultCount(kind.text(), faults[kind.ordinal()], faultNanos[kind.ordinal()]));
    }
    return counts;
  }

  /** Time by activity, of so much in all, with a wait that is under way, or null. */
  synchronized Map<String, Long> times(long all, Activity now, long since) {
    Map<String, Long> times = new LinkedHashMap<>();
    long running = all;
    for (Activity activity : Activity.values()) {
      long nanos = waited[activity.ordinal()] + (activity == now ? since : 0);
      running -= nanos;
      times.put(activity.text(), nanos);
    }
    // The parts are not read at one moment.
    times.put(Activity.RUNNING.text(), Math.max(0, running));
    return times;
  }

  synchronized void forEachPage(Consumer<FaultTable.Row> sink) {
    pages.forEach(sink);
  }

  synchronized long forgotten() {
    return pages.forgotten();
  }
}
