package org.pangaea.vmm.share;

import java.util.EnumMap;
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

  private final EnumMap<Counter, LongAdder> coherence = new EnumMap<>(Counter.class);
  private final EnumMap<Event, LongAdder> events = new EnumMap<>(Event.class);
  private final EnumMap<Timed, LatencyHistogram> latencies = new EnumMap<>(Timed.class);

  Counters() {
    for (Counter counter : Counter.values()) {
      coherence.put(counter, new LongAdder());
    }
    for (Event event : Event.values()) {
      events.put(event, new LongAdder());
    }
    for (Timed timed : Timed.values()) {
      latencies.put(timed, new LatencyHistogram());
    }
  }

  void count(Counter counter) {
    coherence.get(counter).increment();
  }

  void count(Event event) {
    events.get(event).increment();
  }

  long value(Counter counter) {
    return coherence.get(counter).sum();
  }

  long value(Event event) {
    return events.get(event).sum();
  }

  void time(Timed timed, long nanos) {
    latencies.get(timed).record(nanos);
  }

  Map<String, Long> values() {
    Map<String, Long> values = new LinkedHashMap<>();
    coherence.forEach((counter, sum) -> values.put(name(counter), sum.sum()));
    events.forEach((event, sum) -> values.put(name(event), sum.sum()));
    return values;
  }

  Map<String, Latency> latencies() {
    Map<String, Latency> values = new LinkedHashMap<>();
    latencies.forEach((timed, histogram) -> values.put(name(timed), histogram.summary()));
    return values;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
