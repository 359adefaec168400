package org.pangaea.fabric;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The body of HELLO and CHALLENGE: 32 random bytes, then two names, each a byte of length and
 * ASCII.
 *
 * @param expected whom the connecting side wants to reach; empty in a CHALLENGE
 */
record Greeting(byte[] nonce, String name, String expected) {

  static final int NONCE = 32;

  byte[] bytes() {
    byte[] first = name.getBytes(StandardCharsets.US_ASCII);
    byte[] second = expected.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(NONCE + 2 + first.length + second.length)
        .put(nonce)
        .put((byte) first.length)
        .put(first)
        .put((byte) second.length)
        .put(second)
        .array();
  }

  /** Reads a body; null if it makes no sense. */
  static Greeting read(byte[] body) {
    ByteBuffer from = ByteBuffer.wrap(body);
    if (from.remaining() < NONCE) {
      return null;
    }
    byte[] nonce = new byte[NONCE];
    from.get(nonce);
    String name = readName(from);
    String expected = readName(from);
    if (name == null || name.isEmpty() || expected == null || from.hasRemaining()) {
      return null;
    }
    return new Greeting(nonce, name, expected);
  }

  private static String readName(ByteBuffer from) {
    if (!from.hasRemaining()) {
      return null;
    }
    int length = Byte.toUnsignedInt(from.get());
    if (length > from.remaining()) {
      return null;
    }
    byte[] name = new byte[length];
    from.get(name);
    String text = new String(name, StandardCharsets.US_ASCII);
    return text.isEmpty() || text.matches(FabricOptions.NAME) ? text : null;
  }
}
