package org.pangaea.machine;

import org.pangaea.machine.fp.Float32;
import org.pangaea.machine.fp.Float64;
import org.pangaea.machine.fp.FloatEnv;
import org.pangaea.riscv.Op;

/**
 * Binds the F and D instructions to a hart: register files, NaN boxing, the rounding mode, the
 * state of the unit. The arithmetic itself is in {@link org.pangaea.machine.fp}. Loads and stores
 * of FP registers are the engine's.
 *
 * <p>RISC-V unprivileged, "F" and "D" extensions; sstatus.FS: privileged, "Extension Context
 * Status".
 */
public final class FloatUnit {
  private static final long SIGN64 = 1L << 63;
  private static final int SIGN32 = 1 << 31;
  private static final int DYNAMIC = 7;

  private FloatUnit() {}

  /**
   * Executes a computational instruction.
   *
   * @param rs3 third source of a fused multiply-add
   * @return false if the instruction is illegal now: the unit is off, or the rounding mode is
   *     reserved
   */
  public static boolean execute(Hart hart, int op, int rd, int rs1, int rs2, int rm, int rs3) {
    if (!hart.floatEnabled()) {
      return false;
    }
    int mode = rm == DYNAMIC ? hart.frm : rm;
    if (mode > 4 && rounds(op)) {
      return false;
    }
    hart.floatDirty();
    FloatEnv env = hart.fp;
    long[] f = hart.f;
    switch (op) {
      case Op.FMV_X_W -> integer(hart, rd, (int) f[rs1]);
      case Op.FMV_X_D -> integer(hart, rd, f[rs1]);
      case Op.FMV_W_X -> f[rd] = Float32.box((int) hart.x[rs1]);
      case Op.FMV_D_X -> f[rd] = hart.x[rs1];
      case Op.FCVT_S_D -> f[rd] = Float32.box(Float32.fromFloat64(f[rs1], mode, env));
      case Op.FCVT_D_S -> f[rd] = Float64.fromFloat32(Float32.unbox(f[rs1]), env);
      default -> {
        if (op >= Op.FMADD_D) {
          executeDouble(hart, op, rd, rs1, rs2, mode, rs3);
        } else {
          executeSingle(hart, op, rd, rs1, rs2, mode, rs3);
        }
      }
    }
    return true;
  }

  /**
   * Whether the instruction's rm field is a rounding mode (in others the bits select the
   * operation).
   */
  private static boolean rounds(int op) {
    return switch (op) {
      case Op.FSGNJ_S, Op.FSGNJN_S, Op.FSGNJX_S, Op.FMIN_S, Op.FMAX_S, Op.FMV_X_W, Op.FEQ_S ->
          false;
      case Op.FLT_S, Op.FLE_S, Op.FCLASS_S, Op.FMV_W_X -> false;
      case Op.FSGNJ_D, Op.FSGNJN_D, Op.FSGNJX_D, Op.FMIN_D, Op.FMAX_D, Op.FMV_X_D, Op.FEQ_D ->
          false;
      case Op.FLT_D, Op.FLE_D, Op.FCLASS_D, Op.FMV_D_X -> false;
      default -> true;
    };
  }

  private static void integer(Hart hart, int rd, long value) {
    hart.x[rd == 0 ? Hart.SINK : rd] = value;
  }

  private static void executeSingle(Hart hart, int op, int rd, int rs1, int rs2, int rm, int rs3) {
    FloatEnv env = hart.fp;
    long[] f = hart.f;
    int a = Float32.unbox(f[rs1]);
    int b = Float32.unbox(f[rs2]);
    long x = hart.x[rs1];
    switch (op) {
      case Op.FCVT_W_S -> integer(hart, rd, Float32.toInt32(a, rm, env));
      case Op.FCVT_WU_S -> integer(hart, rd, Float32.toUInt32(a, rm, env));
      case Op.FCVT_L_S -> integer(hart, rd, Float32.toInt64(a, rm, env));
      case Op.FCVT_LU_S -> integer(hart, rd, Float32.toUInt64(a, rm, env));
      case Op.FEQ_S -> integer(hart, rd, Float32.eq(a, b, env) ? 1 : 0);
      case Op.FLT_S -> integer(hart, rd, Float32.lt(a, b, env) ? 1 : 0);
      case Op.FLE_S -> integer(hart, rd, Float32.le(a, b, env) ? 1 : 0);
      case Op.FCLASS_S -> integer(hart, rd, Float32.classify(a));
      default ->
          f[rd] =
              Float32.box(
                  switch (op) {
                    case Op.FADD_S -> Float32.add(a, b, rm, env);
                    case Op.FSUB_S -> Float32.sub(a, b, rm, env);
                    case Op.FMUL_S -> Float32.mul(a, b, rm, env);
                    case Op.FDIV_S -> Float32.div(a, b, rm, env);
                    case Op.FSQRT_S -> Float32.sqrt(a, rm, env);
                    case Op.FSGNJ_S -> a & ~SIGN32 | b & SIGN32;
                    case Op.FSGNJN_S -> a & ~SIGN32 | ~b & SIGN32;
                    case Op.FSGNJX_S -> a ^ b & SIGN32;
                    case Op.FMIN_S -> Float32.min(a, b, env);
                    case Op.FMAX_S -> Float32.max(a, b, env);
                    case Op.FCVT_S_W -> Float32.fromInt32((int) x, rm, env);
                    case Op.FCVT_S_WU -> Float32.fromUInt32((int) x, rm, env);
                    case Op.FCVT_S_L -> Float32.fromInt64(x, rm, env);
                    case Op.FCVT_S_LU -> Float32.fromUInt64(x, rm, env);
                    default -> fusedSingle(op, a, b, Float32.unbox(f[rs3]), rm, env);
                  });
    }
  }

  private static int fusedSingle(int op, int a, int b, int c, int rm, FloatEnv env) {
    return switch (op) {
      case Op.FMADD_S -> Float32.fma(a, b, c, rm, env);
      case Op.FMSUB_S -> Float32.fma(a, b, c ^ SIGN32, rm, env);
      case Op.FNMSUB_S -> Float32.fma(a ^ SIGN32, b, c, rm, env);
      case Op.FNMADD_S -> Float32.fma(a ^ SIGN32, b, c ^ SIGN32, rm, env);
      default -> throw new IllegalArgumentException("no single-precision instruction: " + op);
    };
  }

  private static void executeDouble(Hart hart, int op, int rd, int rs1, int rs2, int rm, int rs3) {
    FloatEnv env = hart.fp;
    long[] f = hart.f;
    long a = f[rs1];
    long b = f[rs2];
    long x = hart.x[rs1];
    switch (op) {
      case Op.FCVT_W_D -> integer(hart, rd, Float64.toInt32(a, rm, env));
      case Op.FCVT_WU_D -> integer(hart, rd, Float64.toUInt32(a, rm, env));
      case Op.FCVT_L_D -> integer(hart, rd, Float64.toInt64(a, rm, env));
      case Op.FCVT_LU_D -> integer(hart, rd, Float64.toUInt64(a, rm, env));
      case Op.FEQ_D -> integer(hart, rd, Float64.eq(a, b, env) ? 1 : 0);
      case Op.FLT_D -> integer(hart, rd, Float64.lt(a, b, env) ? 1 : 0);
      case Op.FLE_D -> integer(hart, rd, Float64.le(a, b, env) ? 1 : 0);
      case Op.FCLASS_D -> integer(hart, rd, Float64.classify(a));
      default ->
          f[rd] =
              switch (op) {
                case Op.FADD_D -> Float64.add(a, b, rm, env);
                case Op.FSUB_D -> Float64.sub(a, b, rm, env);
                case Op.FMUL_D -> Float64.mul(a, b, rm, env);
                case Op.FDIV_D -> Float64.div(a, b, rm, env);
                case Op.FSQRT_D -> Float64.sqrt(a, rm, env);
                case Op.FSGNJ_D -> a & ~SIGN64 | b & SIGN64;
                case Op.FSGNJN_D -> a & ~SIGN64 | ~b & SIGN64;
                case Op.FSGNJX_D -> a ^ b & SIGN64;
                case Op.FMIN_D -> Float64.min(a, b, env);
                case Op.FMAX_D -> Float64.max(a, b, env);
                case Op.FCVT_D_W -> Float64.fromInt32((int) x);
                case Op.FCVT_D_WU -> Float64.fromUInt32((int) x);
                case Op.FCVT_D_L -> Float64.fromInt64(x, rm, env);
                case Op.FCVT_D_LU -> Float64.fromUInt64(x, rm, env);
                default -> fusedDouble(op, a, b, f[rs3], rm, env);
              };
    }
  }

  private static long fusedDouble(int op, long a, long b, long c, int rm, FloatEnv env) {
    return switch (op) {
      case Op.FMADD_D -> Float64.fma(a, b, c, rm, env);
      case Op.FMSUB_D -> Float64.fma(a, b, c ^ SIGN64, rm, env);
      case Op.FNMSUB_D -> Float64.fma(a ^ SIGN64, b, c, rm, env);
      case Op.FNMADD_D -> Float64.fma(a ^ SIGN64, b, c ^ SIGN64, rm, env);
      default -> throw new IllegalArgumentException("no double-precision instruction: " + op);
    };
  }
}
