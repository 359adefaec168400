package org.pangaea.guests.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pangaea.guests.GuestException;

/**
 * Copies programs into a tree together with the libraries they need, and those that these need.
 *
 * <p>The dependencies of packages are a much larger set (stress-ng's reach a compiler back end
 * through the graphics drivers); what the dynamic linker asks for is all a program needs to start.
 */
final class Libraries {

  /** Is asked for libraries that none of the known packages has. */
  @FunctionalInterface
  interface Supplier {
    /** Adds packages that have the libraries to the files, as far as there are any. */
    void supply(Set<String> sonames, String neededByPackage)
        throws IOException, InterruptedException, GuestException;
  }

  private static final List<String> FOLDERS = List.of("usr/lib/riscv64-linux-gnu/", "usr/lib/");
  private static final int MAX_LINKS = 16;

  private final PackageFiles files;
  private final RootTree tree;
  private final Supplier supplier;
  private final Deque<PackageFiles.Entry> pending = new ArrayDeque<>();

  Libraries(PackageFiles files, RootTree tree, Supplier supplier) {
    this.files = files;
    this.tree = tree;
    this.supplier = supplier;
  }

  /** Whether the path is where the dynamic linker looks for libraries. */
  static boolean isLibrary(String path) {
    return FOLDERS.stream()
        .anyMatch(folder ->
            path.startsWith(folder)
                && path.indexOf('/', folder.length()) < 0
                && path.substring(folder.length()).contains(".so"));
  }

  /** Those of the libraries that a package has. */
  static Set<String> in(Path deb, Set<String> sonames) throws IOException {
    Set<String> found = new HashSet<>();
    DebFile.read(
        deb,
        path -> isLibrary(PackageFiles.merged(path)) && sonames.contains(name(path)),
        (entry, _) -> {
          found.add(name(entry.path()));
          return found.size() < sonames.size();
        });
    return found;
  }

  /** Adds the program, and everything it needs. */
  void addProgram(String path) throws IOException, InterruptedException, GuestException {
    PackageFiles.Entry entry =
        files.find(path).orElseThrow(() -> new IOException("no package has the file /" + path));
    copy(entry);
    drain();
  }

  /** Adds a library, and everything it needs. */
  void addLibrary(String soname, String neededByPackage)
      throws IOException, InterruptedException, GuestException {
    need(List.of(soname), neededByPackage);
    drain();
  }

  private void drain() throws IOException, InterruptedException, GuestException {
    while (!pending.isEmpty()) {
      PackageFiles.Entry entry = pending.remove();
      if (ElfFile.isElf(entry.content())) {
        ElfFile elf = ElfFile.parse(entry.content());
        List<String> needed = new ArrayList<>(elf.needed());
        elf.interpreter().ifPresent(linker -> needed.addFirst(linker));
        need(needed, entry.packageName());
      }
    }
  }

  /** Copies libraries; the dynamic linker goes by its path, the others by their soname. */
  private void need(List<String> needed, String neededByPackage)
      throws IOException, InterruptedException, GuestException {
    Set<String> missing = new LinkedHashSet<>();
    for (String library : needed) {
      if (find(library).isEmpty()) {
        missing.add(name(library));
      }
    }
    if (!missing.isEmpty()) {
      supplier.supply(missing, neededByPackage);
    }
    for (String library : needed) {
      copy(
          find(library)
              .orElseThrow(() ->
                  new GuestException(
                      "The library "
                          + library
                          + ", which the package "
                          + neededByPackage
                          + " needs, is in none of the packages it depends on.")));
    }
  }

  private Optional<PackageFiles.Entry> find(String library) {
    if (library.startsWith("/")) {
      return files.find(library.substring(1));
    }
    return FOLDERS.stream().flatMap(folder -> files.find(folder + library).stream()).findFirst();
  }

  /** Copies a file, and what it leads to if it is a link. */
  private void copy(PackageFiles.Entry first) throws IOException {
    PackageFiles.Entry entry = first;
    for (int links = 0; links <= MAX_LINKS; links++) {
      String path = PackageFiles.merged(entry.metadata().path());
      if (tree.contains(path)) {
        return;
      }
      if (entry.metadata().kind() != TarReader.Kind.LINK) {
        tree.file(path, entry.metadata().permissions(), entry.content());
        pending.add(entry);
        return;
      }
      tree.link(path, entry.metadata().target());
      String target = Paths.resolve(path, entry.metadata().target());
      entry =
          files
              .find(target)
              .orElseThrow(() -> new IOException("/" + path + " leads to no file of a package"));
    }
    throw new IOException("the links at /" + first.metadata().path() + " form a circle");
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
