package org.pangaea.analysis.lanes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pangaea.trace.Event;
import org.pangaea.trace.Machine;
import org.pangaea.trace.Timeline;
import org.pangaea.trace.TraceFile;

/**
 * A recording in memory, as lanes. Some 20 bytes for each change of activity, 32 for each fault;
 * messages between nodes are counted only.
 */
public final class Recording {
  private final Machine machine;
  private final List<Lane> lanes;
  private final long duration;
  private final long events;
  private final long lost;
  private final boolean complete;
  private final Map<Long, String> symbols;

  private Recording(
      Machine machine,
      List<Lane> lanes,
      long duration,
      long events,
      long lost,
      boolean complete,
      Map<Long, String> symbols) {
    this.machine = machine;
    this.lanes = List.copyOf(lanes);
    this.duration = duration;
    this.events = events;
    this.lost = lost;
    this.complete = complete;
    this.symbols = symbols;
  }

  /**
   * Reads a file.
   *
   * @throws org.pangaea.trace.TraceFormatException if it is no trace, or damaged
   */
  public static Recording load(Path file) throws IOException {
    try (TraceFile trace = TraceFile.open(file)) {
      Loader loader = new Loader(trace);
      trace.forEach(loader::take);
      return loader.recording();
    }
  }

  private static final class Loader {
    private final TraceFile trace;
    private final Timeline timeline;
    private final int[] doing;
    private final Map<Long, LaneBuilder> builders = new LinkedHashMap<>();
    private final Map<Long, String> symbols = new HashMap<>();
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long events;
    private long lost;

    Loader(TraceFile trace) {
      this.trace = trace;
      timeline = new Timeline(trace);
      doing = Doing.of(trace.machine().activities());
      for (int node = 0; node < trace.machine().nodes().size(); node++) {
        for (int hart : trace.machine().nodes().get(node).harts()) {
          builder(node, hart);
        }
      }
    }

    private LaneBuilder builder(int node, int hart) {
      return builders.computeIfAbsent((long) node << 16 | hart, key -> new LaneBuilder(node, hart));
    }

    void take(Event event) {
      long nanos = timeline.nanos(event);
      first = Math.min(first, nanos);
      last = Math.max(last, nanos);
      events++;
      switch (event.type()) {
        case ACTIVITY ->
            builder(event.node(), event.hart())
                .activity(
                    nanos,
                    event.detail() < doing.length ? doing[event.detail()] : Doing.OTHER,
                    event);
        case FAULT -> {
          last = Math.max(last, nanos + event.argument());
          if (event.hart() != Event.NOBODY) {
            builder(event.node(), event.hart()).fault(nanos, event);
          }
          symbols.computeIfAbsent(event.page(), trace::symbols);
        }
        case SBI -> {
          last = Math.max(last, nanos + event.argument());
          builder(event.node(), event.hart()).call(nanos, event);
        }
        case LOST -> lost += event.argument();
        case SENT, RECEIVED, MIRROR, GAVE_UP -> {
          // Not of harts' time.
        }
      }
    }

    Recording recording() {
      long begin = events == 0 ? 0 : first;
      long end = events == 0 ? 0 : last;
      List<Lane> lanes = new ArrayList<>();
      builders.values().stream()
          .sorted(Comparator.comparingInt(LaneBuilder::node).thenComparing(LaneBuilder::hart))
          .forEach(
              lane -> lanes.add(lane.build(trace.machine().nodeName(lane.node()), begin, end)));
      return new Recording(
          trace.machine(), lanes, end - begin, events, lost, trace.complete(), symbols);
    }
  }

  /** What was recorded. */
  public Machine machine() {
    return machine;
  }

  /** A lane for each hart and each node where it was, by node, then by hart. */
  public List<Lane> lanes() {
    return lanes;
  }

  /** From the first event to the last, in nanoseconds. */
  public long duration() {
    return duration;
  }

  /** How many events the file has. */
  public long events() {
    return events;
  }

  /** How many are missing since they came too fast. */
  public long lost() {
    return lost;
  }

  /** Whether the recording came to its end; false if it was cut off. */
  public boolean complete() {
    return complete;
  }

  /** What the guest's kernel has in a page; empty if that is not known. */
  public String symbols(long page) {
    return symbols.getOrDefault(page, "");
  }

  /** Pages that harts waited for. */
  public Set<Long> pages() {
    return symbols.keySet();
  }

  /** The wait for a page that is under way in a lane at a moment; null if there is none. */
  public Wait waitAt(int lane, long nanos) {
    int index = lanes.get(lane).at(nanos);
    return index < 0 ? null : lanes.get(lane).wait(lane, index);
  }

  /**
   * The next wait for a page in a lane.
   *
   * @param after begins after this moment
   * @param page only for this page; -1 for any
   * @return null if there is none
   */
  public Wait nextWait(int lane, long after, long page) {
    Lane in = lanes.get(lane);
    for (int i = in.at(after) + 1; i < in.count(); i++) {
      Wait wait = in.wait(lane, i);
      if (wait != null && wait.begin() > after && (page < 0 || wait.page() == page)) {
        return wait;
      }
    }
    return null;
  }

  /** The last wait in a lane that begins before a moment; likewise. */
  public Wait previousWait(int lane, long before, long page) {
    Lane in = lanes.get(lane);
    for (int i = Math.min(in.at(before), in.count() - 1); i >= 0; i--) {
      Wait wait = in.wait(lane, i);
      if (wait != null && wait.begin() < before && (page < 0 || wait.page() == page)) {
        return wait;
      }
    }
    return null;
  }

  /** The first wait of any lane for a page that begins after a moment; null if there is none. */
  public Wait nextWaitFor(long page, long after) {
    Wait first = null;
    for (int lane = 0; lane < lanes.size(); lane++) {
      Wait wait = nextWait(lane, after, page);
      if (wait != null && (first == null || wait.begin() < first.begin())) {
        first = wait;
      }
    }
    return first;
  }
}
