package org.pangaea.machine.translator;

import org.pangaea.machine.interpreter.MicroOp;
import org.pangaea.riscv.Op;

/** What instructions do with registers, memory and control. */
final class Operands {
  private Operands() {}

  /** A branch, jump or call. */
  static boolean endsBlock(int op) {
    return op >= Op.JAL && op <= Op.BGEU || op >= MicroOp.FAR_BRANCH && op <= MicroOp.FAR_JAL;
  }

  static boolean loads(int op) {
    return op >= Op.LB && op <= Op.LWU || op == Op.FLW || op == Op.FLD;
  }

  /** Also the atomics, all but LR, which is not given the right to store. */
  static boolean stores(int op) {
    return op >= Op.SB && op <= Op.SD
        || op == Op.FSW
        || op == Op.FSD
        || RegionPlan.isAtomic(op) && !reserves(op);
  }

  /** Bytes of a plain load or store, integer or floating point; 0: it is none. */
  static int accessSize(int op) {
    if (op >= Op.LB && op <= Op.LWU) {
      return 1 << (op >= Op.LBU ? op - Op.LBU : op - Op.LB);
    }
    if (op >= Op.SB && op <= Op.SD) {
      return 1 << op - Op.SB;
    }
    return switch (op) {
      case Op.FLW, Op.FSW -> 4;
      case Op.FLD, Op.FSD -> 8;
      default -> 0;
    };
  }

  static boolean reserves(int op) {
    return op == Op.LR_W || op == Op.LR_D;
  }

  /** Whether a floating-point instruction's rs1 is an integer register. */
  static boolean readsInteger(int op) {
    return switch (op) {
      case Op.FLW, Op.FSW, Op.FLD, Op.FSD -> true;
      case Op.FCVT_S_W, Op.FCVT_S_WU, Op.FCVT_S_L, Op.FCVT_S_LU, Op.FMV_W_X -> true;
      case Op.FCVT_D_W, Op.FCVT_D_WU, Op.FCVT_D_L, Op.FCVT_D_LU, Op.FMV_D_X -> true;
      default -> false;
    };
  }

  /** Whether its rs2 is a floating-point register. */
  static boolean readsSecondFloat(int op) {
    return readsThirdFloat(op)
        || op >= Op.FADD_S && op <= Op.FDIV_S
        || op >= Op.FSGNJ_S && op <= Op.FMAX_S
        || op >= Op.FEQ_S && op <= Op.FLE_S
        || op >= Op.FADD_D && op <= Op.FDIV_D
        || op >= Op.FSGNJ_D && op <= Op.FMAX_D
        || op >= Op.FEQ_D && op <= Op.FLE_D
        || op == Op.FSW
        || op == Op.FSD;
  }

  /** Whether it is a fused multiply-add, whose rs3 stands in the immediate. */
  static boolean readsThirdFloat(int op) {
    return op >= Op.FMADD_S && op <= Op.FNMADD_S || op >= Op.FMADD_D && op <= Op.FNMADD_D;
  }

  /** Whether a floating-point instruction's rd is an integer register. */
  static boolean writesInteger(int op) {
    return switch (op) {
      case Op.FCVT_W_S, Op.FCVT_WU_S, Op.FCVT_L_S, Op.FCVT_LU_S, Op.FMV_X_W -> true;
      case Op.FEQ_S, Op.FLT_S, Op.FLE_S, Op.FCLASS_S -> true;
      case Op.FCVT_W_D, Op.FCVT_WU_D, Op.FCVT_L_D, Op.FCVT_LU_D, Op.FMV_X_D -> true;
      case Op.FEQ_D, Op.FLT_D, Op.FLE_D, Op.FCLASS_D -> true;
      default -> false;
    };
  }
}
