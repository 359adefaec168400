package org.pangaea.machine.fp;

/** Conversions to and from integers and between formats, for every rounding mode and operand. */
final class SoftConversion {
  private SoftConversion() {}

  /**
   * To an integer, saturating as RISC-V does (unprivileged specification, "Domains of
   * float-to-integer conversions"): what is out of range after rounding raises NV and nothing else;
   * a NaN counts as positive.
   *
   * @param maxPositive the largest magnitude of a positive result, unsigned
   * @param maxNegative the largest magnitude of a negative result, unsigned
   */
  static long toInteger(
      Format f, long bits, int rm, long maxPositive, long maxNegative, FloatEnv e) {
    if (f.isZero(bits)) {
      return 0;
    }
    boolean nan = f.isNaN(bits);
    boolean negative = f.isNegative(bits) && !nan;
    long limit = negative ? maxNegative : maxPositive;
    int exponent = f.exponent(bits);
    if (nan || exponent > 63) { // infinities are here as well
      return saturate(negative, limit, e);
    }
    int cut = 63 - exponent;
    long significand = f.significand(bits);
    long kept = cut > 63 ? 0 : significand >>> cut;
    long fraction = 0;
    if (cut > 64) {
      fraction = 1; // below one half
    } else if (cut > 0) {
      fraction = significand << (64 - cut);
    }
    if (Rounding.increments(rm, negative, kept, fraction)) {
      kept++;
    }
    if (Long.compareUnsigned(kept, limit) > 0) {
      return saturate(negative, limit, e);
    }
    if (fraction != 0) {
      e.flags |= FloatEnv.NX;
    }
    return negative ? -kept : kept;
  }

  private static long saturate(boolean negative, long limit, FloatEnv e) {
    e.flags |= FloatEnv.NV;
    return negative ? -limit : limit;
  }

  static long fromInt64(Format f, long value, int rm, FloatEnv e) {
    return fromMagnitude(f, value < 0, Math.abs(value), rm, e);
  }

  /** From a sign and an unsigned magnitude. */
  static long fromMagnitude(Format f, boolean negative, long magnitude, int rm, FloatEnv e) {
    if (magnitude == 0) {
      return 0;
    }
    int zeros = Long.numberOfLeadingZeros(magnitude);
    return RoundAndPack.pack(f, negative, 63 - zeros, magnitude << zeros, rm, e);
  }

  static long convert(Format from, Format to, long bits, int rm, FloatEnv e) {
    if (from.isNaN(bits)) {
      from.propagate(bits, bits, e);
      return to.canonicalNaN();
    }
    boolean negative = from.isNegative(bits);
    if (from.isInfinite(bits)) {
      return to.infinity(negative);
    }
    if (from.isZero(bits)) {
      return to.zero(negative);
    }
    return RoundAndPack.pack(to, negative, from.exponent(bits), from.significand(bits), rm, e);
  }
}
