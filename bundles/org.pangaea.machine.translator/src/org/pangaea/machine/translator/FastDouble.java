package org.pangaea.machine.translator;

import org.pangaea.machine.FloatUnit;
import org.pangaea.machine.Hart;
import org.pangaea.machine.fp.FloatEnv;
import org.pangaea.riscv.Op;

/**
 * Double precision by the host's own arithmetic where that is the guest's to the bit.
 *
 * <p>The JVM rounds to nearest, ties to even, and tells no exceptions. So it may be used if that is
 * the rounding mode and no flag could be raised that is not set already: the inexact flag is
 * sticky, and a normal, finite result beyond the smallest normal number raises no other (overflow
 * gives an infinity, underflow a number at or below the smallest normal one, an invalid operation a
 * NaN). Everything else is {@link FloatUnit}'s.
 *
 * <p>Each method returns false, and has done nothing, if the instruction is illegal now.
 */
public final class FastDouble {
  private static final int NEAREST = 0;
  private static final int DYNAMIC = 7;

  private FastDouble() {}

  private static boolean eligible(Hart hart, int rm) {
    return (hart.fp.flags & FloatEnv.NX) != 0
        && (rm == NEAREST || rm == DYNAMIC && hart.frm == NEAREST)
        && hart.floatEnabled();
  }

  private static boolean done(Hart hart, int rd, double result) {
    double size = Math.abs(result);
    if (size > Double.MIN_NORMAL && size <= Double.MAX_VALUE) {
      hart.f[rd] = Double.doubleToRawLongBits(result);
      hart.floatDirty();
      return true;
    }
    return false;
  }

  private static double value(Hart hart, int register) {
    return Double.longBitsToDouble(hart.f[register]);
  }

  public static boolean add(Hart hart, int rd, int rs1, int rs2, int rm) {
    return eligible(hart, rm) && done(hart, rd, value(hart, rs1) + value(hart, rs2))
        || FloatUnit.execute(hart, Op.FADD_D, rd, rs1, rs2, rm, 0);
  }

  public static boolean subtract(Hart hart, int rd, int rs1, int rs2, int rm) {
    return eligible(hart, rm) && done(hart, rd, value(hart, rs1) - value(hart, rs2))
        || FloatUnit.execute(hart, Op.FSUB_D, rd, rs1, rs2, rm, 0);
  }

  public static boolean multiply(Hart hart, int rd, int rs1, int rs2, int rm) {
    return eligible(hart, rm) && done(hart, rd, value(hart, rs1) * value(hart, rs2))
        || FloatUnit.execute(hart, Op.FMUL_D, rd, rs1, rs2, rm, 0);
  }

  public static boolean divide(Hart hart, int rd, int rs1, int rs2, int rm) {
    return eligible(hart, rm) && done(hart, rd, value(hart, rs1) / value(hart, rs2))
        || FloatUnit.execute(hart, Op.FDIV_D, rd, rs1, rs2, rm, 0);
  }

  /** The four fused operations; {@code op} says which. */
  public static boolean fused(Hart hart, int op, int rd, int rs1, int rs2, int rm, int rs3) {
    if (eligible(hart, rm)) {
      double a = value(hart, rs1);
      double c = value(hart, rs3);
      double product = op == Op.FNMSUB_D || op == Op.FNMADD_D ? -a : a;
      double sum = op == Op.FMSUB_D || op == Op.FNMADD_D ? -c : c;
      if (done(hart, rd, Math.fma(product, value(hart, rs2), sum))) {
        return true;
      }
    }
    return FloatUnit.execute(hart, op, rd, rs1, rs2, rm, rs3);
  }
}
