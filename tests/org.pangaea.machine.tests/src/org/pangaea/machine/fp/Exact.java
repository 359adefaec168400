package org.pangaea.machine.fp;

import java.math.BigInteger;

/**
 * An exact number other than zero, or one known to lie strictly between two neighbours: {@code
 * (magnitude + part) * 2^exponent}, where {@code part} is zero or, if there is {@code more},
 * something between zero and one.
 */
record Exact(boolean negative, BigInteger magnitude, int exponent, boolean more) {
  Exact(boolean negative, BigInteger magnitude, int exponent) {
    this(negative, magnitude, exponent, false);
  }

  boolean isZero() {
    return magnitude.signum() == 0 && !more;
  }

  BigInteger signed() {
    return negative ? magnitude.negate() : magnitude;
  }

  /** The exponent of the leading bit. */
  int leading() {
    return magnitude.bitLength() - 1 + exponent;
  }

  Exact plus(Exact other) {
    int least = Math.min(exponent, other.exponent);
    BigInteger sum =
        signed().shiftLeft(exponent - least).add(other.signed().shiftLeft(other.exponent - least));
    return new Exact(sum.signum() < 0, sum.abs(), least);
  }

  Exact times(Exact other) {
    return new Exact(
        negative != other.negative, magnitude.multiply(other.magnitude), exponent + other.exponent);
  }

  /** The quotient to at least 130 bits. */
  Exact over(Exact other) {
    BigInteger[] quotient = magnitude.shiftLeft(200).divideAndRemainder(other.magnitude);
    return new Exact(
        negative != other.negative,
        quotient[0],
        exponent - 200 - other.exponent,
        quotient[1].signum() != 0);
  }

  /** The square root to at least 100 bits. */
  Exact root() {
    int shift = 200 + (exponent & 1);
    BigInteger[] root = magnitude.shiftLeft(shift).sqrtAndRemainder();
    return new Exact(false, root[0], (exponent - shift) / 2, root[1].signum() != 0);
  }

  /** The magnitude as a multiple of {@code 2^quantum}, rounded, and whether that is inexact. */
  Rounded roundTo(int quantum, int rm) {
    if (exponent >= quantum) {
      if (more) {
        throw new IllegalStateException("Too few bits to round: " + this);
      }
      return new Rounded(magnitude.shiftLeft(exponent - quantum), false);
    }
    BigInteger unit = BigInteger.ONE.shiftLeft(quantum - exponent);
    BigInteger[] parts = magnitude.divideAndRemainder(unit);
    boolean inexact = more || parts[1].signum() != 0;
    int half = parts[1].shiftLeft(1).compareTo(unit);
    boolean aboveHalf = half > 0 || half == 0 && more;
    boolean tie = half == 0 && !more;
    boolean up =
        switch (rm) {
          case 0 -> aboveHalf || tie && parts[0].testBit(0);
          case 1 -> false;
          case 2 -> negative && inexact;
          case 3 -> !negative && inexact;
          case 4 -> aboveHalf || tie;
          default -> throw new IllegalArgumentException("No rounding mode " + rm);
        };
    return new Rounded(up ? parts[0].add(BigInteger.ONE) : parts[0], inexact);
  }

  record Rounded(BigInteger multiple, boolean inexact) {}
}
