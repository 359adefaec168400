package org.pangaea.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Traces for tests. */
final class Traces {
  static final Machine MACHINE =
      new Machine(
          "demo",
          "2026-01-01T00:00:00Z",
          1,
          4096,
          List.of(
              new Machine.Node("node0", "host", List.of(0, 1)),
              new Machine.Node("node1", "host", List.of(2))),
          Arrays.stream(Activity.values()).map(Activity::text).toList(),
          Arrays.stream(FaultKind.values()).map(FaultKind::text).toList(),
          List.of("request", "grant"),
          List.of("invalid", "shared"));

  private Traces() {}

  static byte[] drained(EventRing ring) {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    ring.drain(buffer);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /** What hart 1 and hart 2 did, and a page that went from one to the other. */
  static void write(Path file) throws IOException {
    EventRing hart1 = new EventRing(64);
    hart1.add(1000, EventType.ACTIVITY, 0, 1, Event.NOBODY, 0, 0, 0);
    hart1.add(2000, EventType.SENT, 0, 1, 1, 0, 0x80200, 7);
    hart1.add(2100, EventType.ACTIVITY, Activity.PAGE.ordinal(), 1, 1, 0, 0x80200, 0);
    hart1.add(5000, EventType.ACTIVITY, 0, 1, 1, 0, 0x80200, 0);
    hart1.add(1990, EventType.FAULT, FaultKind.WRITE.ordinal(), 1, 1, 3, 0x80200, 3110);
    hart1.add(1500, EventType.SBI, 0, 1, Event.NOBODY, 2, 0x52464e43, 4000);
    EventRing service = new EventRing(64);
    service.add(4800, EventType.RECEIVED, 1, Event.NOBODY, 1, 1, 0x80200, 8);
    service.add(4810, EventType.MIRROR, 0, Event.NOBODY, Event.NOBODY, 1, 0x80200, 0);
    EventRing other = new EventRing(64);
    other.add(2500, EventType.RECEIVED, 0, Event.NOBODY, 0, 0, 0x80200, 7);
    other.add(4000, EventType.GAVE_UP, 0, 2, Event.NOBODY, 0, 0x80200, 900);
    other.add(4100, EventType.SENT, 1, 2, 0, 1, 0x80200, 8);
    try (TraceWriter writer = new TraceWriter(file, MACHINE)) {
      writer.events(0, drained(hart1));
      writer.clock(0, 1000, 50);
      writer.events(0, drained(service));
      writer.events(1, drained(other));
      writer.clock(0, 6000, 100);
      writer.symbols(Map.of(0x80200L, List.of("tk_core", "jiffies_64")));
      writer.end();
    }
  }
}
