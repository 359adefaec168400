package org.pangaea.machine.fp;

import static org.pangaea.machine.fp.FloatEnv.NX;
import static org.pangaea.machine.fp.Format.BINARY32;

/**
 * Single-precision operations (F extension) on raw bits. A rounding mode {@code rm} is one of
 * {@link Rounding}; flags are added to the environment.
 *
 * <p>The fast paths are those of {@link Float64}; exactness is easier to tell. The product of two
 * numbers of 24 bits has at most 48, and no exponent of such a product, or of a product of quotient
 * and divisor or of two equal roots, leaves the range of {@code double}. So those products are
 * exact in {@code double}, and comparing them decides.
 */
public final class Float32 {
  /** A result of at least this magnitude did not become normal by rounding: it is not tiny. */
  private static final float NOT_TINY = 2 * Float.MIN_NORMAL;

  private Float32() {}

  /**
   * The single-precision operand in a register of 64 bits: the canonical NaN unless it is properly
   * boxed (unprivileged specification, "NaN Boxing of Narrower Values").
   */
  public static int unbox(long f) {
    return f >>> 32 == 0xffffffffL ? (int) f : 0x7fc00000;
  }

  /** A single-precision result as it is written to a register of 64 bits. */
  public static long box(int s) {
    return s | 0xffffffff_00000000L;
  }

  public static int add(int a, int b, int rm, FloatEnv e) {
    if (rm == Rounding.RNE) {
      float x = Float.intBitsToFloat(a);
      float y = Float.intBitsToFloat(b);
      float sum = x + y;
      // A subnormal sum is exact and an overflow infinite, so a finite sum raises at most NX.
      if (Math.abs(sum) <= Float.MAX_VALUE) {
        if ((e.flags & NX) == 0 && !isExactSum(x, y, sum)) {
          e.flags |= NX;
        }
        return Float.floatToRawIntBits(sum);
      }
    }
    return (int) SoftArithmetic.add(BINARY32, wide(a), wide(b), rm, e);
  }

  public static int sub(int a, int b, int rm, FloatEnv e) {
    return add(a, b ^ Integer.MIN_VALUE, rm, e);
  }

  /**
   * Whether {@code rounded} is exactly {@code x + y}: then the sum in {@code double} is the same
   * number, and Knuth's TwoSum, which cannot overflow here, finds no error in that sum.
   */
  private static boolean isExactSum(double x, double y, float rounded) {
    double sum = x + y;
    double part = sum - x;
    double error = (x - (sum - part)) + (y - part);
    return sum == rounded && error == 0;
  }

  public static int mul(int a, int b, int rm, FloatEnv e) {
    if (rm == Rounding.RNE) {
      float x = Float.intBitsToFloat(a);
      float y = Float.intBitsToFloat(b);
      float product = x * y;
      if (isSafe(product)) {
        if ((double) x * y != product) {
          e.flags |= NX;
        }
        return Float.floatToRawIntBits(product);
      }
      if (product == 0 && (x == 0 || y == 0)) {
        return Float.floatToRawIntBits(product);
      }
    }
    return (int) SoftArithmetic.mul(BINARY32, wide(a), wide(b), rm, e);
  }

  public static int div(int a, int b, int rm, FloatEnv e) {
    if (rm == Rounding.RNE) {
      float x = Float.intBitsToFloat(a);
      float y = Float.intBitsToFloat(b);
      float quotient = x / y;
      // An infinite operand leaves no quotient that is both finite and other than zero.
      if (isSafe(quotient)) {
        if ((double) quotient * y != x) {
          e.flags |= NX;
        }
        return Float.floatToRawIntBits(quotient);
      }
      if (quotient == 0 && x == 0) {
        return Float.floatToRawIntBits(quotient);
      }
    }
    return (int) SoftArithmetic.div(BINARY32, wide(a), wide(b), rm, e);
  }

  public static int sqrt(int a, int rm, FloatEnv e) {
    if (rm == Rounding.RNE) {
      float x = Float.intBitsToFloat(a);
      // Rounding the root to double first is harmless: 53 is at least 2 * 24 + 2 (Figueroa, "When
      // is double rounding innocuous?", 1995).
      float root = (float) Math.sqrt(x);
      // A root is never tiny and never overflows.
      if (root <= Float.MAX_VALUE) {
        if ((double) root * root != x) {
          e.flags |= NX;
        }
        return Float.floatToRawIntBits(root);
      }
    }
    return (int) SoftArithmetic.sqrt(BINARY32, wide(a), rm, e);
  }

  /** {@code a * b + c}, rounded once; the other three fused operations flip signs beforehand. */
  public static int fma(int a, int b, int c, int rm, FloatEnv e) {
    if (rm == Rounding.RNE) {
      float x = Float.intBitsToFloat(a);
      float y = Float.intBitsToFloat(b);
      float z = Float.intBitsToFloat(c);
      float result = Math.fma(x, y, z);
      if (isSafe(result)) {
        if ((e.flags & NX) == 0 && !isExactSum((double) x * y, z, result)) {
          e.flags |= NX;
        }
        return Float.floatToRawIntBits(result);
      }
    }
    return (int) SoftFusedMultiplyAdd.fma(BINARY32, wide(a), wide(b), wide(c), rm, e);
  }

  private static boolean isSafe(float value) {
    float magnitude = Math.abs(value);
    return magnitude >= NOT_TINY && magnitude <= Float.MAX_VALUE;
  }

  private static long wide(int bits) {
    return Integer.toUnsignedLong(bits);
  }

  /** The number that is smaller; of a number and a NaN, the number; -0 is smaller than +0. */
  public static int min(int a, int b, FloatEnv e) {
    float x = Float.intBitsToFloat(a);
    float y = Float.intBitsToFloat(b);
    if (x < y) {
      return a;
    }
    if (x > y) {
      return b;
    }
    // Equal operands are the same bits, zeros apart, where the negative one is to win.
    return x == y ? a | b : (int) SoftComparison.number(BINARY32, wide(a), wide(b), e);
  }

  /** The number that is larger; of a number and a NaN, the number; +0 is larger than -0. */
  public static int max(int a, int b, FloatEnv e) {
    float x = Float.intBitsToFloat(a);
    float y = Float.intBitsToFloat(b);
    if (x > y) {
      return a;
    }
    if (x < y) {
      return b;
    }
    return x == y ? a & b : (int) SoftComparison.number(BINARY32, wide(a), wide(b), e);
  }

  public static boolean eq(int a, int b, FloatEnv e) {
    float x = Float.intBitsToFloat(a);
    float y = Float.intBitsToFloat(b);
    if (x == y) {
      return true;
    }
    return (Float.isNaN(x) || Float.isNaN(y))
        && SoftComparison.unorderedQuiet(BINARY32, wide(a), wide(b), e);
  }

  public static boolean lt(int a, int b, FloatEnv e) {
    float x = Float.intBitsToFloat(a);
    float y = Float.intBitsToFloat(b);
    return x < y || !(x >= y) && SoftComparison.unorderedSignalling(e);
  }

  public static boolean le(int a, int b, FloatEnv e) {
    float x = Float.intBitsToFloat(a);
    float y = Float.intBitsToFloat(b);
    return x <= y || !(x > y) && SoftComparison.unorderedSignalling(e);
  }

  /** The one-bit mask of FCLASS.S. */
  public static int classify(int a) {
    return BINARY32.classify(wide(a));
  }

  // A float is a double of the same value, so the conversions to integers are those of Float64.
  // Only
  // a signalling NaN would become quiet on the way, and both are invalid here.

  public static int toInt32(int a, int rm, FloatEnv e) {
    return Float64.toInt32(widened(a), rm, e);
  }

  public static int toUInt32(int a, int rm, FloatEnv e) {
    return Float64.toUInt32(widened(a), rm, e);
  }

  public static long toInt64(int a, int rm, FloatEnv e) {
    return Float64.toInt64(widened(a), rm, e);
  }

  public static long toUInt64(int a, int rm, FloatEnv e) {
    return Float64.toUInt64(widened(a), rm, e);
  }

  private static long widened(int bits) {
    return Double.doubleToRawLongBits(Float.intBitsToFloat(bits));
  }

  public static int fromInt32(int v, int rm, FloatEnv e) {
    return fromInt64(v, rm, e);
  }

  public static int fromUInt32(int v, int rm, FloatEnv e) {
    return fromInt64(Integer.toUnsignedLong(v), rm, e);
  }

  public static int fromInt64(long v, int rm, FloatEnv e) {
    float result = v;
    // The comparison saturates 2^63 to the largest long, which is not exact.
    boolean exact = (long) result == v && v != Long.MAX_VALUE;
    if (exact || rm == Rounding.RNE) {
      if (!exact) {
        e.flags |= NX;
      }
      return Float.floatToRawIntBits(result);
    }
    return (int) SoftConversion.fromInt64(BINARY32, v, rm, e);
  }

  public static int fromUInt64(long v, int rm, FloatEnv e) {
    return v >= 0
        ? fromInt64(v, rm, e)
        : (int) SoftConversion.fromMagnitude(BINARY32, false, v, rm, e);
  }

  /** FCVT.S.D. */
  public static int fromFloat64(long a, int rm, FloatEnv e) {
    double x = Double.longBitsToDouble(a);
    float result = (float) x;
    if (result == x) {
      return Float.floatToRawIntBits(result); // exact, infinities and zeros included
    }
    if (rm == Rounding.RNE && isSafe(result)) {
      e.flags |= NX;
      return Float.floatToRawIntBits(result);
    }
    return (int) SoftConversion.convert(Format.BINARY64, BINARY32, a, rm, e);
  }
}
