package org.pangaea.workbench.machines;

import java.util.HashMap;
import java.util.Map;
import org.pangaea.control.HartStatus;

/** What harts do by second, from what they have counted at one look and the next. */
final class HartRates {

  /** What was counted at a look. */
  private record Count(long instructions, long cpuNanos, long at) {}

  private final Map<Integer, Count> counts = new HashMap<>();

  /** A hart as it is now, with rates since it was last given here. */
  HartView of(HartStatus hart) {
    Count now = new Count(hart.instructions(), hart.cpuNanos(), System.nanoTime());
    Count before = counts.put(hart.id(), now);
    double nanos = before == null ? 0 : now.at - before.at;
    return nanos <= 0
        ? new HartView(hart.id(), hart.state(), 0, 0)
        : new HartView(
            hart.id(),
            hart.state(),
            Math.max(0, (now.instructions - before.instructions) * 1e3 / nanos),
            Math.clamp((now.cpuNanos - before.cpuNanos) / nanos, 0.0, 1.0));
  }
}
