package org.pangaea.trace;

import java.util.List;

/**
 * Brings the clocks of all nodes together. Nodes on one host read the same clock. Between hosts the
 * guest's time is what they agree on, to within half the round trip of a message.
 */
public final class Timeline {
  private static final double NANOS_PER_TICK = 100;

  private final TraceFile trace;

  /** By node, what has to be added to its host's clock for that of the first node. */
  private final long[] offsets;

  /** That of a trace. */
  public Timeline(TraceFile trace) {
    this.trace = trace;
    List<Machine.Node> nodes = trace.machine().nodes();
    offsets = new long[nodes.size()];
    double first = difference(0);
    for (int node = 1; node < offsets.length; node++) {
      boolean same = nodes.get(node).clock().equals(nodes.getFirst().clock());
      double own = difference(node);
      offsets[node] = same || Double.isNaN(first + own) ? 0 : Math.round(first - own);
    }
  }

  /**
   * Host time less guest time, in nanoseconds: the median of all readings while guest time ran; NaN
   * if there are none.
   */
  private double difference(int node) {
    List<TraceFile.ClockReading> readings = trace.clocks(node);
    double scale = NANOS_PER_TICK / trace.machine().timeScale();
    double[] differences = new double[readings.size()];
    int count = 0;
    for (int i = 0; i < readings.size(); i++) {
      TraceFile.ClockReading reading = readings.get(i);
      if (i == 0 || reading.ticks() != readings.get(i - 1).ticks()) {
        differences[count++] = reading.nanos() - reading.ticks() * scale;
      }
    }
    java.util.Arrays.sort(differences, 0, count);
    return count == 0 ? Double.NaN : differences[count / 2];
  }

  /** When an event was, in nanoseconds of the first node's host. */
  public long nanos(Event event) {
    return event.nanos() + offsets[event.node()];
  }

  /**
   * The guest's time of an event, in ticks of 100 ns: between the two nearest readings of the
   * node's clocks; beyond them as the nearest one and the host's clock have it. 0 without any.
   */
  public long ticks(Event event) {
    List<TraceFile.ClockReading> readings = trace.clocks(event.node());
    if (readings.isEmpty()) {
      return 0;
    }
    int low = 0;
    int high = readings.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (readings.get(middle).nanos() <= event.nanos()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    TraceFile.ClockReading before = readings.get(Math.max(0, low - 1));
    double since = event.nanos() - before.nanos();
    if (low == 0 || low == readings.size()) {
      double ticks = since / NANOS_PER_TICK * trace.machine().timeScale();
      return Math.max(0, before.ticks() + Math.round(ticks));
    }
    TraceFile.ClockReading after = readings.get(low);
    double part = since / Math.max(1, after.nanos() - before.nanos());
    return before.ticks() + Math.round(part * (after.ticks() - before.ticks()));
  }
}
