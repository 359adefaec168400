package org.pangaea.vmm.share;

import java.util.Arrays;

/** The locks of all pages. Pages share them; a page and its blocks have the same one. */
final class Stripes {
  private static final int COUNT = 1024;

  private final Stripe[] stripes = new Stripe[COUNT];
  private final PageParts parts;

  /**
   * All of them, free.
   *
   * @param parts says which page a block is of
   */
  Stripes(PageParts parts) {
    this.parts = parts;
    Arrays.setAll(stripes, i -> new Stripe());
  }

  /** That of a page or a block. */
  Stripe of(long id) {
    return stripes[(int) parts.pageOf(id) & COUNT - 1];
  }

  Stripe lock(long id) {
    Stripe stripe = of(id);
    stripe.lock();
    return stripe;
  }

  /**
   * Locks a page for a call.
   *
   * @param trace where the calling thread records its events, or null
   * @param source the node whose message is being handled, or this one
   */
  Stripe lock(long id, ThreadTrace trace, int source) {
    Stripe stripe = lock(id);
    stripe.trace = trace;
    stripe.source = source;
    return stripe;
  }
}
