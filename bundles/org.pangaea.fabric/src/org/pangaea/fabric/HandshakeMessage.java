package org.pangaea.fabric;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pangaea.fabric.wire.Wire;

/**
 * One message of the handshake, little-endian: {@code PGFB}, the version (short), the kind (byte),
 * the length of the body (short), the body. This head stays the same in all versions.
 */
record HandshakeMessage(int version, Kind kind, byte[] body) {

  /** The version of handshake and frames that this code speaks. */
  static final int VERSION = 4;

  static final int MAX_BODY = 512;

  /** 'P', 'G', 'F', 'B'. */
  private static final int MAGIC = 0x42464750;

  private static final int HEAD = 9;

  enum Kind {
    HELLO,
    CHALLENGE,
    PROOF,
    ACCEPT,
    CONFIRM,
    REFUSE,
    RESUME,
    RESUMED,
    LANE,
    LANE_ACCEPTED,
    LANE_READY
  }

  byte[] bytes() {
    return ByteBuffer.allocate(HEAD + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(MAGIC)
        .putShort((short) version)
        .put((byte) kind.ordinal())
        .putShort((short) body.length)
        .put(body)
        .array();
  }

  /** Reads one message and not a byte more; null if what comes is none. */
  static HandshakeMessage read(Wire wire) throws IOException {
    ByteBuffer head = read(wire, HEAD);
    int magic = head.getInt();
    int version = Short.toUnsignedInt(head.getShort());
    int kind = Byte.toUnsignedInt(head.get());
    int length = Short.toUnsignedInt(head.getShort());
    if (magic != MAGIC || kind >= Kind.values().length || length > MAX_BODY) {
      return null;
    }
    return new HandshakeMessage(version, Kind.values()[kind], read(wire, length).array());
  }

  private static ByteBuffer read(Wire wire, int size) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    while (into.hasRemaining()) {
      if (wire.read(into) < 0) {
        throw new EOFException("the connection was closed");
      }
    }
    return into.flip();
  }
}
