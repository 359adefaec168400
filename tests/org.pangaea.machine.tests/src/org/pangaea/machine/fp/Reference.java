package org.pangaea.machine.fp;

import java.math.BigInteger;

/**
 * What IEEE 754 and the RISC-V specification ask for, from exact rational arithmetic. It shares
 * nothing with the code under test, not even the numbers of flags and modes.
 */
enum Reference {
  SINGLE(32, 24),
  DOUBLE(64, 53);

  static final int NX = 0x01;
  static final int UF = 0x02;
  static final int OF = 0x04;
  static final int DZ = 0x08;
  static final int NV = 0x10;
  static final int RTZ = 1;
  static final int RDN = 2;
  static final int RUP = 3;

  final int width;
  final int precision;
  final int fractionBits;
  final int maxExponent;
  final int minExponent;
  final long signMask;
  final long infinity;
  final long nan;

  Reference(int width, int precision) {
    this.width = width;
    this.precision = precision;
    fractionBits = precision - 1;
    maxExponent = (1 << (width - precision - 1)) - 1;
    minExponent = 1 - maxExponent;
    signMask = 1L << (width - 1);
    infinity = signMask - (1L << fractionBits);
    nan = infinity + (1L << (fractionBits - 1));
  }

  /** The bits and the flags raised. */
  record Outcome(long bits, int flags) {}

  /** A result for each rounding mode. */
  interface Result {
    Outcome in(int rm);
  }

  static Result always(long bits, int flags) {
    Outcome outcome = new Outcome(bits, flags);
    return _ -> outcome;
  }

  boolean negative(long bits) {
    return (bits & signMask) != 0;
  }

  long abs(long bits) {
    return bits & (signMask - 1);
  }

  boolean nan(long bits) {
    return abs(bits) > infinity;
  }

  boolean signalling(long bits) {
    return nan(bits) && abs(bits) < nan;
  }

  boolean infinite(long bits) {
    return abs(bits) == infinity;
  }

  boolean zero(long bits) {
    return abs(bits) == 0;
  }

  private long withSign(boolean negative, long bits) {
    return negative ? bits + signMask : bits;
  }

  private Result invalid() {
    return always(nan, NV);
  }

  private Result nanFrom(long... operands) {
    int flags = 0;
    for (long operand : operands) {
      flags |= signalling(operand) ? NV : 0;
    }
    return always(nan, flags);
  }

  /** The exact value of a finite number. */
  Exact exact(long bits) {
    long field = abs(bits) >> fractionBits;
    long fraction = abs(bits) - (field << fractionBits);
    int exponent = minExponent - fractionBits;
    if (field > 0) {
      fraction += 1L << fractionBits;
      exponent += (int) field - 1;
    }
    return new Exact(negative(bits), BigInteger.valueOf(fraction), exponent);
  }

  /** Rounds a number other than zero to this format. */
  Outcome round(Exact value, int rm) {
    boolean negative = value.negative();
    int quantum = value.leading() - fractionBits;
    Exact.Rounded unbounded = value.roundTo(quantum, rm);
    int exponent = unbounded.multiple().bitLength() - 1 + quantum;
    if (exponent > maxExponent) {
      boolean toLargest = rm == RTZ || rm == (negative ? RUP : RDN);
      return new Outcome(withSign(negative, toLargest ? infinity - 1 : infinity), OF | NX);
    }
    if (exponent >= minExponent && quantum >= minExponent - fractionBits) {
      return new Outcome(
          withSign(negative, encode(unbounded.multiple(), quantum)), unbounded.inexact() ? NX : 0);
    }
    int least = minExponent - fractionBits;
    Exact.Rounded bounded = value.roundTo(least, rm);
    int underflow = exponent < minExponent ? UF : 0;
    return new Outcome(
        withSign(negative, encode(bounded.multiple(), least)),
        bounded.inexact() ? NX | underflow : 0);
  }

  /** The bits of {@code multiple * 2^quantum}, which this format can represent. */
  private long encode(BigInteger multiple, int quantum) {
    if (multiple.bitLength() < precision) {
      return multiple.longValueExact();
    }
    int exponent = multiple.bitLength() - 1 + quantum;
    long significand = multiple.shiftRight(multiple.bitLength() - precision).longValueExact();
    long fraction = significand - (1L << fractionBits);
    return (exponent + maxExponent) * (1L << fractionBits) + fraction;
  }

  private Result rounded(Exact value) {
    return rm -> round(value, rm);
  }

  /** A sum that may be zero. */
  private Result sum(Exact x, Exact y) {
    Exact value = x.plus(y);
    if (!value.isZero()) {
      return rounded(value);
    }
    if (x.isZero() && x.negative() == y.negative()) {
      return always(withSign(x.negative(), 0), 0);
    }
    return rm -> new Outcome(withSign(rm == RDN, 0), 0);
  }

  Result add(long a, long b) {
    if (nan(a) || nan(b)) {
      return nanFrom(a, b);
    }
    if (infinite(a) && infinite(b)) {
      return a == b ? always(a, 0) : invalid();
    }
    if (infinite(a) || infinite(b)) {
      return always(infinite(a) ? a : b, 0);
    }
    return sum(exact(a), exact(b));
  }

  Result sub(long a, long b) {
    return nan(b) ? nanFrom(a, b) : add(a, b ^ signMask);
  }

  Result mul(long a, long b) {
    if (nan(a) || nan(b)) {
      return nanFrom(a, b);
    }
    boolean negative = negative(a) ^ negative(b);
    if (infinite(a) || infinite(b)) {
      return zero(a) || zero(b) ? invalid() : always(withSign(negative, infinity), 0);
    }
    if (zero(a) || zero(b)) {
      return always(withSign(negative, 0), 0);
    }
    return rounded(exact(a).times(exact(b)));
  }

  Result div(long a, long b) {
    if (nan(a) || nan(b)) {
      return nanFrom(a, b);
    }
    boolean negative = negative(a) ^ negative(b);
    if (infinite(a) && infinite(b) || zero(a) && zero(b)) {
      return invalid();
    }
    if (infinite(a)) {
      return always(withSign(negative, infinity), 0);
    }
    if (zero(b)) {
      return always(withSign(negative, infinity), DZ);
    }
    if (zero(a) || infinite(b)) {
      return always(withSign(negative, 0), 0);
    }
    return rounded(exact(a).over(exact(b)));
  }

  Result sqrt(long a) {
    if (nan(a)) {
      return nanFrom(a);
    }
    if (zero(a)) {
      return always(a, 0);
    }
    if (negative(a)) {
      return invalid();
    }
    return infinite(a) ? always(a, 0) : rounded(exact(a).root());
  }

  Result fma(long a, long b, long c) {
    if (infinite(a) && zero(b) || zero(a) && infinite(b)) {
      return invalid();
    }
    if (nan(a) || nan(b) || nan(c)) {
      return nanFrom(a, b, c);
    }
    boolean negative = negative(a) ^ negative(b);
    if (infinite(a) || infinite(b)) {
      return infinite(c) && negative(c) != negative
          ? invalid()
          : always(withSign(negative, infinity), 0);
    }
    return infinite(c) ? always(c, 0) : sum(exact(a).times(exact(b)), exact(c));
  }

  /** Less than zero, zero, more than zero; zeros are equal; not for NaNs. */
  int compare(long a, long b) {
    return order(a).compareTo(order(b));
  }

  /** A number that orders like the value, infinities included. */
  private BigInteger order(long bits) {
    return negative(bits) ? BigInteger.valueOf(abs(bits)).negate() : BigInteger.valueOf(abs(bits));
  }

  /** FMIN, or FMAX, without rounding modes. */
  Outcome extreme(long a, long b, boolean max) {
    int flags = signalling(a) || signalling(b) ? NV : 0;
    if (nan(a)) {
      return new Outcome(nan(b) ? nan : b, flags);
    }
    if (nan(b)) {
      return new Outcome(a, flags);
    }
    int order = compare(a, b);
    if (order == 0) {
      order = Boolean.compare(negative(b), negative(a));
    }
    return new Outcome(order < 0 == max ? b : a, 0);
  }

  int classify(long a) {
    String kind;
    if (nan(a)) {
      return signalling(a) ? 0x100 : 0x200;
    } else if (infinite(a)) {
      kind = "infinite";
    } else if (zero(a)) {
      kind = "zero";
    } else {
      kind = exact(a).leading() < minExponent ? "subnormal" : "normal";
    }
    return switch ((negative(a) ? "-" : "+") + kind) {
      case "-infinite" -> 0x01;
      case "-normal" -> 0x02;
      case "-subnormal" -> 0x04;
      case "-zero" -> 0x08;
      case "+zero" -> 0x10;
      case "+subnormal" -> 0x20;
      case "+normal" -> 0x40;
      case "+infinite" -> 0x80;
      default -> throw new IllegalStateException(kind);
    };
  }

  /** To an integer between two bounds; the result is sign-extended by the caller. */
  Result toInteger(long a, BigInteger least, BigInteger most) {
    if (nan(a) || infinite(a)) {
      return always((nan(a) || !negative(a) ? most : least).longValue(), NV);
    }
    Exact value = exact(a);
    return rm -> {
      Exact.Rounded rounded = value.roundTo(0, rm);
      BigInteger result = value.negative() ? rounded.multiple().negate() : rounded.multiple();
      if (result.compareTo(least) < 0) {
        return new Outcome(least.longValue(), NV);
      }
      if (result.compareTo(most) > 0) {
        return new Outcome(most.longValue(), NV);
      }
      return new Outcome(result.longValue(), rounded.inexact() ? NX : 0);
    };
  }

  Result fromInteger(BigInteger value) {
    return value.signum() == 0
        ? always(0, 0)
        : rounded(new Exact(value.signum() < 0, value.abs(), 0));
  }

  Result fromFormat(Reference source, long a) {
    if (source.nan(a)) {
      return always(nan, source.signalling(a) ? NV : 0);
    }
    if (source.infinite(a) || source.zero(a)) {
      return always(withSign(source.negative(a), source.zero(a) ? 0 : infinity), 0);
    }
    return rounded(source.exact(a));
  }
}
