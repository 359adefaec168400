package org.pangaea.deploy.fakes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.pangaea.control.TraceBegin;
import org.pangaea.control.TracePiece;
import org.pangaea.trace.EventRing;
import org.pangaea.trace.EventType;

/** A fake node's recording: one fault of one hart on each read, and as many lost events. */
final class FakeTrace {
  private static final int LARGEST = 1 << 12;

  private final String node;
  private final int hart;
  private long reads;

  FakeTrace(String node) {
    this.node = node;
    hart = node.equals("node0") ? 0 : 3;
  }

  TraceBegin begin() {
    return new TraceBegin(
        node,
        "fake",
        List.of(hart),
        1,
        4096,
        List.of("running", "idle", "resting", "page"),
        List.of("read", "write"),
        List.of("request", "grant"),
        List.of("invalid", "shared"));
  }

  TracePiece read() {
    reads++;
    EventRing ring = new EventRing(4);
    ring.add(reads * 1000, EventType.FAULT, 1, hart, 0, 10, 0x80200, 500);
    ByteBuffer events = ByteBuffer.allocate(LARGEST).order(ByteOrder.LITTLE_ENDIAN);
    ring.drain(events);
    byte[] bytes = Arrays.copyOf(events.array(), events.position());
    return new TracePiece(
        Base64.getEncoder().encodeToString(bytes), reads * 1000, reads * 10, reads, false);
  }
}
