package org.pangaea.guests.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.Progress;

/** The prepared guests of one cache: finds, checks, repairs and makes them. */
public final class GuestStore {

  /**
   * A guest in the cache.
   *
   * @param size bytes of kernel and initramfs
   * @param versions of the packages by name, the kernel's among them
   */
  public record Prepared(Path kernel, Path initrd, long size, Map<String, String> versions) {}

  /**
   * What was found of a guest.
   *
   * @param damaged whether a file of it is not what was put there
   * @param prepared the guest if all of it is there and intact
   */
  public record Found(boolean damaged, Optional<Prepared> prepared) {}

  private final GuestCache cache;
  private final PackageArchive archive;

  public GuestStore(Path cache, PackageArchive archive) {
    this.cache = new GuestCache(cache);
    this.archive = archive;
  }

  /**
   * What is there of a guest, judged as {@link #prepare} would. Uses no network and takes no lock.
   */
  public Found look(Recipe recipe) throws IOException {
    Optional<GuestManifest> manifest = manifest(recipe);
    GuestCache.Condition condition = cache.check(GuestFetcher.manifestPath(recipe));
    if (manifest.isPresent()) {
      condition = worse(cache.check(manifest.get().kernel()), cache.check(manifest.get().initrd()));
    }
    return condition == GuestCache.Condition.INTACT && manifest.isPresent()
        ? new Found(false, Optional.of(prepared(manifest.get())))
        : new Found(condition == GuestCache.Condition.DAMAGED, Optional.empty());
  }

  /** A file that is missing has to be fetched, whatever the other one is like. */
  private static GuestCache.Condition worse(
      GuestCache.Condition kernel, GuestCache.Condition initrd) {
    if (kernel == GuestCache.Condition.MISSING || initrd == GuestCache.Condition.INTACT) {
      return kernel;
    }
    return initrd;
  }

  /** The guest, from the cache if it is there intact, fetched or repaired otherwise. */
  public Prepared prepare(Recipe recipe, Progress progress)
      throws IOException, InterruptedException, GuestException {
    return cache.exclusively(progress, () -> prepareExclusively(recipe, progress));
  }

  /** The guest made of the newest packages. */
  public Prepared update(Recipe recipe, Progress progress)
      throws IOException, InterruptedException, GuestException {
    return cache.exclusively(progress, () -> fetch(recipe, progress));
  }

  private Prepared prepareExclusively(Recipe recipe, Progress progress)
      throws IOException, InterruptedException, GuestException {
    Optional<GuestManifest> found = manifest(recipe);
    if (found.isEmpty() || !isUsable(found.get().kernel(), progress)) {
      return fetch(recipe, progress);
    }
    GuestManifest manifest = found.get();
    if (manifest.fingerprint().equals(Initramfs.fingerprint(recipe))
        && isUsable(manifest.initrd(), progress)) {
      return prepared(manifest);
    }
    for (GuestManifest.PackageFile p : manifest.packages()) {
      if (!isUsable(p.path(), progress)) {
        return fetch(recipe, progress);
      }
    }
    return prepared(fetcher(recipe, progress).rebuild(manifest));
  }

  private Optional<GuestManifest> manifest(Recipe recipe) throws IOException {
    String path = GuestFetcher.manifestPath(recipe);
    return cache.check(path) == GuestCache.Condition.INTACT
        ? GuestManifest.parse(cache.read(path))
        : Optional.empty();
  }

  private boolean isUsable(String path, Progress progress) throws IOException {
    GuestCache.Condition condition = cache.check(path);
    if (condition == GuestCache.Condition.DAMAGED) {
      progress.phase(
          cache.resolve(path) + " was damaged or altered since it was made; making it again");
    }
    return condition == GuestCache.Condition.INTACT;
  }

  private Prepared fetch(Recipe recipe, Progress progress)
      throws IOException, InterruptedException, GuestException {
    GuestManifest manifest = fetcher(recipe, progress).fetch();
    prune();
    return prepared(manifest);
  }

  private GuestFetcher fetcher(Recipe recipe, Progress progress) {
    return new GuestFetcher(cache, archive, recipe, progress);
  }

  /** Removes kernels and packages that no guest is made of any more. */
  private void prune() throws IOException {
    Set<String> used = new HashSet<>();
    for (Recipe recipe : Recipe.ALL) {
      manifest(recipe)
          .ifPresent(manifest -> {
            used.add(manifest.kernel());
            manifest.packages().forEach(p -> used.add(p.path()));
          });
    }
    cache.prune("kernels", used);
    cache.prune("packages", used);
  }

  private Prepared prepared(GuestManifest manifest) throws IOException {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put(Recipe.KERNEL_PACKAGE, manifest.kernelVersion());
    manifest.packages().forEach(p -> versions.put(p.name(), p.version()));
    Path kernel = cache.resolve(manifest.kernel());
    Path initrd = cache.resolve(manifest.initrd());
    return new Prepared(kernel, initrd, Files.size(kernel) + Files.size(initrd), versions);
  }
}
