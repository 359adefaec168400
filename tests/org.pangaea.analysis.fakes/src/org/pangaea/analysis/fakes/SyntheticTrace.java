package org.pangaea.analysis.fakes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pangaea.trace.Activity;
import org.pangaea.trace.Event;
import org.pangaea.trace.EventRing;
import org.pangaea.trace.EventType;
import org.pangaea.trace.FaultKind;
import org.pangaea.trace.Machine;
import org.pangaea.trace.TraceWriter;

/** A recording that was made up, with two harts on each node. */
public final class SyntheticTrace {
  public static final long LOCK = 0x80200;
  public static final long APART = 0x80300;
  private static final int RING = 1 << 10;

  private final int nodes;
  private final EventRing[] rings;
  private final TraceWriter writer;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(RING * EventRing.EVENT_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  public SyntheticTrace(Path file, int nodes) throws IOException {
    this.nodes = nodes;
    rings = new EventRing[2 * nodes];
    Arrays.setAll(rings, hart -> new EventRing(RING));
    Machine machine =
        new Machine(
            "made up",
            "2026-01-01T00:00:00Z",
            1,
            4096,
            IntStream.range(0, nodes)
                .mapToObj(n -> new Machine.Node("node" + n, "host", List.of(2 * n, 2 * n + 1)))
                .toList(),
            Stream.of(Activity.values()).map(Activity::text).toList(),
            Stream.of(FaultKind.values()).map(FaultKind::text).toList(),
            List.of("request", "grant"),
            List.of("invalid", "shared"));
    writer = new TraceWriter(file, machine);
  }

  /** A hart does something from now on. */
  public void activity(int hart, long nanos, Activity activity, long page, int peer)
      throws IOException {
    add(hart, nanos, EventType.ACTIVITY, activity.ordinal(), peer, 0, page, 0);
  }

  /** A hart has waited for a page. */
  public void fault(int hart, long begin, long nanos, FaultKind kind, long page, int from, int line)
      throws IOException {
    add(hart, begin, EventType.FAULT, kind.ordinal(), from, line + 1, page, nanos);
  }

  /** A hart has called the firmware. */
  public void call(int hart, long begin, long nanos) throws IOException {
    add(hart, begin, EventType.SBI, 0, Event.NOBODY, 0, 0x54494D45, nanos);
  }

  private void add(
      int hart, long nanos, EventType type, int detail, int peer, int extra, long page, long arg)
      throws IOException {
    rings[hart].add(nanos, type, detail, hart, peer, extra, page, arg);
    drain(hart);
  }

  private void drain(int hart) throws IOException {
    buffer.clear();
    rings[hart].drain(buffer);
    writer.events(hart / 2, Arrays.copyOf(buffer.array(), buffer.position()));
  }

  public void finish() throws IOException {
    writer.symbols(Map.of(LOCK, List.of("tasklist_lock", "init_task"), APART, List.of("counters")));
    writer.end();
    writer.close();
  }

  /**
   * Harts that run 6 µs, wait 3 µs for a page and idle 1 µs, over and over; every tenth page is the
   * same lock, every other tenth a page of which each node writes another part.
   */
  public static void busy(Path file, int nodes, int rounds) throws IOException {
    SyntheticTrace trace = new SyntheticTrace(file, nodes);
    for (int round = 0; round < rounds; round++) {
      long time = 1_000_000 + round * 10_000L;
      for (int hart = 0; hart < 2 * trace.nodes; hart++) {
        long page =
            switch (round % 10) {
              case 0 -> LOCK;
              case 5 -> APART;
              default -> 0x81000 + (round * 31L + hart * 7L) % 1000;
            };
        int line = page == LOCK ? 3 : hart / 2;
        int other = (hart / 2 + 1) % nodes;
        trace.activity(hart, time, Activity.RUNNING, 0, other);
        trace.activity(hart, time + 6000, Activity.PAGE, page, 0);
        trace.fault(hart, time + 6000, 3000, FaultKind.WRITE, page, other, line);
        trace.activity(hart, time + 9000, Activity.IDLE, 0, Event.NOBODY);
        if (round % 16 == 0) {
          trace.call(hart, time + 100, 500);
        }
      }
    }
    trace.finish();
  }
}
