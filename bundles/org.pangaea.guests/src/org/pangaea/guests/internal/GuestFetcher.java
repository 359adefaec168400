package org.pangaea.guests.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.GuestSettings;
import org.pangaea.guests.KernelImage;
import org.pangaea.guests.Progress;

/**
 * Makes one guest: resolves its packages, downloads what the cache lacks, unpacks the kernel and
 * writes the initramfs. Runs while the cache is held exclusively.
 */
final class GuestFetcher {
  private static final String DOWNLOADS = "downloads";

  private final GuestCache cache;
  private final PackageArchive archive;
  private final Recipe recipe;
  private final Progress progress;

  /** The packages of the initramfs so far, in the order in which they were found to be needed. */
  private final Map<String, PackageRecord> used = new LinkedHashMap<>();

  GuestFetcher(GuestCache cache, PackageArchive archive, Recipe recipe, Progress progress) {
    this.cache = cache;
    this.archive = archive;
    this.recipe = recipe;
    this.progress = progress;
  }

  /** Fetches the newest packages and makes the guest out of them. */
  GuestManifest fetch() throws IOException, InterruptedException, GuestException {
    archive.refresh(progress);
    PackageRecord kernel = realKernel();
    String kernelPath = "kernels/" + kernel.version() + "/Image";
    List<PackageRecord> wanted = new ArrayList<>();
    Map<String, PackageRecord> found = archive.find(recipe.packages());
    for (String name : recipe.packages()) {
      wanted.add(require(name, found));
    }
    obtain(wanted);
    if (!isIntact(kernelPath)) {
      unpackKernel(kernel, kernelPath);
    }
    PackageFiles files = Initramfs.files(recipe);
    for (PackageRecord p : wanted) {
      use(p, files);
    }
    byte[] initrd = write(files, (sonames, needing) -> supply(sonames, needing, files));
    GuestManifest manifest = manifest(kernel.version(), kernelPath);
    store(manifest, initrd);
    tidy();
    return manifest;
  }

  /** Makes the initramfs of an already fetched guest again, from the packages in the cache. */
  GuestManifest rebuild(GuestManifest old)
      throws IOException, GuestException, InterruptedException {
    PackageFiles files = Initramfs.files(recipe);
    for (GuestManifest.PackageFile p : old.packages()) {
      files.add(p.name(), cache.resolve(p.path()));
    }
    byte[] initrd = write(files, (_, _) -> {});
    GuestManifest manifest =
        new GuestManifest(
            Initramfs.fingerprint(recipe),
            old.kernelVersion(),
            old.kernel(),
            initrdPath(),
            old.packages());
    store(manifest, initrd);
    return manifest;
  }

  private PackageRecord realKernel() throws GuestException, InterruptedException {
    PackageRecord meta = require(Recipe.KERNEL_PACKAGE);
    // The package of this name is empty and depends on the kernel of the day.
    Optional<String> real =
        meta.depends().stream().filter(name -> name.startsWith("linux-image-")).findFirst();
    return require(
        real.orElseThrow(() ->
            new GuestException(
                "The package " + meta.name() + " names no kernel in its dependencies.")));
  }

  private PackageRecord require(String name) throws GuestException, InterruptedException {
    return require(name, archive.find(List.of(name)));
  }

  private static PackageRecord require(String name, Map<String, PackageRecord> found)
      throws GuestException {
    if (!found.containsKey(name)) {
      throw new GuestException(
          "The mirror has no package "
              + name
              + " for "
              + AptView.ARCHITECTURE
              + " in Debian "
              + AptView.SUITE
              + "; it may be incomplete, so name another one with "
              + GuestSettings.MIRROR_VARIABLE
              + ".");
    }
    return found.get(name);
  }

  private static String path(PackageRecord p) {
    return "packages/" + p.fileName();
  }

  private boolean isIntact(String path) throws IOException {
    return cache.check(path) == GuestCache.Condition.INTACT;
  }

  /** Brings packages into the cache, unless they are there already. */
  private void obtain(List<PackageRecord> packages)
      throws IOException, GuestException, InterruptedException {
    List<PackageRecord> missing = new ArrayList<>();
    for (PackageRecord p : packages) {
      if (!isIntact(path(p))) {
        missing.add(p);
      }
    }
    for (Map.Entry<PackageRecord, Path> file : download(missing).entrySet()) {
      cache.put(path(file.getKey()), file.getValue());
    }
  }

  private Map<PackageRecord, Path> download(List<PackageRecord> packages)
      throws IOException, GuestException, InterruptedException {
    if (packages.isEmpty()) {
      return Map.of();
    }
    String names = String.join(", ", packages.stream().map(PackageRecord::name).toList());
    progress.phase("Fetching " + names);
    Path folder = Files.createDirectories(cache.resolve(DOWNLOADS));
    return archive.download(packages, folder, progress);
  }

  private void unpackKernel(PackageRecord kernel, String kernelPath)
      throws IOException, GuestException, InterruptedException {
    Path deb = download(List.of(kernel)).get(kernel);
    progress.phase("Unpacking the kernel " + kernel.version());
    Path image = cache.resolve(DOWNLOADS).resolve("Image");
    Files.deleteIfExists(image);
    DebFile.read(
        deb,
        path -> path.matches("boot/vmlinu[xz]-.*"),
        (_, content) -> {
          Files.write(image, content);
          return false;
        });
    if (!Files.exists(image)) {
      throw new GuestException("The package " + kernel.name() + " has no kernel in /boot.");
    }
    KernelImage.inspect(image);
    cache.put(kernelPath, image);
  }

  private void use(PackageRecord p, PackageFiles files) throws IOException {
    files.add(p.name(), cache.resolve(path(p)));
    used.put(p.name(), p);
  }

  /**
   * Looks for libraries among the packages that the needing package depends on directly: one of
   * them has it, by Debian's policy, and mostly the one whose name is most alike. So the likely
   * ones come at once, and the others one by one if that was not enough.
   */
  private void supply(Set<String> sonames, String needing, PackageFiles files)
      throws IOException, GuestException, InterruptedException {
    Set<String> open = new LinkedHashSet<>(sonames);
    List<PackageRecord> candidates =
        new ArrayList<>(archive.find(used.get(needing).depends()).values());
    candidates.removeIf(p -> used.containsKey(p.name()));
    Set<PackageRecord> likely = new LinkedHashSet<>();
    for (String soname : open) {
      candidates.stream()
          .filter(p -> likeness(soname, p.name()) > "lib".length())
          .max(Comparator.comparingInt(p -> likeness(soname, p.name())))
          .ifPresent(likely::add);
    }
    take(List.copyOf(likely), open, files);
    candidates.removeAll(likely);
    candidates.sort(Comparator.comparingLong(PackageRecord::size));
    while (!open.isEmpty() && !candidates.isEmpty()) {
      take(List.of(candidates.removeFirst()), open, files);
    }
  }

  /** Uses those of the packages that have one of the open libraries, and closes these. */
  private void take(List<PackageRecord> packages, Set<String> open, PackageFiles files)
      throws IOException, GuestException, InterruptedException {
    obtain(packages);
    for (PackageRecord p : packages) {
      Set<String> found = Libraries.in(cache.resolve(path(p)), open);
      if (!found.isEmpty()) {
        use(p, files);
        open.removeAll(found);
      }
    }
  }

  /** How many letters and digits the beginnings of a soname and a package name have in common. */
  private static int likeness(String soname, String packageName) {
    String one = soname.replace(".so.", "").toLowerCase(Locale.ROOT);
    int length = 0;
    while (length < Math.min(one.length(), packageName.length())
        && one.charAt(length) == packageName.charAt(length)) {
      length++;
    }
    return length;
  }

  private byte[] write(PackageFiles files, Libraries.Supplier supplier)
      throws IOException, GuestException, InterruptedException {
    progress.phase("Putting the initramfs of the guest " + recipe.name() + " together");
    RootTree tree = Initramfs.build(recipe, files, supplier);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CpioWriter.writeGzip(tree, bytes);
    return bytes.toByteArray();
  }

  private GuestManifest manifest(String kernelVersion, String kernelPath) throws IOException {
    return new GuestManifest(
        Initramfs.fingerprint(recipe),
        kernelVersion,
        kernelPath,
        initrdPath(),
        used.values().stream()
            .map(p -> new GuestManifest.PackageFile(p.name(), p.version(), path(p)))
            .toList());
  }

  private String initrdPath() {
    return recipe.name() + "/initrd.gz";
  }

  private void store(GuestManifest manifest, byte[] initrd) throws IOException {
    cache.put(manifest.initrd(), initrd);
    cache.put(manifestPath(recipe), manifest.text().getBytes());
  }

  static String manifestPath(Recipe recipe) {
    return recipe.name() + "/manifest";
  }

  /** What took part in fetching and would only fill the disk from now on. */
  private void tidy() throws IOException {
    cache.prune(DOWNLOADS, Set.of());
    cache.prune("apt/cache", Set.of());
  }
}
