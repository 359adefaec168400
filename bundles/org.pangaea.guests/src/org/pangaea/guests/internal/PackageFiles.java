package org.pangaea.guests.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The programs and shared libraries of some packages, in memory, by their usr-merged path. */
final class PackageFiles {

  /** A file together with the package that brought it. */
  record Entry(String packageName, TarReader.Entry metadata, byte[] content) {}

  private final Map<String, Entry> files = new HashMap<>();
  private final Predicate<String> isProgram;

  PackageFiles(Predicate<String> isProgram) {
    this.isProgram = isProgram;
  }

  /** Adds what a package has of programs and libraries; data, documents and modules are left. */
  void add(String packageName, Path deb) throws IOException {
    DebFile.read(
        deb,
        path -> isProgram.test(merged(path)) || Libraries.isLibrary(merged(path)),
        (entry, content) -> {
          files.put(merged(entry.path()), new Entry(packageName, entry, content));
          return true;
        });
  }

  Optional<Entry> find(String path) {
    return Optional.ofNullable(files.get(merged(path)));
  }

  /** The path in a file system where /bin, /sbin and /lib are links into /usr. */
  static String merged(String path) {
    return path.matches("(bin|sbin|lib)/.*") ? "usr/" + path : path;
  }
}
