package org.pangaea.machine;

import org.pangaea.riscv.Op;

/**
 * Integer results that take more than an expression: division with its defined corner cases, high
 * products, and the bit-manipulation extensions. Engines inline the common instructions and come
 * here for the rest. Pure functions.
 */
public final class Alu {
  private Alu() {}

  /** Division by zero gives -1; overflow gives the dividend (unprivileged, "M" extension). */
  public static long div(long a, long b) {
    return b == 0 ? -1 : a / b; // Long.MIN_VALUE / -1 overflows to itself in Java too
  }

  public static long divu(long a, long b) {
    return b == 0 ? -1 : Long.divideUnsigned(a, b);
  }

  public static long rem(long a, long b) {
    return b == 0 ? a : a % b;
  }

  public static long remu(long a, long b) {
    return b == 0 ? a : Long.remainderUnsigned(a, b);
  }

  public static long divw(long a, long b) {
    return (int) b == 0 ? -1 : (int) a / (int) b;
  }

  public static long divuw(long a, long b) {
    return (int) b == 0 ? -1 : Integer.divideUnsigned((int) a, (int) b);
  }

  public static long remw(long a, long b) {
    return (int) b == 0 ? (int) a : (int) a % (int) b;
  }

  public static long remuw(long a, long b) {
    return (int) b == 0 ? (int) a : Integer.remainderUnsigned((int) a, (int) b);
  }

  public static long maxu(long a, long b) {
    return Long.compareUnsigned(a, b) > 0 ? a : b;
  }

  public static long minu(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }

  /** High half of signed times unsigned. */
  public static long mulhsu(long a, long b) {
    return Math.multiplyHigh(a, b) + (b >> 63 & a);
  }

  /** Every byte becomes 0xff if any of its bits is set, else 0. */
  public static long orcb(long a) {
    long low = a & 0x7F7F_7F7F_7F7F_7F7FL;
    long any = (low + 0x7F7F_7F7F_7F7F_7F7FL | a) & 0x8080_8080_8080_8080L;
    return (any >>> 7) * 0xFF;
  }

  /** Whether {@link #compute} knows the instruction. */
  public static boolean knows(int op) {
    return op >= Op.MUL && op <= Op.REMUW || op >= Op.ADD_UW && op <= Op.BSETI;
  }

  /**
   * The result of an M, Zba, Zbb or Zbs instruction.
   *
   * @param b the second register, or the immediate of an immediate form
   */
  public static long compute(int op, long a, long b) {
    return switch (op) {
      case Op.MUL -> a * b;
      case Op.MULH -> Math.multiplyHigh(a, b);
      case Op.MULHSU -> mulhsu(a, b);
      case Op.MULHU -> Math.unsignedMultiplyHigh(a, b);
      case Op.DIV -> div(a, b);
      case Op.DIVU -> divu(a, b);
      case Op.REM -> rem(a, b);
      case Op.REMU -> remu(a, b);
      case Op.MULW -> (int) a * (int) b;
      case Op.DIVW -> divw(a, b);
      case Op.DIVUW -> divuw(a, b);
      case Op.REMW -> remw(a, b);
      case Op.REMUW -> remuw(a, b);
      case Op.ADD_UW -> (a & 0xFFFF_FFFFL) + b;
      case Op.SH1ADD -> (a << 1) + b;
      case Op.SH2ADD -> (a << 2) + b;
      case Op.SH3ADD -> (a << 3) + b;
      case Op.SH1ADD_UW -> ((a & 0xFFFF_FFFFL) << 1) + b;
      case Op.SH2ADD_UW -> ((a & 0xFFFF_FFFFL) << 2) + b;
      case Op.SH3ADD_UW -> ((a & 0xFFFF_FFFFL) << 3) + b;
      case Op.SLLI_UW -> (a & 0xFFFF_FFFFL) << b;
      default -> bits(op, a, b);
    };
  }

  private static long bits(int op, long a, long b) {
    return switch (op) {
      case Op.ANDN -> a & ~b;
      case Op.ORN -> a | ~b;
      case Op.XNOR -> ~(a ^ b);
      case Op.CLZ -> Long.numberOfLeadingZeros(a);
      case Op.CLZW -> Integer.numberOfLeadingZeros((int) a);
      case Op.CTZ -> Long.numberOfTrailingZeros(a);
      case Op.CTZW -> Integer.numberOfTrailingZeros((int) a);
      case Op.CPOP -> Long.bitCount(a);
      case Op.CPOPW -> Integer.bitCount((int) a);
      case Op.MAX -> Math.max(a, b);
      case Op.MAXU -> maxu(a, b);
      case Op.MIN -> Math.min(a, b);
      case Op.MINU -> minu(a, b);
      case Op.SEXT_B -> (byte) a;
      case Op.SEXT_H -> (short) a;
      case Op.ZEXT_H -> a & 0xFFFF;
      case Op.ROL -> Long.rotateLeft(a, (int) b);
      case Op.ROLW -> Integer.rotateLeft((int) a, (int) b);
      case Op.ROR, Op.RORI -> Long.rotateRight(a, (int) b);
      case Op.RORW, Op.RORIW -> Integer.rotateRight((int) a, (int) b);
      case Op.ORC_B -> orcb(a);
      case Op.REV8 -> Long.reverseBytes(a);
      case Op.BCLR, Op.BCLRI -> a & ~(1L << b);
      case Op.BEXT, Op.BEXTI -> a >>> b & 1;
      case Op.BINV, Op.BINVI -> a ^ 1L << b;
      case Op.BSET, Op.BSETI -> a | 1L << b;
      default -> throw new IllegalArgumentException("no integer instruction: " + op);
    };
  }
}
