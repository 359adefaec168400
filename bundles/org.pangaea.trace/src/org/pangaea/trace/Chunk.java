package org.pangaea.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * The pieces that a file is made of: a head of 16 bytes (kind, node, length, checksum) and so many
 * bytes.
 */
final class Chunk {
  static final int HEAD = 16;
  static final byte[] MAGIC = {'P', 'A', 'N', 'G', 'T', 'R', 'C', 1};

  // Kinds.
  static final int MACHINE = 1;
  static final int EVENTS = 2;
  static final int CLOCK = 3;
  static final int SYMBOLS = 4;
  static final int END = 5;

  /** The node of a chunk that belongs to none. */
  static final int WHOLE = 0xFFFF;

  /** Longer ones are never written. */
  static final int MOST = 1 << 24;

  private Chunk() {}

  static ByteBuffer head(int kind, int node, ByteBuffer payload) {
    ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(kind).putInt(node).putInt(payload.remaining());
    return head.putInt(checksum(head, payload)).flip();
  }

  /** Of the head's first 12 bytes and the payload. */
  static int checksum(ByteBuffer head, ByteBuffer payload) {
    CRC32 sum = new CRC32();
    sum.update(head.duplicate().position(0).limit(HEAD - 4));
    sum.update(payload.duplicate());
    return (int) sum.getValue();
  }
}
