package org.pangaea.machine.fp;

/**
 * {@code a * b + c} with a single rounding, in 128-bit integers (two longs, high word first). The
 * leading bit of product and addend stands in bit 126, which leaves bit 127 for a carry.
 */
final class SoftFusedMultiplyAdd {
  private SoftFusedMultiplyAdd() {}

  static long fma(Format f, long a, long b, long c, int rm, FloatEnv e) {
    boolean negative = f.isNegative(a) != f.isNegative(b);
    boolean invalidProduct = f.isInfinite(a) && f.isZero(b) || f.isZero(a) && f.isInfinite(b);
    if (f.isNaN(a) || f.isNaN(b) || f.isNaN(c)) {
      // The invalid product raises NV even beside a quiet NaN (unprivileged specification, FMADD).
      f.propagate(a, f.isSignalling(b) ? b : c, e);
      return invalidProduct ? f.invalid(e) : f.canonicalNaN();
    }
    if (invalidProduct) {
      return f.invalid(e);
    }
    if (f.isInfinite(a) || f.isInfinite(b)) {
      boolean opposite = f.isInfinite(c) && f.isNegative(c) != negative;
      return opposite ? f.invalid(e) : f.infinity(negative);
    }
    if (f.isInfinite(c)) {
      return c;
    }
    if (f.isZero(a) || f.isZero(b)) {
      return f.isZero(c) ? SoftArithmetic.addZeros(f, f.zero(negative), c, rm) : c;
    }
    if (f.isZero(c)) {
      return SoftArithmetic.mul(f, a, b, rm, e);
    }
    return addProduct(f, negative, a, b, c, rm, e);
  }

  private static long addProduct(
      Format f, boolean negative, long a, long b, long c, int rm, FloatEnv e) {
    long x = f.significand(a);
    long y = f.significand(b);
    int exponent = f.exponent(a) + f.exponent(b);
    long high = Math.unsignedMultiplyHigh(x, y);
    long low = x * y;
    // The product is in [2^126, 2^128) and ends in at least 22 zeros, so the shift is exact.
    if (high < 0) {
      low = low >>> 1 | high << 63;
      high >>>= 1;
      exponent++;
    }
    long addendHigh = f.significand(c) >>> 1;
    long addendLow = 0;
    // Align the number of lower exponent. More than one bit can only cancel if the distance is at
    // most one, and then no bit is lost; so the sticky bit never reaches the rounding position.
    int distance = exponent - f.exponent(c);
    if (distance >= 0) {
      addendLow = shiftLow(addendHigh, addendLow, distance);
      addendHigh = shiftHigh(addendHigh, distance);
    } else {
      low = shiftLow(high, low, -distance);
      high = shiftHigh(high, -distance);
      exponent = f.exponent(c);
    }
    boolean sign = negative;
    if (negative == f.isNegative(c)) {
      long sum = low + addendLow;
      high += addendHigh + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
      low = sum;
    } else {
      long difference = low - addendLow;
      high -= addendHigh + (Long.compareUnsigned(low, addendLow) < 0 ? 1 : 0);
      low = difference;
      if (high < 0) {
        sign = !negative;
        high = ~high + (low == 0 ? 1 : 0);
        low = -low;
      }
      if ((high | low) == 0) {
        return f.zero(Rounding.cancelsToNegativeZero(rm));
      }
    }
    return pack(f, sign, exponent, high, low, rm, e);
  }

  /** Rounds {@code (high:low) * 2^(exponent - 126)}; the lowest bit is sticky. */
  private static long pack(
      Format f, boolean negative, int exponent, long high, long low, int rm, FloatEnv e) {
    if (high == 0) {
      int zeros = Long.numberOfLeadingZeros(low);
      return RoundAndPack.pack(f, negative, exponent - 63 - zeros, low << zeros, rm, e);
    }
    int zeros = Long.numberOfLeadingZeros(high);
    long significand = zeros == 0 ? high : high << zeros | low >>> (64 - zeros);
    long sticky = low << zeros != 0 ? 1 : 0;
    return RoundAndPack.pack(f, negative, exponent + 1 - zeros, significand | sticky, rm, e);
  }

  private static long shiftHigh(long high, int distance) {
    return distance > 63 ? 0 : high >>> distance;
  }

  /** The low word after a shift to the right, with a sticky lowest bit. */
  private static long shiftLow(long high, long low, int distance) {
    if (distance == 0) {
      return low;
    }
    if (distance > 63) {
      return RoundAndPack.shiftRightSticky(high, distance - 64) | (low != 0 ? 1 : 0);
    }
    return RoundAndPack.shiftRightSticky(low, distance) | high << (64 - distance);
  }
}
