package org.pangaea.guests.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a newc archive as the kernel does, straight from the format's description. */
final class CpioReader {
  record Entry(int inode, int mode, int links, int time, int major, int minor, byte[] content) {
    String text() {
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  private CpioReader() {}

  static Map<String, Entry> read(byte[] archive) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    ByteBuffer in = ByteBuffer.wrap(archive);
    while (true) {
      String magic = text(in, 6);
      if (!magic.equals("070701")) {
        throw new AssertionError("no header at " + (in.position() - 6) + " but " + magic);
      }
      int[] fields = new int[13];
      for (int i = 0; i < fields.length; i++) {
        fields[i] = Integer.parseUnsignedInt(text(in, 8), 16);
      }
      String name = text(in, fields[11] - 1);
      if (in.get() != 0) {
        throw new AssertionError("the name " + name + " does not end with a zero");
      }
      in.position((in.position() + 3) & ~3);
      byte[] content = new byte[fields[6]];
      in.get(content);
      in.position((in.position() + 3) & ~3);
      if (name.equals("TRAILER!!!")) {
        if (in.hasRemaining()) {
          throw new AssertionError("something follows the trailer");
        }
        return entries;
      }
      entries.put(
          name,
          new Entry(fields[0], fields[1], fields[4], fields[5], fields[9], fields[10], content));
    }
  }

  private static String text(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
