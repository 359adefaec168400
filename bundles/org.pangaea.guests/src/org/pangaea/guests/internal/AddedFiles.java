package org.pangaea.guests.internal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.IoReason;

/**
 * Files of the user's, behind an initramfs: the kernel unpacks what stands one behind the other,
 * and whatever lies beneath what came before (Linux,
 * Documentation/driver-api/early-userspace/buffer-format.rst). They are not compressed: packing
 * them here and unpacking them there would take longer than carrying them over.
 */
public final class AddedFiles {
  private static final String FOLDER = "root";
  private static final int FOLDER_PERMISSIONS = 0700;

  /** An archive that is not compressed begins at a multiple of that. */
  private static final int ALIGNMENT = 4;

  /** Files of more than that in all are not carried over this way: they go through the heap. */
  private static final long MOST = 1L << 30;

  private AddedFiles() {}

  /**
   * Writes an initramfs with more files.
   *
   * @param initrd the one they are added to
   * @param files go to {@code /root}, folders with all that is in them
   * @throws GuestException if one of them cannot be read, or the target not be written
   */
  public static void write(Path initrd, List<Path> files, Path target) throws GuestException {
    RootTree tree = new RootTree();
    tree.directory(FOLDER, FOLDER_PERMISSIONS);
    long size = 0;
    for (Path file : files) {
      size = add(file, tree, size);
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
      long length = Files.copy(initrd, out);
      out.write(new byte[(int) (-length & ALIGNMENT - 1)]);
      CpioWriter.write(tree, out);
    } catch (IOException e) {
      throw new GuestException(
          "The initramfs with the added files cannot be written to %s: %s."
              .formatted(target, IoReason.withFile(e)),
          e);
    }
  }

  private static long add(Path file, RootTree tree, long before) throws GuestException {
    long size = before;
    Path from = file.toAbsolutePath().normalize();
    if (from.getFileName() == null) {
      throw new GuestException("%s has no name that it could have in the guest.".formatted(file));
    }
    String name = FOLDER + "/" + from.getFileName();
    if (tree.contains(name)) {
      throw new GuestException(
          "Two of the files to add would be /%s in the guest. Rename one, or add a folder with it."
              .formatted(name));
    }
    // The links of the user's computer would lead nowhere there.
    try (Stream<Path> all = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        StringBuilder path = new StringBuilder(name);
        if (!each.equals(from)) {
          from.relativize(each).forEach(part -> path.append('/').append(part));
        }
        if (Files.isDirectory(each)) {
          tree.directory(path.toString(), 0755);
        } else if (Files.isRegularFile(each)) {
          size += Files.size(each);
          if (size > MOST) {
            throw new GuestException(
                "With %s the files for the guest take more than 1 GiB, which is too much. Leave some out."
                    .formatted(each));
          }
          tree.file(
              path.toString(), Files.isExecutable(each) ? 0755 : 0644, Files.readAllBytes(each));
        } else {
          throw new GuestException(
              "%s is neither a file nor a folder, so it cannot be added to the guest."
                  .formatted(each));
        }
      }
    } catch (UncheckedIOException e) {
      throw unreadable(file, e.getCause());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    return size;
  }

  private static GuestException unreadable(Path file, IOException reason) {
    return new GuestException(
        "%s cannot be added to the guest: %s.".formatted(file, IoReason.withFile(reason)), reason);
  }
}
