package org.pangaea.symbols;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a kernel image, little endian; everything in the tables is aligned to 8 bytes. */
final class Image {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private final byte[] bytes;

  Image(byte[] bytes) {
    this.bytes = bytes;
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }

  /** A copy of a piece. */
  Image piece(int from, int to) {
    return new Image(Arrays.copyOfRange(bytes, from, to));
  }

  int unsignedByte(int at) {
    return bytes[at] & 0xFF;
  }

  int unsignedShort(int at) {
    return (short) SHORT.get(bytes, at) & 0xFFFF;
  }

  long unsignedInt(int at) {
    return (int) INT.get(bytes, at) & 0xFFFF_FFFFL;
  }

  long getLong(int at) {
    return (long) LONG.get(bytes, at);
  }

  /** The next place where a table can begin. */
  static int aligned(int at) {
    return at + 7 & ~7;
  }

  /** Whether a piece lies inside. */
  boolean contains(long at, long length) {
    return at >= 0 && length >= 0 && at + length <= bytes.length;
  }

  /** Whether everything between two places is zero, as padding is. */
  boolean isPadding(int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  String text(int at, int length) {
    return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
  }
}
