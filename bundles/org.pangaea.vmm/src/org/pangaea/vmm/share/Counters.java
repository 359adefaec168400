package org.pangaea.vmm.share;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.pangaea.coherence.Counter;
import org.pangaea.control.Latency;

/** Everything a share counts, always on. Any thread. */
final class Counters {
  /** What is counted outside the coherence protocol. */
  enum Event {
    MMIO_LOCAL,
    MMIO_REMOTE,
    IPI_LOCAL,
    IPI_REMOTE,
    FENCE_LOCAL,
    FENCE_REMOTE,
    HART_CALL_REMOTE,
    INTERRUPT_LEVEL_REMOTE,
    SBI_CALL,
    HART_LEFT,
    HART_ARRIVED,
    HART_MOVE_BY_POLICY,
    HART_MOVE_REFUSED,
    ENGINE_FENCE,
    /** A timer interrupt came later than it was due; see {@link TimerPacing}. */
    TIMER_HELD,
    /** The frame of a page that another node has invalidated was given back. */
    OUTDATED_DROPPED,
    COHERENCE_MESSAGE_SENT,
    /** An agent's thread took the answer to its question itself. */
    ANSWER_OVER_LANE
  }

  /** What is timed. */
  enum Timed {
    REMOTE_READ_FAULT,
    REMOTE_WRITE_FAULT,
    REMOTE_FETCH_FAULT,
    /** The part of a fault that was spent until a frame was free; counted in the fault, too. */
    FRAME_WAIT,
    REVOKE_ACKNOWLEDGE,
    REMOTE_FENCE,
    REMOTE_MMIO,
    HART_MOVE
  }

  // By ordinal. Each page fault counts some ten times, and looking into an EnumMap costs more calls
  // than counting does.
  private final LongAdder[] coherence = new LongAdder[Counter.values().length];
  private final LongAdder[] events = new LongAdder[Event.values().length];
  private final LatencyHistogram[] latencies = new LatencyHistogram[Timed.values().length];

  Counters() {
    Arrays.setAll(coherence, i -> new LongAdder());
    Arrays.setAll(events, i -> new LongAdder());
    Arrays.setAll(latencies, i -> new LatencyHistogram());
  }

  void count(Counter counter) {
    coherence[counter.ordinal()].increment();
  }

  void count(Event event) {
    events[event.ordinal()].increment();
  }

  long value(Counter counter) {
    return coherence[counter.ordinal()].sum();
  }

  long value(Event event) {
    return events[event.ordinal()].sum();
  }

  void time(Timed timed, long nanos) {
    latencies[timed.ordinal()].record(nanos);
  }

  Map<String, Long> values() {
    Map<String, Long> values = new LinkedHashMap<>();
    for (Counter counter : Counter.values()) {
      values.put(name(counter), value(counter));
    }
    for (Event event : Event.values()) {
      values.put(name(event), value(event));
    }
    return values;
  }

  Map<String, Latency> latencies() {
    Map<String, Latency> values = new LinkedHashMap<>();
    for (Timed timed : Timed.values()) {
      values.put(name(timed), latencies[timed.ordinal()].summary());
    }
    return values;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
