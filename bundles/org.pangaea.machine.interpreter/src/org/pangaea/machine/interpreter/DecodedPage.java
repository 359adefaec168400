package org.pangaea.machine.interpreter;

/**
 * Decoded instructions of one frame, filled in as they are first executed, shared by the harts of
 * the share.
 *
 * <p>Several harts may decode the same slot at the same time and write the same value; a hart that
 * goes on using a page after it became invalid executes old code, as the ISA allows until its next
 * {@code fence.i}.
 */
public final class DecodedPage {
  final long gfn;

  /**
   * A slot a halfword, and two behind the end that lead to the next page. Zero: not decoded yet.
   */
  final long[] code = new long[MicroOp.HALFWORDS + 2];

  /** Cleared, for good, when the bytes of the frame change. */
  volatile boolean valid = true;

  /** What a translating engine knows of this page; null in an engine that only interprets. */
  final HotSpots hot;

  /** A page that nobody else knows and that is looked up anew at the next poll. */
  static DecodedPage unshared(long gfn) {
    DecodedPage page = new DecodedPage(gfn, null, 0);
    page.valid = false;
    return page;
  }

  DecodedPage(long gfn, HotSpots.Listener listener, int threshold) {
    this.gfn = gfn;
    hot = listener == null ? null : new HotSpots(this, listener, threshold);
    code[MicroOp.HALFWORDS] = MicroOp.END_OF_PAGE;
    code[MicroOp.HALFWORDS + 1] = MicroOp.END_OF_PAGE;
  }

  /** Whether the bytes are still those that were decoded. Any thread. */
  public boolean valid() {
    return valid;
  }

  /** What a translating engine keeps beside this page. */
  public HotSpots hotSpots() {
    return hot;
  }

  /** The decoded instructions so far, in the form of {@link MicroOp}. Any thread. */
  public long[] snapshot() {
    return code.clone();
  }
}
