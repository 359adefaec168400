package org.pangaea.machine.interpreter;

import java.util.function.Consumer;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.HotRegion;

/**
 * What a translating engine keeps beside a page of decoded code: how often control came to a place,
 * and the regions that begin there. Harts count without synchronisation: a lost count is a
 * translation a moment later.
 */
public final class HotSpots {
  /** Is told of places worth translating. Any hart's thread; must not wait. */
  public interface Listener {
    /** Control came to this halfword of the page often, and no region begins there. */
    void hot(DecodedPage page, int position);
  }

  private final DecodedPage page;
  private final Listener listener;
  private final int threshold;
  private final char[] counts = new char[MicroOp.HALFWORDS];

  /** Null until there is a region. A hart that reads an old value interprets once more. */
  private Region[] regions;

  HotSpots(DecodedPage page, Listener listener, int threshold) {
    this.page = page;
    this.listener = listener;
    this.threshold = threshold;
  }

  /** Control comes to this position: whether a region begins there. */
  boolean at(int position) {
    Region[] known = regions;
    if (known != null && known[position] != null) {
      return true;
    }
    int count = ++counts[position];
    // Asked again from time to time: what was not decoded the first time may be by now.
    if (count == threshold || count > threshold && (count & count - 1) == 0) {
      listener.hot(page, position);
    }
    return false;
  }

  /** Whether control came to this position often, though maybe not often enough for a region. */
  public boolean entered(int position) {
    return counts[position] > threshold >> 6;
  }

  /** The region that begins at this position, or null. */
  public Region region(int position) {
    Region[] known = regions;
    return known == null ? null : known[position];
  }

  /** How much the regions of this page were used. Any thread. */
  public void usage(Consumer<HotRegion> consumer) {
    Region[] known = regions;
    if (known != null) {
      for (int position = 0; position < known.length; position++) {
        Region region = known[position];
        if (region != null) {
          consumer.accept(region.usage((page.gfn << GuestMemory.PAGE_SHIFT) + position * 2L));
        }
      }
    }
  }

  /** Installs a region. One thread at a time. */
  public void install(int position, Region region) {
    Region[] known = regions;
    if (known == null) {
      known = new Region[MicroOp.HALFWORDS];
      known[position] = region;
      regions = known;
    } else {
      known[position] = region;
    }
  }

  /** Forgets all regions; harts that execute one finish it. */
  public void clear() {
    regions = null;
    java.util.Arrays.fill(counts, (char) 0);
  }
}
