package org.pangaea.machine.fp;

/**
 * The last step of every soft operation: one rounding, range, flags, and the bits of the result.
 */
final class RoundAndPack {
  private RoundAndPack() {}

  /**
   * Rounds {@code significand * 2^(exponent - 63)} to a format.
   *
   * @param significand bit 63 is set; bit 0 is sticky: it stands for anything smaller as well
   */
  static long pack(Format f, boolean negative, int exponent, long significand, int rm, FloatEnv e) {
    int precision = f.precision();
    boolean tiny = exponent < f.minExponent();
    int scale = exponent;
    long kept = significand;
    if (tiny) {
      tiny = staysTiny(f, negative, exponent, significand, rm);
      kept = shiftRightSticky(significand, f.minExponent() - exponent);
      scale = f.minExponent();
    }
    long fraction = kept << precision;
    kept >>>= 64 - precision;
    if (Rounding.increments(rm, negative, kept, fraction)) {
      kept++;
    }
    // Adding instead of merging lets a carry out of the significand move to the exponent, and a
    // subnormal number without its leading bit keep an exponent field of zero.
    long magnitude = ((long) (scale - f.minExponent()) << (precision - 1)) + kept;
    if (magnitude >= f.infinity() || scale > f.bias()) {
      return overflow(f, negative, rm, e);
    }
    if (fraction != 0) {
      e.flags |= tiny ? FloatEnv.UF | FloatEnv.NX : FloatEnv.NX;
    }
    return f.zero(negative) | magnitude;
  }

  /**
   * RISC-V detects tininess after rounding: a number just below the normal range is not tiny if
   * rounding it to full precision, as though exponents were unbounded, reaches the normal range.
   */
  private static boolean staysTiny(
      Format f, boolean negative, int exponent, long significand, int rm) {
    long full = significand >>> (64 - f.precision());
    boolean reachesNormal =
        exponent == f.minExponent() - 1
            && full == (1L << f.precision()) - 1
            && Rounding.increments(rm, negative, full, significand << f.precision());
    return !reachesNormal;
  }

  private static long overflow(Format f, boolean negative, int rm, FloatEnv e) {
    e.flags |= FloatEnv.OF | FloatEnv.NX;
    boolean infinite =
        switch (rm) {
          case Rounding.RTZ -> false;
          case Rounding.RDN -> negative;
          case Rounding.RUP -> !negative;
          default -> true;
        };
    return infinite ? f.infinity(negative) : f.infinity(negative) - 1;
  }

  /** Shifts right; bit 0 of the result is set as well if any bit was lost. */
  static long shiftRightSticky(long value, int distance) {
    if (distance == 0) {
      return value;
    }
    if (distance > 63) {
      return value != 0 ? 1 : 0;
    }
    return value >>> distance | (value << -distance != 0 ? 1 : 0);
  }
}
