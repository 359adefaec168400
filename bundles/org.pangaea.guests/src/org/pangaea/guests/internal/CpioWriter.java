package org.pangaea.guests.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a tree in the {@code newc} format, which is what the kernel unpacks into its first root
 * file system (Linux, Documentation/driver-api/early-userspace/buffer-format.rst).
 *
 * <p>The bytes depend on the tree alone: inode numbers count up, owner and times are zero. So the
 * same packages give the same initramfs on every machine, and a checksum says whether they did.
 */
public final class CpioWriter {
  private static final String MAGIC = "070701";
  private static final int DIRECTORY = 0040000;
  private static final int REGULAR = 0100000;
  private static final int LINK = 0120000;
  private static final int CHARACTER = 0020000;
  private static final byte[] NONE = {};

  private final OutputStream out;
  private long written;
  private int inode;

  private CpioWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes the tree, compressed; {@code out} is finished but left open. */
  public static void writeGzip(RootTree tree, OutputStream out) throws IOException {
    // java.util.zip leaves the header's time zero, as determinism asks.
    GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16);
    write(tree, gzip);
    gzip.finish();
  }

  public static void write(RootTree tree, OutputStream out) throws IOException {
    CpioWriter writer = new CpioWriter(out);
    for (Map.Entry<String, RootTree.Node> entry : tree.nodes().entrySet()) {
      writer.node(entry.getKey(), entry.getValue());
    }
    writer.inode = -1;
    writer.record("TRAILER!!!", 0, 1, 0, 0, NONE);
  }

  private void node(String path, RootTree.Node node) throws IOException {
    switch (node) {
      case RootTree.Directory(int permissions) ->
          record(path, DIRECTORY | permissions, 2, 0, 0, NONE);
      case RootTree.RegularFile(int permissions, byte[] content) ->
          record(path, REGULAR | permissions, 1, 0, 0, content);
      case RootTree.SymbolicLink(String target) ->
          record(path, LINK | 0777, 1, 0, 0, target.getBytes(StandardCharsets.UTF_8));
      case RootTree.CharacterDevice(int permissions, int major, int minor) ->
          record(path, CHARACTER | permissions, 1, major, minor, NONE);
    }
  }

  private void record(String path, int mode, int links, int major, int minor, byte[] content)
      throws IOException {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    int[] fields = {
      ++inode, mode, 0, 0, links, 0, content.length, 0, 0, major, minor, name.length + 1, 0
    };
    StringBuilder header = new StringBuilder(MAGIC);
    for (int field : fields) {
      header.append("%08X".formatted(field));
    }
    put(header.toString().getBytes(StandardCharsets.US_ASCII));
    put(name);
    put(new byte[1]);
    align();
    put(content);
    align();
  }

  private void put(byte[] bytes) throws IOException {
    out.write(bytes);
    written += bytes.length;
  }

  private void align() throws IOException {
    put(new byte[(int) (-written & 3)]);
  }
}
