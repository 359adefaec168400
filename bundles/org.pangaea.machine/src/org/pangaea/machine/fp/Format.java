package org.pangaea.machine.fp;

/**
 * One binary interchange format of IEEE 754, on raw bits in the low end of a {@code long} (the bits
 * above the format are zero). A finite number other than zero is taken apart into its sign, its
 * {@link #significand} with the leading bit in bit 63, and its {@link #exponent}:
 *
 * <pre>value = significand * 2^(exponent - 63)</pre>
 *
 * so that subnormal numbers need no care afterwards.
 *
 * @param precision significant bits, with the implicit one
 * @param bias the exponent bias, also the largest exponent
 */
record Format(int precision, int bias) {
  static final Format BINARY32 = new Format(24, 127);
  static final Format BINARY64 = new Format(53, 1023);

  /** The exponent of the smallest normal number, and the scale of the subnormal ones. */
  int minExponent() {
    return 1 - bias;
  }

  /** The bits of positive infinity, which are also the mask of the exponent field. */
  long infinity() {
    return (2L * bias + 1) << (precision - 1);
  }

  long signBit() {
    return (bias + 1L) << precision;
  }

  /** The leading bit of the fraction; a NaN is quiet if it is set. */
  private long quietBit() {
    return 1L << (precision - 2);
  }

  /** The only NaN that operations produce (unprivileged specification, "NaN Generation"). */
  long canonicalNaN() {
    return infinity() | quietBit();
  }

  boolean isNegative(long bits) {
    return (bits & signBit()) != 0;
  }

  long magnitude(long bits) {
    return bits & ~signBit();
  }

  boolean isZero(long bits) {
    return magnitude(bits) == 0;
  }

  boolean isInfinite(long bits) {
    return magnitude(bits) == infinity();
  }

  boolean isNaN(long bits) {
    return magnitude(bits) > infinity();
  }

  boolean isSignalling(long bits) {
    return isNaN(bits) && (bits & quietBit()) == 0;
  }

  long zero(boolean negative) {
    return negative ? signBit() : 0;
  }

  long infinity(boolean negative) {
    return zero(negative) | infinity();
  }

  /** The leading bit in bit 63; only for finite numbers other than zero. */
  long significand(long bits) {
    long magnitude = magnitude(bits);
    if (magnitude < hiddenBit()) {
      return magnitude << Long.numberOfLeadingZeros(magnitude);
    }
    // The exponent field leaves at the top; its lowest bit gives way to the implicit one.
    return magnitude << (64 - precision) | 1L << 63;
  }

  /** The power of two of the leading bit; only for finite numbers other than zero. */
  int exponent(long bits) {
    long magnitude = magnitude(bits);
    if (magnitude < hiddenBit()) {
      return minExponent() - (precision - 1) + 63 - Long.numberOfLeadingZeros(magnitude);
    }
    return (int) (magnitude >>> (precision - 1)) - bias;
  }

  private long hiddenBit() {
    return 1L << (precision - 1);
  }

  /** The result of an invalid operation. */
  long invalid(FloatEnv e) {
    e.flags |= FloatEnv.NV;
    return canonicalNaN();
  }

  /** The result of an operation that has at least one NaN operand. */
  long propagate(long a, long b, FloatEnv e) {
    if (isSignalling(a) || isSignalling(b)) {
      e.flags |= FloatEnv.NV;
    }
    return canonicalNaN();
  }

  /** The mask of FCLASS (unprivileged specification, "Floating-Point Classify Instruction"). */
  int classify(long bits) {
    long magnitude = magnitude(bits);
    if (magnitude > infinity()) {
      return isSignalling(bits) ? 1 << 8 : 1 << 9;
    }
    int kind = 3; // infinite
    if (magnitude == 0) {
      kind = 0;
    } else if (magnitude < hiddenBit()) {
      kind = 1; // subnormal
    } else if (magnitude < infinity()) {
      kind = 2; // normal
    }
    return isNegative(bits) ? 1 << (3 - kind) : 1 << (4 + kind);
  }
}
