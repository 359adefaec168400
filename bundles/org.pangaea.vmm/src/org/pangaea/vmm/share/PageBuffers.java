package org.pangaea.vmm.share;

import org.pangaea.machine.GuestMemory;

/**
 * Where pages are on their way from a frame to a link: a few for each thread, as each page sent
 * would else leave an array to the collector.
 */
final class PageBuffers {
  /** A page travels twice for a request, at most; more are made if they are needed. */
  private static final int KEPT = 2;

  private static final ThreadLocal<PageBuffers> OWN = ThreadLocal.withInitial(PageBuffers::new);

  private final byte[][] free = new byte[KEPT][];
  private int count;

  private PageBuffers() {}

  /** One of this size, with anything in it. */
  static byte[] take(int size) {
    PageBuffers own = OWN.get();
    return size == GuestMemory.PAGE_SIZE && own.count > 0 ? own.free[--own.count] : new byte[size];
  }

  /**
   * Takes back one that nobody knows any more. Any thread, mostly that which has taken it.
   *
   * @param page null: none
   */
  static void giveBack(byte[] page) {
    if (page == null || page.length != GuestMemory.PAGE_SIZE) {
      return;
    }
    PageBuffers own = OWN.get();
    if (own.count < KEPT) {
      own.free[own.count++] = page;
    }
  }
}
