package org.pangaea.trace;

import java.nio.ByteBuffer;

/** Events as four words of 64 bits each, little endian in a file. */
final class Records {
  static final int WORDS = 4;
  static final int BYTES = WORDS * Long.BYTES;

  private Records() {}

  /** The last word: type, detail (8 bits each), hart, peer and extra (16 bits each). */
  static long attributes(EventType type, int detail, int hart, int peer, int extra) {
    return type.ordinal()
        | (detail & 0xFFL) << 8
        | (hart & 0xFFFFL) << 16
        | (peer & 0xFFFFL) << 32
        | (extra & 0xFFFFL) << 48;
  }

  /** Reads a record; null if its type is not known. */
  static Event read(int node, ByteBuffer from) {
    long nanos = from.getLong();
    long page = from.getLong();
    long argument = from.getLong();
    long attributes = from.getLong();
    EventType type = EventType.of((int) attributes & 0xFF);
    return type == null
        ? null
        : new Event(
            node,
            nanos,
            type,
            (int) (attributes >>> 8) & 0xFF,
            (int) (attributes >>> 16) & 0xFFFF,
            (int) (attributes >>> 32) & 0xFFFF,
            (int) (attributes >>> 48) & 0xFFFF,
            page,
            argument);
  }
}
