package org.pangaea.fabric;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pangaea.fabric.wire.Wire;

/**
 * The frames of one end of a lane: one buffer for what goes out, one for what comes in. Both ends
 * count exchanges; the number stands in every frame, so that nobody can take one answer for
 * another.
 */
final class LaneFrames {

  private static final int CAPACITY = FrameHeader.SIZE + Lane.MAX_PAYLOAD;

  private final Wire wire;
  private final LinkCounters counters;
  private final ByteBuffer out = allocate();
  private final ByteBuffer in = allocate();
  private final ByteBuffer view = in.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);

  LaneFrames(Wire wire, LinkCounters counters) {
    this.wire = wire;
    this.counters = counters;
  }

  private static ByteBuffer allocate() {
    return ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes what comes before all frames, where the lane is served. */
  void writeReady() throws IOException {
    HandshakeMessage ready =
        new HandshakeMessage(
            HandshakeMessage.VERSION, HandshakeMessage.Kind.LANE_READY, new byte[0]);
    wire.write(ByteBuffer.wrap(ready.bytes()));
  }

  /** Writes a frame; one caller at a time. */
  void write(int type, int vm, long number, long acknowledged, long guestTime, FrameWriter payload)
      throws IOException {
    out.clear().position(FrameHeader.SIZE);
    payload.write(out);
    int length = out.position() - FrameHeader.SIZE;
    FrameHeader.put(out, 0, length, type, vm, number, acknowledged, guestTime);
    counters.sent(type, out.position());
    wire.write(out.flip());
  }

  /**
   * Reads a frame; one caller at a time.
   *
   * @param number what its header has to say
   * @return false at the end of the connection
   * @throws FrameRefusedException if the peer breaks the rules
   */
  boolean read(String peer, long number, long acknowledged) throws IOException {
    in.clear();
    int size = FrameHeader.SIZE;
    while (in.position() < size) {
      if (wire.read(in) < 0) {
        return false;
      }
      if (in.position() >= FrameHeader.SIZE) {
        size = FrameHeader.SIZE + length(peer, number, acknowledged);
      }
    }
    if (in.position() > size) {
      throw refused(peer, "more than one frame");
    }
    counters.received(type(), size);
    in.flip();
    view.limit(size).position(FrameHeader.SIZE);
    return true;
  }

  private int length(String peer, long number, long acknowledged) {
    long first = in.getLong(FrameHeader.LENGTH_AT);
    int length = (int) first;
    int type = FrameHeader.type(first);
    if (!FrameHeader.isOfThisVersion(first) || in.getLong(FrameHeader.GUEST_TIME_AT) < 0) {
      throw refused(peer, "a header that makes no sense");
    }
    if (length < 0
        || length > Lane.MAX_PAYLOAD
        || type > Link.MAX_TYPE && (type != FrameHeader.NONE || length > 0)) {
      throw refused(
          peer, "a frame of type " + type + " with the length " + Integer.toUnsignedString(length));
    }
    if (in.getLong(FrameHeader.SEQUENCE_AT) != number
        || in.getLong(FrameHeader.ACKNOWLEDGEMENT_AT) != acknowledged) {
      throw refused(
          peer,
          "the frame " + in.getLong(FrameHeader.SEQUENCE_AT) + " where " + number + " was due");
    }
    return length;
  }

  private static FrameRefusedException refused(String peer, String what) {
    return new FrameRefusedException(peer + " sent over a lane " + what);
  }

  // Of the frame that was read last

  int type() {
    return Byte.toUnsignedInt(in.get(FrameHeader.TYPE_AT));
  }

  int vm() {
    return in.getInt(FrameHeader.VM_AT);
  }

  long guestTime() {
    return in.getLong(FrameHeader.GUEST_TIME_AT);
  }

  ByteBuffer payload() {
    return view;
  }

  void close() {
    wire.close();
  }
}
