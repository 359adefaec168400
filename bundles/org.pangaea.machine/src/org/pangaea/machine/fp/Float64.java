package org.pangaea.machine.fp;

import static org.pangaea.machine.fp.FloatEnv.NX;
import static org.pangaea.machine.fp.Format.BINARY64;

/**
 * Double-precision operations (D extension) on raw bits. A rounding mode {@code rm} is one of
 * {@link Rounding}; flags are added to the environment.
 *
 * <p>In round-to-nearest-even the value of a fast path is the JVM's own. It is taken if the result
 * rules out every flag but NX: it is finite, so no operand was a NaN or infinite in a way that
 * matters, and where underflow is possible at all it is at least twice the smallest normal number.
 * Then only exactness is open, and not even that if NX is set already. Otherwise an error-free
 * transformation decides, and where its own intermediate results might underflow or overflow, the
 * soft core computes the operation again.
 */
public final class Float64 {
  /** A result of at least this magnitude did not become normal by rounding: it is not tiny. */
  private static final double NOT_TINY = 2 * Double.MIN_NORMAL;

  /**
   * The error of a product, quotient or root is a multiple of a power of two that lies at most 108
   * bits below the product (or dividend, or radicand). From this magnitude on, that is no less than
   * 2<sup>-1074</sup>: the fused multiply-add that computes the error is zero only if there is
   * none.
   */
  private static final double EXACT_ERROR = 0x1p-900;

  private Float64() {}

  public static long add(long a, long b, int rm, FloatEnv e) {
    if (rm == Rounding.RNE) {
      double x = Double.longBitsToDouble(a);
      double y = Double.longBitsToDouble(b);
      double sum = x + y;
      // A subnormal sum is exact and an overflow infinite, so a finite sum raises at most NX.
      if (Math.abs(sum) <= Double.MAX_VALUE) {
        if ((e.flags & NX) == 0 && !isExactSum(x, y, sum)) {
          e.flags |= NX;
        }
        return Double.doubleToRawLongBits(sum);
      }
    }
    return SoftArithmetic.add(BINARY64, a, b, rm, e);
  }

  public static long sub(long a, long b, int rm, FloatEnv e) {
    return add(a, b ^ Long.MIN_VALUE, rm, e);
  }

  /**
   * Knuth's TwoSum: the error is exactly {@code x + y - sum}, unless an intermediate result
   * overflows and it becomes a NaN. That takes an inexact sum: after an exact one, the intermediate
   * results are {@code y}, {@code x} and zeros.
   */
  private static boolean isExactSum(double x, double y, double sum) {
    double part = sum - x;
    double error = (x - (sum - part)) + (y - part);
    return error == 0;
  }

  public static long mul(long a, long b, int rm, FloatEnv e) {
    if (rm == Rounding.RNE) {
      double x = Double.longBitsToDouble(a);
      double y = Double.longBitsToDouble(b);
      double product = x * y;
      if (isSafe(product, NOT_TINY)) {
        if ((e.flags & NX) != 0) {
          return Double.doubleToRawLongBits(product);
        }
        if (isSafe(product, EXACT_ERROR)) {
          if (Math.fma(x, y, -product) != 0) {
            e.flags |= NX;
          }
          return Double.doubleToRawLongBits(product);
        }
      } else if (product == 0 && (x == 0 || y == 0)) {
        return Double.doubleToRawLongBits(product);
      }
    }
    return SoftArithmetic.mul(BINARY64, a, b, rm, e);
  }

  public static long div(long a, long b, int rm, FloatEnv e) {
    if (rm == Rounding.RNE) {
      double x = Double.longBitsToDouble(a);
      double y = Double.longBitsToDouble(b);
      double quotient = x / y;
      if (isSafe(quotient, NOT_TINY)) {
        if ((e.flags & NX) != 0) {
          return Double.doubleToRawLongBits(quotient);
        }
        if (Math.abs(x) >= EXACT_ERROR) {
          if (Math.fma(-quotient, y, x) != 0) {
            e.flags |= NX;
          }
          return Double.doubleToRawLongBits(quotient);
        }
      } else if (quotient == 0 && x == 0) {
        return Double.doubleToRawLongBits(quotient);
      }
    }
    return SoftArithmetic.div(BINARY64, a, b, rm, e);
  }

  public static long sqrt(long a, int rm, FloatEnv e) {
    if (rm == Rounding.RNE) {
      double x = Double.longBitsToDouble(a);
      double root = Math.sqrt(x);
      // A root is never tiny and never overflows.
      if (root <= Double.MAX_VALUE) {
        if ((e.flags & NX) != 0) {
          return Double.doubleToRawLongBits(root);
        }
        if (x >= EXACT_ERROR) {
          if (Math.fma(-root, root, x) != 0) {
            e.flags |= NX;
          }
          return Double.doubleToRawLongBits(root);
        }
      }
    }
    return SoftArithmetic.sqrt(BINARY64, a, rm, e);
  }

  /** {@code a * b + c}, rounded once; the other three fused operations flip signs beforehand. */
  public static long fma(long a, long b, long c, int rm, FloatEnv e) {
    if (rm == Rounding.RNE) {
      double x = Double.longBitsToDouble(a);
      double y = Double.longBitsToDouble(b);
      double z = Double.longBitsToDouble(c);
      double result = Math.fma(x, y, z);
      if (isSafe(result, NOT_TINY) && ((e.flags & NX) != 0 || isExactFma(x, y, z))) {
        return Double.doubleToRawLongBits(result);
      }
    }
    return SoftFusedMultiplyAdd.fma(BINARY64, a, b, c, rm, e);
  }

  /** Whether product and sum are both exact on their own; false if that is not certain. */
  private static boolean isExactFma(double x, double y, double z) {
    double product = x * y;
    return isSafe(product, EXACT_ERROR)
        && Math.fma(x, y, -product) == 0
        && isExactSum(product, z, product + z);
  }

  private static boolean isSafe(double value, double least) {
    double magnitude = Math.abs(value);
    return magnitude >= least && magnitude <= Double.MAX_VALUE;
  }

  /** The number that is smaller; of a number and a NaN, the number; -0 is smaller than +0. */
  public static long min(long a, long b, FloatEnv e) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    if (x < y) {
      return a;
    }
    if (x > y) {
      return b;
    }
    // Equal operands are the same bits, zeros apart, where the negative one is to win.
    return x == y ? a | b : SoftComparison.number(BINARY64, a, b, e);
  }

  /** The number that is larger; of a number and a NaN, the number; +0 is larger than -0. */
  public static long max(long a, long b, FloatEnv e) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    if (x > y) {
      return a;
    }
    if (x < y) {
      return b;
    }
    return x == y ? a & b : SoftComparison.number(BINARY64, a, b, e);
  }

  public static boolean eq(long a, long b, FloatEnv e) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    if (x == y) {
      return true;
    }
    return (Double.isNaN(x) || Double.isNaN(y)) && SoftComparison.unorderedQuiet(BINARY64, a, b, e);
  }

  public static boolean lt(long a, long b, FloatEnv e) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    return x < y || !(x >= y) && SoftComparison.unorderedSignalling(e);
  }

  public static boolean le(long a, long b, FloatEnv e) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    return x <= y || !(x > y) && SoftComparison.unorderedSignalling(e);
  }

  /** The one-bit mask of FCLASS.D. */
  public static int classify(long a) {
    return BINARY64.classify(a);
  }

  public static int toInt32(long a, int rm, FloatEnv e) {
    double x = Double.longBitsToDouble(a);
    double rounded = roundToIntegral(x, rm);
    int result = (int) rounded;
    if (result == rounded) {
      if (rounded != x) {
        e.flags |= NX;
      }
      return result;
    }
    return (int) SoftConversion.toInteger(BINARY64, a, rm, 0x7fffffffL, 0x80000000L, e);
  }

  public static int toUInt32(long a, int rm, FloatEnv e) {
    double x = Double.longBitsToDouble(a);
    double rounded = roundToIntegral(x, rm);
    if (rounded >= 0 && rounded < 0x1p32) {
      if (rounded != x) {
        e.flags |= NX;
      }
      return (int) (long) rounded;
    }
    return (int) SoftConversion.toInteger(BINARY64, a, rm, 0xffffffffL, 0, e);
  }

  public static long toInt64(long a, int rm, FloatEnv e) {
    double x = Double.longBitsToDouble(a);
    double rounded = roundToIntegral(x, rm);
    if (rounded >= -0x1p63 && rounded < 0x1p63) {
      if (rounded != x) {
        e.flags |= NX;
      }
      return (long) rounded;
    }
    return SoftConversion.toInteger(BINARY64, a, rm, Long.MAX_VALUE, Long.MIN_VALUE, e);
  }

  public static long toUInt64(long a, int rm, FloatEnv e) {
    double x = Double.longBitsToDouble(a);
    double rounded = roundToIntegral(x, rm);
    if (rounded >= 0 && rounded < 0x1p63) {
      if (rounded != x) {
        e.flags |= NX;
      }
      return (long) rounded;
    }
    return SoftConversion.toInteger(BINARY64, a, rm, -1L, 0, e);
  }

  /** The neighbouring integer in the direction of the mode; a NaN leaves the case to others. */
  private static double roundToIntegral(double x, int rm) {
    return switch (rm) {
      case Rounding.RNE -> Math.rint(x);
      case Rounding.RTZ -> x < 0 ? Math.ceil(x) : Math.floor(x);
      case Rounding.RDN -> Math.floor(x);
      case Rounding.RUP -> Math.ceil(x);
      default -> Double.NaN;
    };
  }

  /** Exact in every rounding mode. */
  public static long fromInt32(int v) {
    return Double.doubleToRawLongBits(v);
  }

  /** Exact in every rounding mode. */
  public static long fromUInt32(int v) {
    return Double.doubleToRawLongBits(Integer.toUnsignedLong(v));
  }

  public static long fromInt64(long v, int rm, FloatEnv e) {
    double result = v;
    // The comparison saturates 2^63 to the largest long, which is not exact.
    boolean exact = (long) result == v && v != Long.MAX_VALUE;
    if (exact || rm == Rounding.RNE) {
      if (!exact) {
        e.flags |= NX;
      }
      return Double.doubleToRawLongBits(result);
    }
    return SoftConversion.fromInt64(BINARY64, v, rm, e);
  }

  public static long fromUInt64(long v, int rm, FloatEnv e) {
    return v >= 0 ? fromInt64(v, rm, e) : SoftConversion.fromMagnitude(BINARY64, false, v, rm, e);
  }

  /** FCVT.D.S: exact for every number. */
  public static long fromFloat32(int a, FloatEnv e) {
    float x = Float.intBitsToFloat(a);
    if (!Float.isNaN(x)) {
      return Double.doubleToRawLongBits(x);
    }
    return SoftConversion.convert(
        Format.BINARY32, BINARY64, Integer.toUnsignedLong(a), Rounding.RNE, e);
  }
}
