package org.pangaea.guests.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.pangaea.guests.Progress;

/**
 * The folder in which fetched and built files are kept, each beside a file {@code NAME.sha256} that
 * holds its checksum in the form of sha256sum(1).
 *
 * <p>What must stay true whenever the process dies: a file with a checksum beside it is the file
 * that the checksum was made of. So the old checksum goes first and the new one comes last, and
 * each appears by a rename.
 */
final class GuestCache {

  /** How a file in the cache is. */
  enum Condition {
    INTACT,
    MISSING,
    /** It is there, but it is not what was put there. */
    DAMAGED
  }

  private static final String CHECKSUM = ".sha256";
  private static final Map<Path, ReentrantLock> LOCKS_OF_THIS_JVM = new ConcurrentHashMap<>();

  private final Path root;

  GuestCache(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  Path resolve(String path) {
    return root.resolve(path);
  }

  /** Creates the cache, open to its owner only: apt's settings may hold a proxy's password. */
  void create() throws IOException {
    if (!Files.isDirectory(root)) {
      Files.createDirectories(root);
      PosixFileAttributeView view = Files.getFileAttributeView(root, PosixFileAttributeView.class);
      if (view != null) {
        view.setPermissions(PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  /** Compares a file with its checksum. Reads all of it: some 0.1 s for a kernel. */
  Condition check(String path) throws IOException {
    Path file = resolve(path);
    if (!Files.isRegularFile(file)) {
      return Condition.MISSING;
    }
    try {
      String line = Files.readString(resolve(path + CHECKSUM));
      return line.startsWith(Sha256.of(file) + " ") ? Condition.INTACT : Condition.DAMAGED;
    } catch (NoSuchFileException e) {
      return Condition.MISSING;
    }
  }

  /** Moves a complete file of the same file system to its place. */
  void put(String path, Path complete) throws IOException {
    Path file = resolve(path);
    Path checksum = resolve(path + CHECKSUM);
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(checksum);
    String line = Sha256.of(complete) + "  " + file.getFileName() + "\n";
    try (FileChannel channel = FileChannel.open(complete, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE);
    Path temporary = Files.writeString(resolve(path + CHECKSUM + ".new"), line);
    Files.move(temporary, checksum, StandardCopyOption.ATOMIC_MOVE);
  }

  void put(String path, byte[] content) throws IOException {
    Path temporary = resolve(path + ".new");
    Files.createDirectories(temporary.getParent());
    Files.write(temporary, content);
    put(path, temporary);
  }

  String read(String path) throws IOException {
    return Files.readString(resolve(path), StandardCharsets.UTF_8);
  }

  /** Removes the files of a folder that are not, with their checksums, among the ones to keep. */
  void prune(String folder, Set<String> keep) throws IOException {
    if (!Files.isDirectory(resolve(folder))) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(resolve(folder))) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String name = root.relativize(file).toString();
      if (!keep.contains(name.replaceFirst("\\" + CHECKSUM + "$", ""))) {
        Files.delete(file);
        // The folder may have been this file's own.
        try (Stream<Path> rest = Files.list(file.getParent())) {
          if (rest.findAny().isEmpty() && !file.getParent().equals(resolve(folder))) {
            Files.delete(file.getParent());
          }
        }
      }
    }
  }

  /** What runs while no other process or thread changes the cache. */
  @FunctionalInterface
  interface Work<T, E extends Exception> {
    T run() throws IOException, InterruptedException, E;
  }

  /** Waits until nobody else holds the cache, telling so, and runs the work alone. */
  <T, E extends Exception> T exclusively(Progress progress, Work<T, E> work)
      throws IOException, InterruptedException, E {
    create();
    // A file lock belongs to the process: threads need a lock of their own.
    ReentrantLock lock = LOCKS_OF_THIS_JVM.computeIfAbsent(root, _ -> new ReentrantLock());
    lock.lockInterruptibly();
    try (FileChannel channel =
            FileChannel.open(resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = lock(channel, progress)) {
      if (!held.isValid()) {
        throw new IOException("the lock of " + root + " was lost");
      }
      return work.run();
    } finally {
      lock.unlock();
    }
  }

  private static FileLock lock(FileChannel channel, Progress progress) throws IOException {
    FileLock lock = channel.tryLock();
    if (lock == null) {
      progress.phase("Waiting for another Pangaea process that prepares guests");
      lock = channel.lock();
    }
    return lock;
  }
}
