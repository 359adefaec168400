package org.pangaea.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.GuestImages;
import org.pangaea.guests.IoReason;
import org.pangaea.model.values.ByteSize;

/** The user's files for a guest; until it is loaded, there is an initramfs with them. */
final class GuestFiles implements AutoCloseable {
  /**
   * Linux unpacks files into a file system that takes half of the memory at most, less the archive
   * that they come in; what does not fit it leaves out, and starts all the same.
   */
  private static final int TIMES = 3;

  /** What its kernel takes, and our guests' own files. */
  private static final long LINUX = 96 * ByteSize.MIB;

  private final Context context;
  private final List<Path> files;
  private Path initramfs;

  GuestFiles(Context context, List<Path> files) {
    this.context = context;
    this.files = files;
  }

  /**
   * The guest with the files, if there are any.
   *
   * @param memory of the machine, in bytes
   */
  GuestImages to(GuestImages images, long memory) throws DeployException {
    if (files.isEmpty()) {
      return images;
    }
    List<Path> found = files.stream().map(context::file).toList();
    for (Path file : found) {
      if (!Files.exists(file)) {
        throw new DeployException(
            DeployException.Kind.NOT_FOUND,
            "There is no file %s for the guest. Check the path.".formatted(file));
      }
    }
    try {
      initramfs = Files.createTempFile("pangaea", ".initrd");
      GuestImages changed = images.withFiles(found, initramfs);
      requireRoom(Files.size(initramfs) - Files.size(images.initrd().orElseThrow()), memory);
      return changed;
    } catch (GuestException e) {
      throw new DeployException(DeployException.Kind.FAILED, e.getMessage(), e);
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "There is no room for the guest's files: %s.".formatted(IoReason.withFile(e)),
          e);
    }
  }

  private static void requireRoom(long size, long memory) throws DeployException {
    if (size * TIMES + LINUX > memory) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "The files for the guest take %d MiB. While it starts it needs three times as much, and %d MiB for itself, and the machine has %s in all. Give it more memory."
              .formatted(
                  Math.ceilDiv(size, ByteSize.MIB), LINUX / ByteSize.MIB, ByteSize.format(memory)));
    }
  }

  /** The guest is loaded, or will not be. */
  @Override
  public void close() {
    if (initramfs != null) {
      try {
        Files.deleteIfExists(initramfs);
      } catch (IOException e) {
        context
            .messages()
            .warning("%s cannot be removed: %s.".formatted(initramfs, IoReason.of(e)));
      }
      initramfs = null;
    }
  }
}
