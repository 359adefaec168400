package org.pangaea.machine.fp;

/**
 * Arithmetic in integers, right for every format, rounding mode and operand. Each operation settles
 * NaNs, infinities and zeros first, then computes a significand that is exact but for a sticky
 * lowest bit, then rounds once.
 */
final class SoftArithmetic {
  private SoftArithmetic() {}

  static long add(Format f, long a, long b, int rm, FloatEnv e) {
    if (f.isNaN(a) || f.isNaN(b)) {
      return f.propagate(a, b, e);
    }
    boolean subtract = f.isNegative(a) != f.isNegative(b);
    if (f.isInfinite(a)) {
      return subtract && f.isInfinite(b) ? f.invalid(e) : a;
    }
    if (f.isInfinite(b)) {
      return b;
    }
    if (f.isZero(b)) {
      return f.isZero(a) ? addZeros(f, a, b, rm) : a;
    }
    if (f.isZero(a)) {
      return b;
    }
    boolean swap = f.magnitude(a) < f.magnitude(b);
    return addMagnitudes(f, swap ? b : a, swap ? a : b, subtract, rm, e);
  }

  static long addZeros(Format f, long a, long b, int rm) {
    return a == b ? a : f.zero(Rounding.cancelsToNegativeZero(rm));
  }

  private static long addMagnitudes(
      Format f, long large, long small, boolean subtract, int rm, FloatEnv e) {
    boolean negative = f.isNegative(large);
    int exponent = f.exponent(large);
    // One bit of headroom for the carry. At least ten bits below the precision remain, so the
    // sticky bit stays below the rounding position even after a cancellation of one bit, and a
    // longer cancellation only occurs where the alignment lost nothing.
    long x = f.significand(large) >>> 1;
    long y =
        RoundAndPack.shiftRightSticky(f.significand(small) >>> 1, exponent - f.exponent(small));
    long sum = subtract ? x - y : x + y;
    if (sum == 0) {
      return f.zero(Rounding.cancelsToNegativeZero(rm));
    }
    int zeros = Long.numberOfLeadingZeros(sum);
    return RoundAndPack.pack(f, negative, exponent + 1 - zeros, sum << zeros, rm, e);
  }

  static long mul(Format f, long a, long b, int rm, FloatEnv e) {
    if (f.isNaN(a) || f.isNaN(b)) {
      return f.propagate(a, b, e);
    }
    boolean negative = f.isNegative(a) != f.isNegative(b);
    if (f.isInfinite(a) || f.isInfinite(b)) {
      return f.isZero(a) || f.isZero(b) ? f.invalid(e) : f.infinity(negative);
    }
    if (f.isZero(a) || f.isZero(b)) {
      return f.zero(negative);
    }
    long x = f.significand(a);
    long y = f.significand(b);
    long product = Math.unsignedMultiplyHigh(x, y) | (x * y != 0 ? 1 : 0);
    int zeros = Long.numberOfLeadingZeros(product); // 0 or 1
    int exponent = f.exponent(a) + f.exponent(b) + 1 - zeros;
    return RoundAndPack.pack(f, negative, exponent, product << zeros, rm, e);
  }

  static long div(Format f, long a, long b, int rm, FloatEnv e) {
    if (f.isNaN(a) || f.isNaN(b)) {
      return f.propagate(a, b, e);
    }
    boolean negative = f.isNegative(a) != f.isNegative(b);
    if (f.isInfinite(a)) {
      return f.isInfinite(b) ? f.invalid(e) : f.infinity(negative);
    }
    if (f.isInfinite(b)) {
      return f.zero(negative);
    }
    if (f.isZero(b)) {
      if (f.isZero(a)) {
        return f.invalid(e);
      }
      e.flags |= FloatEnv.DZ;
      return f.infinity(negative);
    }
    if (f.isZero(a)) {
      return f.zero(negative);
    }
    // Schoolbook division in digits of ten bits: with at most 53 significant bits every shifted
    // remainder fits into 63. Sixty bits behind the point are enough for 53 and a sticky one.
    long divisor = f.significand(b) >>> 11;
    long dividend = f.significand(a) >>> 11;
    long quotient = dividend / divisor;
    long remainder = dividend % divisor;
    for (int digit = 0; digit < 6; digit++) {
      remainder <<= 10;
      quotient = quotient << 10 | remainder / divisor;
      remainder %= divisor;
    }
    int zeros = Long.numberOfLeadingZeros(quotient); // 3 or 4
    quotient = quotient << zeros | (remainder != 0 ? 1 : 0);
    return RoundAndPack.pack(
        f, negative, f.exponent(a) - f.exponent(b) + 3 - zeros, quotient, rm, e);
  }

  static long sqrt(Format f, long a, int rm, FloatEnv e) {
    if (f.isNaN(a)) {
      return f.propagate(a, a, e);
    }
    if (f.isZero(a)) {
      return a;
    }
    if (f.isNegative(a)) {
      return f.invalid(e);
    }
    if (f.isInfinite(a)) {
      return a;
    }
    // As on paper, two bits of the radicand for each bit of the root. The radicand is a fixed-point
    // number in [1, 4) with 62 bits behind the point, so the first pair is its integer part. One
    // bit more than the precision, and a sticky one, are enough to round.
    int exponent = f.exponent(a);
    long radicand = f.significand(a) >>> ((exponent & 1) == 0 ? 1 : 0);
    long root = 0;
    long remainder = 0;
    for (int digits = f.precision() + 1; digits > 0; digits--) {
      remainder = remainder << 2 | radicand >>> 62;
      radicand <<= 2;
      long trial = root << 2 | 1;
      root <<= 1;
      if (remainder >= trial) {
        remainder -= trial;
        root |= 1;
      }
    }
    root = root << Long.numberOfLeadingZeros(root) | ((remainder | radicand) != 0 ? 1 : 0);
    return RoundAndPack.pack(f, false, exponent >> 1, root, rm, e);
  }
}
