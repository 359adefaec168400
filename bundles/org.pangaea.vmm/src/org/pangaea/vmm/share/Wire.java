package org.pangaea.vmm.share;

/**
 * Frame types between the shares of one VM, and the numbers inside them. All payloads are
 * little-endian.
 *
 * <pre>
 * COHERENCE        message of org.pangaea.coherence, then the page or block if it carries one
 * CALL             call id (8), operation (1), arguments
 * REPLY            call id (8), result
 * ENDED            state ordinal (1), length (2), reason (UTF-8)
 * </pre>
 */
final class Wire {
  static final int COHERENCE = 1;
  static final int CALL = 2;
  static final int REPLY = 3;
  static final int ENDED = 4;

  /**
   * Argument: gpa (8), size (1), hart (4). Result: ok (1), value (8), asserted (1), sequence (8).
   */
  static final byte MMIO_READ = 1;

  /**
   * Argument: gpa (8), size (1), hart (4), value (8). Result: ok (1), 0 (8), asserted (1), sequence
   * (8).
   */
  static final byte MMIO_WRITE = 2;

  /** Argument: kind (1), start (8), size (8), asid (8), words (4), mask. Result: nothing. */
  static final byte FENCE = 3;

  /** Argument: hart (4), address (8), opaque (8). Result: error ordinal (1). */
  static final byte HART_START = 4;

  /** Argument: hart (4). Result: state ordinal (1). */
  static final byte HART_STATUS = 5;

  /** Argument: length (4), bytes. Result: how many were taken (4). */
  static final byte CONSOLE_WRITE = 6;

  /** Argument: limit (4). Result: length (4), bytes. */
  static final byte CONSOLE_READ = 7;

  /** Argument: pages (4), gfn (8 each). Result: length (4), UTF-8 text. */
  static final byte REPORT = 8;

  /** Argument: words (4), that many words of hart mask (8 each). Result: nothing. */
  static final byte IPI = 9;

  /** Argument: hart (4), asserted (1), sequence (8). Result: nothing. */
  static final byte INTERRUPT_LEVEL = 10;

  /**
   * A node is to move a hart that it runs. Argument: hart (4), node (4), by policy (1). Result: see
   * {@link MoveResult}.
   */
  static final byte MOVE_HART = 11;

  /** Whether a node takes a hart. Argument: hart (4), by policy (1). Result: see MOVE_HART. */
  static final byte EXPECT_HART = 12;

  /**
   * The hart itself. Argument: see {@link HartImage}. Result, when all nodes know: see MOVE_HART.
   */
  static final byte HART = 13;

  /** The sender has a hart now. Argument: hart (4), epoch (8). Result: nothing. */
  static final byte HART_IS_HERE = 14;

  private Wire() {}
}
