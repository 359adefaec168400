package org.pangaea.machine.fp;

/**
 * The rounding modes as {@code frm} and the {@code rm} field encode them. Whoever decodes an
 * instruction resolves the dynamic mode (7) and traps on the reserved ones (5, 6) before it calls
 * an operation.
 */
public final class Rounding {
  /** To nearest, ties to even. */
  public static final int RNE = 0;

  /** Towards zero. */
  public static final int RTZ = 1;

  /** Down, towards minus infinity. */
  public static final int RDN = 2;

  /** Up, towards plus infinity. */
  public static final int RUP = 3;

  /** To nearest, ties to the larger magnitude. */
  public static final int RMM = 4;

  private static final long HALF = 1L << 63;

  private Rounding() {}

  /**
   * Tells whether a magnitude is rounded away from zero.
   *
   * @param kept the magnitude without its fraction
   * @param fraction what was cut off, in units of 2<sup>-64</sup> of the last kept bit, unsigned; a
   *     lowest bit of one may stand for anything smaller
   */
  static boolean increments(int rm, boolean negative, long kept, long fraction) {
    return switch (rm) {
      // Unsigned: at least one half is a set top bit.
      case RNE -> fraction < 0 && (fraction != HALF || (kept & 1) != 0);
      case RTZ -> false;
      case RDN -> negative && fraction != 0;
      case RUP -> !negative && fraction != 0;
      case RMM -> fraction < 0;
      default ->
          throw new IllegalArgumentException(
              "Rounding mode " + rm + " is reserved; resolve or trap it before the operation.");
    };
  }

  /** The sign of an exact zero that is the sum of two numbers of opposite sign (IEEE 754, 6.3). */
  static boolean cancelsToNegativeZero(int rm) {
    return rm == RDN;
  }
}
