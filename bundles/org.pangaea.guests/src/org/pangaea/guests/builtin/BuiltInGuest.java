package org.pangaea.guests.builtin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.pangaea.riscv.Assembler;

/** Assembles the built-in guest to a file that starts like a kernel, in the Image format. */
public final class BuiltInGuest {
  /** One source in this order: each part uses names of the ones before, and labels of all. */
  private static final List<String> PARTS =
      List.of(
          "layout.S",
          "start.S",
          "devicetree.S",
          "console.S",
          "sync.S",
          "checks.S",
          "checks-memory.S",
          "checks-harts.S",
          "monitor.S",
          "end.S");

  /** Where a {@code virt} machine loads it. The program itself runs at any multiple of 4 KiB. */
  private static final long BASE = 0x8020_0000L;

  private BuiltInGuest() {}

  /** The whole program's text. */
  static String source() throws IOException {
    StringBuilder source = new StringBuilder();
    for (String part : PARTS) {
      try (InputStream text = BuiltInGuest.class.getResourceAsStream(part)) {
        if (text == null) {
          throw new IOException("the part " + part + " is missing from this Pangaea");
        }
        source.append(new String(text.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return source.toString();
  }

  /** The file of a program. The same text makes the same bytes. */
  static byte[] image(String source) {
    return Assembler.assemble(source, BASE).bytes();
  }

  /**
   * Has the file in the cache of guests. Always assembles, since that takes a moment only, and
   * needs no lock: whoever else prepares it writes the same bytes.
   *
   * @param cache the folder of guests; made, open to its owner only, if it is not there
   */
  public static Path prepare(Path cache) throws IOException {
    byte[] image = image(source());
    if (!Files.isDirectory(cache)) {
      Files.createDirectories(cache);
      PosixFileAttributeView view = Files.getFileAttributeView(cache, PosixFileAttributeView.class);
      if (view != null) {
        view.setPermissions(PosixFilePermissions.fromString("rwx------"));
      }
    }
    Path folder = Files.createDirectories(cache.resolve("builtin"));
    Path file = folder.resolve("Image");
    if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), image)) {
      Path complete = Files.write(Files.createTempFile(folder, "Image", ".new"), image);
      Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }
}
