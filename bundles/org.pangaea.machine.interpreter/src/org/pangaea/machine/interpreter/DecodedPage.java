package org.pangaea.machine.interpreter;

/**
 * Decoded instructions of one frame, filled in as they are first executed, shared by the harts of
 * the share.
 *
 * <p>Several harts may decode the same slot at the same time and write the same value; a hart that
 * goes on using a page after it became invalid executes old code, as the ISA allows until its next
 * {@code fence.i}.
 */
final class DecodedPage {
  final long gfn;

  /**
   * A slot a halfword, and two behind the end that lead to the next page. Zero: not decoded yet.
   */
  final long[] code = new long[MicroOp.HALFWORDS + 2];

  /** Cleared, for good, when the bytes of the frame change. */
  volatile boolean valid = true;

  /** A page that nobody else knows and that is looked up anew at the next poll. */
  static DecodedPage unshared(long gfn) {
    DecodedPage page = new DecodedPage(gfn);
    page.valid = false;
    return page;
  }

  DecodedPage(long gfn) {
    this.gfn = gfn;
    code[MicroOp.HALFWORDS] = MicroOp.END_OF_PAGE;
    code[MicroOp.HALFWORDS + 1] = MicroOp.END_OF_PAGE;
  }
}
