package org.pangaea.analysis.lanes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pangaea.analysis.counts.FaultSum;
import org.pangaea.analysis.diagnosis.Observed;
import org.pangaea.trace.FaultKind;

/** Tells what happened in a span of a recording, for a diagnosis. */
public final class RecordingObserver {
  private final Recording recording;
  private final int[] kinds;
  private final Map<Long, Map<Integer, long[]>> pages = new HashMap<>();

  /** Of each lane's faults on a page: by kind, then nanoseconds, then accessed parts. */
  private static final int NANOS = FaultKind.values().length;

  private static final int LINES = NANOS + 1;

  private RecordingObserver(Recording recording) {
    this.recording = recording;
    List<String> names = recording.machine().faults();
    kinds = new int[names.size()];
    for (int i = 0; i < kinds.length; i++) {
      String name = names.get(i);
      kinds[i] =
          Arrays.stream(FaultKind.values())
              .filter(kind -> kind.text().equals(name))
              .findFirst()
              .orElse(FaultKind.READ)
              .ordinal();
    }
  }

  /** All of a recording. */
  public static Observed observe(Recording recording) {
    return observe(recording, 0, recording.duration());
  }

  /** A span, in nanoseconds from the recording's begin on. */
  public static Observed observe(Recording recording, long from, long to) {
    return new RecordingObserver(recording).span(from, to);
  }

  private Observed span(long from, long to) {
    List<Observed.Hart> harts = new ArrayList<>();
    for (int i = 0; i < recording.lanes().size(); i++) {
      Lane lane = recording.lanes().get(i);
      harts.add(new Observed.Hart(lane.nodeName(), lane.hart(), nanos(lane, from, to)));
      faults(i, lane, from, to);
    }
    List<Observed.Page> observed = new ArrayList<>();
    pages.forEach((page, lanes) -> observed.add(page(page, lanes)));
    return new Observed(
        recording.machine().name(),
        Math.max(1e-9, (to - from) / 1e9),
        recording.machine().nodes().stream().map(node -> node.name()).toList(),
        harts,
        observed,
        Map.of());
  }

  private static Map<String, Long> nanos(Lane lane, long from, long to) {
    long[] before = new long[Doing.COUNT];
    long[] after = new long[Doing.COUNT];
    lane.until(from, before);
    lane.until(to, after);
    Map<String, Long> nanos = new LinkedHashMap<>();
    for (int i = 0; i < Doing.COUNT; i++) {
      nanos.put(Doing.text(i), after[i] - before[i]);
    }
    return nanos;
  }

  private void faults(int index, Lane lane, long from, long to) {
    Lane.Faults faults = lane.faults();
    for (int i = lane.firstFault(from);
        i < faults.starts().length && faults.starts()[i] < to;
        i++) {
      long[] sums =
          pages
              .computeIfAbsent(faults.pages()[i], any -> new HashMap<>())
              .computeIfAbsent(index, any -> new long[LINES + 1]);
      int kind = faults.kind(i);
      sums[kind < kinds.length ? kinds[kind] : 0]++;
      sums[NANOS] += faults.nanos()[i];
      int line = faults.line(i);
      sums[LINES] |= line == 0 ? 0 : 1L << line - 1;
    }
  }

  private Observed.Page page(long page, Map<Integer, long[]> lanes) {
    List<Observed.Use> uses = new ArrayList<>();
    lanes.forEach((index, sums) -> {
      Lane lane = recording.lanes().get(index);
      uses.add(
          new Observed.Use(
              lane.nodeName(),
              lane.hart(),
              new FaultSum(
                  sums[FaultKind.READ.ordinal()],
                  sums[FaultKind.WRITE.ordinal()],
                  sums[FaultKind.UPGRADE.ordinal()],
                  sums[FaultKind.FETCH.ordinal()],
                  sums[NANOS]),
              sums[LINES]));
    });
    String symbols = recording.symbols(page);
    return new Observed.Page(
        recording.machine().address(page),
        "",
        uses,
        symbols.isEmpty() ? List.of() : List.of(symbols.split(", ")),
        Map.of());
  }
}
