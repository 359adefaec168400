package org.pangaea.guests.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * Reads tar as dpkg writes it: ustar headers, with GNU's long names ({@code L}) and long link
 * targets ({@code K}).
 */
public final class TarReader {

  /** What kind of file an entry is. */
  public enum Kind {
    FILE,
    DIRECTORY,
    LINK,
    OTHER
  }

  /** An entry's metadata; the path has no leading slash, {@code target} is a link's. */
  public record Entry(String path, Kind kind, int permissions, long size, String target) {}

  private static final int BLOCK = 512;

  private TarReader() {}

  static void read(InputStream in, Predicate<String> wanted, DebFile.Visitor visitor)
      throws IOException {
    String longName = null;
    String longTarget = null;
    while (true) {
      byte[] header = block(in);
      if (isZero(header)) {
        return;
      }
      checkSum(header);
      long size = octal(header, 124, 12);
      char type = (char) (header[156] & 0xFF);
      if (type == 'L' || type == 'K') {
        String value = longString(in, size);
        longName = type == 'L' ? value : longName;
        longTarget = type == 'K' ? value : longTarget;
        continue;
      }
      String path = Paths.normalize(longName != null ? longName : name(header));
      String target = longTarget != null ? longTarget : string(header, 157, 100);
      longName = null;
      longTarget = null;
      Entry entry = new Entry(path, kind(type), (int) octal(header, 100, 8) & 07777, size, target);
      if (wanted.test(path)) {
        byte[] content = in.readNBytes(Math.toIntExact(size));
        if (content.length < size) {
          throw new EOFException("the archive ends within " + path);
        }
        if (!visitor.visit(entry, content)) {
          return;
        }
      } else {
        in.skipNBytes(size);
      }
      in.skipNBytes(-size & (BLOCK - 1));
    }
  }

  private static String longString(InputStream in, long size) throws IOException {
    byte[] bytes = in.readNBytes(Math.toIntExact(size));
    in.skipNBytes(-size & (BLOCK - 1));
    return string(bytes, 0, bytes.length);
  }

  private static Kind kind(char type) {
    return switch (type) {
      case '0', '\0', '7' -> Kind.FILE;
      case '2' -> Kind.LINK;
      case '5' -> Kind.DIRECTORY;
      default -> Kind.OTHER;
    };
  }

  private static byte[] block(InputStream in) throws IOException {
    byte[] block = in.readNBytes(BLOCK);
    if (block.length < BLOCK) {
      throw new EOFException("the archive ends too early");
    }
    return block;
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** The sum of the header's bytes, its own field counted as blanks (POSIX ustar). */
  private static void checkSum(byte[] header) throws IOException {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xFF;
    }
    if (sum != octal(header, 148, 8)) {
      throw new IOException("the archive has a damaged header");
    }
  }

  private static String name(byte[] header) {
    String prefix = string(header, 345, 155);
    String name = string(header, 0, 100);
    // GNU's own header keeps other things where ustar has the prefix.
    boolean ustar = header[262] == 0;
    return ustar && !prefix.isEmpty() ? prefix + "/" + name : name;
  }

  private static long octal(byte[] header, int offset, int length) throws IOException {
    String digits = string(header, offset, length).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new IOException("the archive has a damaged header", e);
    }
  }

  private static String string(byte[] bytes, int offset, int length) {
    int end = offset;
    while (end < offset + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
  }
}
