package org.pangaea.vmm.share;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.pangaea.control.LoadRequest;
import org.pangaea.control.LoadResult;
import org.pangaea.control.PageLines;
import org.pangaea.control.PageSymbols;
import org.pangaea.firmware.KernelImageException;

/**
 * The guest that was loaded by this node, if it was: once, and then its kernel's names are known.
 */
final class LoadedGuest {
  private final Loader loader;
  private boolean loading;
  private LoadResult result;
  private Symbols symbols;

  /**
   * @param loader whose agent writes the images
   */
  LoadedGuest(Loader loader) {
    this.loader = loader;
  }

  static IllegalStateException tooLate() {
    return new IllegalStateException("A guest is loaded once, before the VM is started.");
  }

  /** Loads it. If that fails, another attempt with other images may succeed. */
  LoadResult load(LoadRequest request, Images images) throws IOException, KernelImageException {
    synchronized (this) {
      if (loading) {
        throw tooLate();
      }
      loading = true;
    }
    LoadResult now;
    try {
      loader.adopt();
      try {
        now = images.load(request);
      } finally {
        loader.finish();
      }
    } catch (IOException | KernelImageException | RuntimeException e) {
      synchronized (this) {
        loading = false;
      }
      throw e;
    }
    Symbols names = new Symbols(Path.of(request.kernel()), now.entry());
    synchronized (this) {
      result = now;
      symbols = names;
    }
    return now;
  }

  /** Where it was put; null if nothing was loaded yet. */
  synchronized LoadResult result() {
    return result;
  }

  /** What its kernel has in pages. */
  PageSymbols symbols(List<PageLines> pages) {
    Symbols known;
    synchronized (this) {
      known = symbols;
    }
    return known == null
        ? new PageSymbols(false, "No guest was loaded by this node.", List.of())
        : known.of(pages);
  }
}
