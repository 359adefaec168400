package org.pangaea.fabric;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.pangaea.fabric.wire.Wire;

/** A wire that delivers given bytes in given pieces, then the end; keeps what is written. */
final class ScriptedWire implements Wire {

  private final byte[] incoming;
  private final int piece;
  private int position;

  /** What was written, a write each. */
  final List<byte[]> writes = new ArrayList<>();

  boolean closed;

  ScriptedWire(byte[] incoming, int piece) {
    this.incoming = incoming;
    this.piece = piece;
  }

  @Override
  public int read(ByteBuffer into) {
    int count = Math.min(Math.min(piece, into.remaining()), incoming.length - position);
    if (count == 0 && into.hasRemaining()) {
      return -1;
    }
    if (count == 0) {
      throw new AssertionError("A read into a full buffer would spin for ever.");
    }
    into.put(incoming, position, count);
    position += count;
    return count;
  }

  @Override
  public void write(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    writes.add(bytes);
  }

  @Override
  public int sendBufferSize() {
    return 0;
  }

  @Override
  public int receiveBufferSize() {
    return 0;
  }

  @Override
  public String describe() {
    return "script";
  }

  @Override
  public void close() {
    closed = true;
  }

  /** A frame's bytes. */
  static byte[] frame(int type, int vm, long sequence, long ack, long time, byte[] payload) {
    ByteBuffer bytes =
        ByteBuffer.allocate(FrameHeader.SIZE + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    FrameHeader.put(bytes, 0, payload.length, type, vm, sequence, ack, time);
    bytes.put(FrameHeader.SIZE, payload);
    return bytes.array();
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
