package org.pangaea.vmm.share;

/**
 * Decides which pages that live here are split into blocks: those for which nodes come so often
 * that different bytes of theirs are likely to be wanted. Whether that was right shows by how often
 * they come for the blocks; if it is not clearly less often, the page is joined again and left
 * alone for long.
 *
 * <p>One for each stripe, under its lock; it knows the few hottest pages of it.
 */
final class SplitPolicy {
  /** What to do with a page. */
  enum Decision {
    NOTHING,
    SPLIT,
    JOIN
  }

  /** Nanoseconds for which requests are counted before anything is decided. */
  static final long WINDOW = 250_000_000;

  /** Requests in a window that make a page hot: 200 a second. */
  static final int HOT = 50;

  /** Of the rate before, what a page that is split may have at most. */
  static final double WORTH_IT = 0.75;

  /** How long a page is left alone that was split in vain, or that is code or a page table. */
  static final long REST = 60_000_000_000L;

  /**
   * If a page comes up as often as this, in nanoseconds, when one of so many accesses to blocks is
   * looked at ({@link org.pangaea.machine.MemoryPort#BLOCK_USES}), it is used more than it pays:
   * some 100,000 accesses a second take some per cent of a hart's time.
   */
  static final long TOO_OFTEN = 40_000_000;

  /** Pages known at a time. */
  private static final int PLACES = 4;

  /** A page and how often it was asked for. */
  private static final class Heat {
    final long gfn;
    long since;
    int requests;
    boolean split;

    /** The first window after a change is not judged: everybody asks anew. */
    boolean fresh;

    /** Requests a nanosecond when it was split. */
    double before;

    long restsUntil;

    /** When it came up last among the accesses to blocks; 0 if it did not. */
    long used;

    Heat(long gfn, long now) {
      this.gfn = gfn;
      since = now;
      restsUntil = now;
    }
  }

  private final Heat[] pages = new Heat[PLACES];

  /**
   * A node, or an agent of this one, has asked for a page or one of its blocks.
   *
   * @param readOnlyUse as code or a page table
   * @param now by System.nanoTime
   */
  Decision requested(long gfn, boolean readOnlyUse, long now) {
    Heat page = of(gfn, now);
    page.requests++;
    if (readOnlyUse) {
      page.restsUntil = now + REST;
      return page.split ? change(page, now) : Decision.NOTHING;
    }
    long elapsed = now - page.since;
    if (elapsed < WINDOW) {
      return Decision.NOTHING;
    }
    double rate = (double) page.requests / elapsed;
    boolean fresh = page.fresh;
    page.fresh = false;
    page.since = now;
    page.requests = 0;
    if (fresh) {
      return Decision.NOTHING;
    }
    if (page.split) {
      if (rate < page.before * WORTH_IT) {
        return Decision.NOTHING;
      }
      page.restsUntil = now + REST;
      return change(page, now);
    }
    if (rate * WINDOW < HOT || now - page.restsUntil < 0) {
      return Decision.NOTHING;
    }
    page.before = rate;
    return change(page, now);
  }

  /** A page was joined because somebody, here or elsewhere, could not use it by its blocks. */
  void joined(long gfn, long now) {
    Heat page = of(gfn, now);
    page.restsUntil = now + REST;
    if (page.split) {
      change(page, now);
    }
  }

  /**
   * Whether a page that is split is used so often here, by its blocks, that it had better be whole.
   * To be called for one of so many accesses.
   */
  boolean isTooOften(long gfn, long now) {
    Heat page = of(gfn, now);
    boolean often = page.used != 0 && now - page.used < TOO_OFTEN;
    page.used = often ? 0 : now;
    if (often) {
      joined(gfn, now);
    }
    return often;
  }

  private static Decision change(Heat page, long now) {
    page.split = !page.split;
    page.fresh = true;
    page.since = now;
    page.requests = 0;
    return page.split ? Decision.SPLIT : Decision.JOIN;
  }

  /** What is known of a page; instead of the least hot one that is not split, if it is unknown. */
  private Heat of(long gfn, long now) {
    int coldest = 0;
    for (int i = 0; i < PLACES; i++) {
      Heat page = pages[i];
      if (page == null) {
        coldest = i;
        break;
      }
      if (page.gfn == gfn) {
        return page;
      }
      if (weight(page, now) < weight(pages[coldest], now)) {
        coldest = i;
      }
    }
    Heat page = new Heat(gfn, now);
    if (pages[coldest] == null || !pages[coldest].split) {
      pages[coldest] = page;
    }
    return page;
  }

  /** How much a page deserves to be remembered. */
  private static double weight(Heat page, long now) {
    if (page.split) {
      return Double.MAX_VALUE;
    }
    boolean rests = now - page.restsUntil < 0;
    return page.requests / (1.0 + (now - page.since)) + (rests ? 1 : 0);
  }
}
