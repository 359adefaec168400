package org.pangaea.machine.interpreter;

import java.util.concurrent.ConcurrentHashMap;
import org.pangaea.machine.GuestMemory;

/**
 * The decoded pages of one share, by their numbers. Bounded: beyond the limit all are dropped, and
 * those still in use live on in the TLBs that point to them. Any thread may call.
 */
final class CodeCache {
  /** About four times as large as its page each, so 64 MiB in all. */
  private static final int LIMIT = (16 << 20) / GuestMemory.PAGE_SIZE;

  private final ConcurrentHashMap<Long, DecodedPage> pages = new ConcurrentHashMap<>();
  private final HotSpots.Listener listener;
  private final int threshold;

  /** Decoded pages for interpretation alone if there is no listener. */
  CodeCache(HotSpots.Listener listener, int threshold) {
    this.listener = listener;
    this.threshold = threshold;
  }

  /** The decoded page of a frame that the caller holds for fetching. */
  DecodedPage page(long gfn) {
    DecodedPage page = pages.get(gfn);
    if (page != null) {
      return page;
    }
    if (pages.size() >= LIMIT) {
      clear();
    }
    return pages.computeIfAbsent(gfn, key -> new DecodedPage(key, listener, threshold));
  }

  /** The frame's bytes are about to change. */
  void remove(long gfn) {
    DecodedPage page = pages.remove(gfn);
    if (page != null) {
      page.valid = false;
      if (page.hot != null) {
        page.hot.clear();
      }
    }
  }

  /**
   * Forgets all pages. They become invalid too: a page that only a TLB still knows could not be
   * found by {@link #remove} when its bytes change.
   */
  void clear() {
    for (DecodedPage page : pages.values()) {
      remove(page.gfn);
    }
  }
}
