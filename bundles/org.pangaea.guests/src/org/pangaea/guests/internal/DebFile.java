package org.pangaea.guests.internal;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Reads a Debian binary package: an {@code ar} archive whose member {@code data.tar.*} holds the
 * files (deb(5)).
 */
public final class DebFile {

  /** Takes the wanted entries, in the order of the archive. */
  @FunctionalInterface
  public interface Visitor {
    /** Returns whether more is wanted; the rest of the package is not unpacked otherwise. */
    boolean visit(TarReader.Entry entry, byte[] content) throws IOException;
  }

  private static final String MAGIC = "!<arch>\n";
  private static final int HEADER = 60;

  private DebFile() {}

  /** Shows every entry whose path is wanted to the visitor. */
  public static void read(Path deb, Predicate<String> wanted, Visitor visitor) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(deb), 1 << 16)) {
      if (!text(exactly(file, MAGIC.length())).equals(MAGIC)) {
        throw new IOException(deb.getFileName() + " is not a Debian package");
      }
      for (byte[] header = file.readNBytes(HEADER);
          header.length > 0;
          header = file.readNBytes(HEADER)) {
        if (header.length < HEADER) {
          throw new EOFException(deb.getFileName() + " ends within a header");
        }
        String name = text(header).substring(0, 16).strip().replaceFirst("/$", "");
        long size = Long.parseLong(text(header).substring(48, 58).strip());
        if (name.startsWith("data.tar")) {
          try (InputStream member = new Window(file, size);
              InputStream data = decompress(deb, name, member)) {
            TarReader.read(data, wanted, visitor);
          }
          return;
        }
        file.skipNBytes(size + (size & 1));
      }
    } catch (NumberFormatException e) {
      throw new IOException(deb.getFileName() + " has a damaged archive header", e);
    }
    throw new IOException(deb.getFileName() + " has no data.tar member");
  }

  private static InputStream decompress(Path deb, String name, InputStream in) throws IOException {
    return switch (name.substring("data.tar".length())) {
      case "" -> in;
      case ".gz" -> new GZIPInputStream(in);
      case ".xz" -> new XZInputStream(in);
      default ->
          throw new IOException(
              deb.getFileName() + " is compressed in a way not known here (" + name + ")");
    };
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the file ends too early");
    }
    return bytes;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The next {@code left} bytes of another stream, which stays open. */
  private static final class Window extends FilterInputStream {
    private long left;

    Window(InputStream in, long size) {
      super(in);
      left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0 && length > 0) {
        return -1;
      }
      int count = super.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(Math.min(count, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(super.available(), left);
    }

    @Override
    public void close() {
      // The stream below belongs to the caller.
    }
  }
}
