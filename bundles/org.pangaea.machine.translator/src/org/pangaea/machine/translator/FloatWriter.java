package org.pangaea.machine.translator;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.pangaea.machine.FloatUnit;
import org.pangaea.machine.Hart;
import org.pangaea.machine.fp.FloatEnv;
import org.pangaea.machine.interpreter.MicroOp;
import org.pangaea.riscv.Csr;
import org.pangaea.riscv.Op;

/**
 * Writes floating-point instructions. Registers are locals of type double, which keep any 64 bits.
 *
 * <p>Double precision is done by the host's own arithmetic where that is the guest's to the bit.
 * The JVM rounds to nearest, ties to even, and tells no exceptions. So it may be used if that is
 * the rounding mode and no flag could be raised that is not set already: the inexact flag is
 * sticky, and a finite result raises neither overflow nor invalid. Underflow needs a result no
 * larger than the smallest normal number, and is impossible for sums, which are exact there (IEEE
 * 754-2019, 7.5). A factor of zero makes no underflow either. What may raise a flag is left to the
 * interpreter, as are misses of the TLB; what is rare is {@link FloatUnit}'s, through the hart's
 * arrays.
 *
 * <p>sstatus.FS does not change within a region but to "dirty", so it is looked at in its head.
 * Flags and rounding mode change by {@link FloatUnit} and by writes of fcsr and its parts ({@link
 * #control}); they are always in the hart, and looked at again behind both.
 */
final class FloatWriter {
  private static final ClassDesc UNIT = RegionWriter.desc(FloatUnit.class);
  private static final ClassDesc FLAGS = RegionWriter.desc(FloatEnv.class);
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final ClassDesc INT = ConstantDescs.CD_int;
  private static final ClassDesc LONG = ConstantDescs.CD_long;
  private static final ClassDesc DOUBLE = ConstantDescs.CD_double;
  private static final long BOX = 0xFFFF_FFFF_0000_0000L;
  private static final long SIGN = 1L << 63;
  private static final int TO_NEAREST = 0;
  private static final int TO_ZERO = 1;
  private static final int TO_NEAREST_MAX_MAGNITUDE = 4;
  private static final int DYNAMIC = 7;

  /** Where frm stands in fcsr, above the flags. */
  private static final int MODE_SHIFT = 5;

  private static final int ALL_FLAGS = 31;

  private final CodeBuilder code;
  private final Locals locals;
  private final MemoryWriter memory;

  FloatWriter(CodeBuilder code, Locals locals, MemoryWriter memory) {
    this.code = code;
    this.locals = locals;
    this.memory = memory;
  }

  /**
   * Whether the host's arithmetic may be used: to nearest, and "inexact" is raised already. Written
   * out, since it may stand in a loop.
   */
  void lookAtMode() {
    Label end = code.newLabel();
    code.iconst_0().istore(Locals.READY);
    mode().ifne(end);
    flags().loadConstant(FloatEnv.NX).iand().istore(Locals.READY);
    code.labelBinding(end);
  }

  private CodeBuilder mode() {
    return code.aload(Locals.HART).getfield(RegionWriter.HART, "frm", INT);
  }

  private CodeBuilder env() {
    return code.aload(Locals.HART).getfield(RegionWriter.HART, "fp", FLAGS);
  }

  private CodeBuilder flags() {
    return env().getfield(FLAGS, "flags", INT);
  }

  /**
   * Reads or writes fcsr or a part of it, as {@link org.pangaea.machine.ControlUnit} does: setting
   * or clearing nothing leaves sstatus.FS as it is. Compilers put every comparison that must raise
   * no flag between a read and a write of fflags.
   */
  void control(long w) {
    int op = MicroOp.op(w);
    boolean replaces = op == Op.CSRRW || op == Op.CSRRWI;
    boolean immediate = op >= Op.CSRRWI;
    int rs1 = MicroOp.rs1(w);
    boolean writes = replaces || rs1 != 0;
    if (writes) {
      // Before rd changes, which may be the same register.
      if (immediate) {
        code.loadConstant((long) rs1);
      } else {
        locals.push(code, rs1);
      }
      code.lstore(Locals.ADDRESS);
    }
    int csr = MicroOp.imm(w);
    if (MicroOp.rd(w) != Hart.SINK) {
      pushControl(csr);
      locals.pop(code, MicroOp.rd(w));
    }
    if (writes) {
      Label end = code.newLabel();
      if (!replaces) {
        code.lload(Locals.ADDRESS).lconst_0().lcmp().ifeq(end);
        pushControl(csr);
        code.lload(Locals.ADDRESS);
        if (op == Op.CSRRS || op == Op.CSRRSI) {
          code.lor();
        } else {
          code.loadConstant(-1L).lxor().land();
        }
        code.lstore(Locals.ADDRESS);
      }
      writeControl(csr);
      dirty();
      lookAtMode();
      code.labelBinding(end);
    }
  }

  private void pushControl(int csr) {
    switch (csr) {
      case Csr.FFLAGS -> flags();
      case Csr.FRM -> mode();
      default -> {
        mode().loadConstant(MODE_SHIFT).ishl();
        flags().ior();
      }
    }
    code.i2l();
  }

  /** Writes what stands in the local for addresses. */
  private void writeControl(int csr) {
    if (csr != Csr.FRM) {
      env().lload(Locals.ADDRESS).l2i().loadConstant(ALL_FLAGS).iand();
      code.putfield(FLAGS, "flags", INT);
    }
    if (csr != Csr.FFLAGS) {
      code.aload(Locals.HART).lload(Locals.ADDRESS).l2i();
      if (csr == Csr.FCSR) {
        code.loadConstant(MODE_SHIFT).iushr();
      }
      code.loadConstant(DYNAMIC).iand().putfield(RegionWriter.HART, "frm", INT);
    }
  }

  void write(long w, Stub stub) {
    int op = MicroOp.op(w);
    int rs1 = MicroOp.rs1(w);
    switch (op) {
      case Op.FLW, Op.FLD -> load(w, op == Op.FLW ? 4 : 8, stub);
      case Op.FSW, Op.FSD -> store(w, op == Op.FSW ? 4 : 8, stub);
      case Op.FADD_D -> sum(w, () -> both(w).dadd(), stub);
      case Op.FSUB_D -> sum(w, () -> both(w).dsub(), stub);
      case Op.FMUL_D -> product(w, () -> both(w).dmul(), stub, rs1, MicroOp.rs2(w));
      case Op.FDIV_D -> product(w, () -> both(w).ddiv(), stub, rs1);
      case Op.FSQRT_D -> product(w, () -> squareRoot(rs1), stub, rs1);
      case Op.FMADD_D, Op.FMSUB_D, Op.FNMSUB_D, Op.FNMADD_D ->
          product(w, () -> fused(w, op), stub, rs1, MicroOp.rs2(w));
      case Op.FSGNJ_D, Op.FSGNJN_D, Op.FSGNJX_D -> sign(w, op);
      case Op.FEQ_D, Op.FLT_D, Op.FLE_D -> compare(w, op, stub);
      case Op.FMV_X_D -> {
        bits(rs1);
        locals.pop(code, MicroOp.rd(w));
        dirty();
      }
      case Op.FMV_D_X -> {
        locals.push(code, rs1);
        fromBits(w);
      }
      case Op.FCVT_D_W -> exact(w, () -> integer(rs1).l2i().i2d(), stub);
      case Op.FCVT_D_WU ->
          exact(w, () -> integer(rs1).loadConstant(0xFFFF_FFFFL).land().l2d(), stub);
      case Op.FCVT_D_L -> sum(w, () -> integer(rs1).l2d(), stub);
      case Op.FCVT_W_D, Op.FCVT_L_D -> toInteger(w, op, stub);
      default -> general(w, stub);
    }
  }

  private CodeBuilder integer(int register) {
    locals.push(code, register);
    return code;
  }

  private CodeBuilder push(int register) {
    return code.dload(locals.floating(register));
  }

  private CodeBuilder both(long w) {
    push(MicroOp.rs1(w));
    return push(MicroOp.rs2(w));
  }

  private void bits(int register) {
    push(register);
    code.invokestatic(
        ConstantDescs.CD_Double, "doubleToRawLongBits", MethodTypeDesc.of(LONG, DOUBLE));
  }

  private void fromBits(long w) {
    code.invokestatic(ConstantDescs.CD_Double, "longBitsToDouble", MethodTypeDesc.of(DOUBLE, LONG));
    result(w);
  }

  private void result(long w) {
    code.dstore(locals.floating(MicroOp.rd(w)));
    dirty();
  }

  private void dirty() {
    code.iconst_1().istore(Locals.DIRTY);
  }

  private void load(long w, int size, Stub stub) {
    memory.loadAddress(MicroOp.rs1(w), MicroOp.imm(w), size, stub);
    memory.load(size);
    if (size == 4) {
      code.loadConstant(BOX).lor();
    }
    fromBits(w);
  }

  private void store(long w, int size, Stub stub) {
    memory.storeAddress(MicroOp.rs1(w), MicroOp.imm(w), size, stub);
    bits(MicroOp.rs2(w));
    memory.store(size);
  }

  /** An operation that never rounds. Its rounding mode must be a legal one all the same. */
  private void exact(long w, Runnable operation, Stub stub) {
    if (MicroOp.rm(w) > TO_NEAREST_MAX_MAGNITUDE) {
      general(w, stub);
    } else {
      operation.run();
      result(w);
    }
  }

  /** An operation whose result is right if it is finite. */
  private void sum(long w, Runnable operation, Stub stub) {
    if (nearest(w, stub)) {
      code.iload(Locals.READY).ifeq(stub.interpret());
      operation.run();
      code.dstore(Locals.RESULT);
      finite(stub);
      code.dload(Locals.RESULT);
      result(w);
    }
  }

  /**
   * An operation whose result is right if it is finite and beyond the smallest normal number, or if
   * one of these registers is zero.
   */
  private void product(long w, Runnable operation, Stub stub, int... factors) {
    if (nearest(w, stub)) {
      Label small = code.newLabel();
      Label done = code.newLabel();
      code.iload(Locals.READY).ifeq(stub.interpret());
      operation.run();
      code.dstore(Locals.RESULT);
      finite(stub);
      magnitude(Locals.RESULT).loadConstant(Double.MIN_NORMAL).dcmpl().ifle(small);
      code.labelBinding(done);
      code.dload(Locals.RESULT);
      result(w);
      stub.behind(() -> {
        code.labelBinding(small);
        for (int factor : factors) {
          push(factor).dconst_0().dcmpl().ifeq(done);
        }
        code.goto_(stub.interpret());
      });
    }
  }

  /** Whether the instruction may be the host's; otherwise it is written in the general way. */
  private boolean nearest(long w, Stub stub) {
    int mode = MicroOp.rm(w);
    boolean nearest = mode == TO_NEAREST || mode == DYNAMIC;
    if (!nearest) {
      general(w, stub);
    }
    return nearest;
  }

  private void finite(Stub stub) {
    magnitude(Locals.RESULT).loadConstant(Double.MAX_VALUE).dcmpg().ifgt(stub.interpret());
  }

  private CodeBuilder magnitude(int local) {
    return code.dload(local).invokestatic(MATH, "abs", MethodTypeDesc.of(DOUBLE, DOUBLE));
  }

  private void squareRoot(int rs1) {
    push(rs1).invokestatic(MATH, "sqrt", MethodTypeDesc.of(DOUBLE, DOUBLE));
  }

  private void fused(long w, int op) {
    push(MicroOp.rs1(w));
    if (op == Op.FNMSUB_D || op == Op.FNMADD_D) {
      code.dneg();
    }
    push(MicroOp.rs2(w));
    push(MicroOp.imm(w));
    if (op == Op.FMSUB_D || op == Op.FNMADD_D) {
      code.dneg();
    }
    code.invokestatic(MATH, "fma", MethodTypeDesc.of(DOUBLE, DOUBLE, DOUBLE, DOUBLE));
  }

  private void sign(long w, int op) {
    if (op == Op.FSGNJ_D && MicroOp.rs1(w) == MicroOp.rs2(w)) {
      push(MicroOp.rs1(w));
      result(w);
      return;
    }
    bits(MicroOp.rs1(w));
    if (op != Op.FSGNJX_D) {
      code.loadConstant(~SIGN).land();
    }
    bits(MicroOp.rs2(w));
    if (op == Op.FSGNJN_D) {
      code.loadConstant(-1L).lxor();
    }
    code.loadConstant(SIGN).land();
    if (op == Op.FSGNJX_D) {
      code.lxor();
    } else {
      code.lor();
    }
    fromBits(w);
  }

  /** A NaN may raise "invalid". */
  private void compare(long w, int op, Stub stub) {
    for (int register : new int[] {MicroOp.rs1(w), MicroOp.rs2(w)}) {
      push(register);
      push(register).dcmpl().ifne(stub.interpret());
    }
    Label yes = code.newLabel();
    Label end = code.newLabel();
    both(w).dcmpl();
    code.branch(
        switch (op) {
          case Op.FEQ_D -> Opcode.IFEQ;
          case Op.FLT_D -> Opcode.IFLT;
          default -> Opcode.IFLE;
        },
        yes);
    code.lconst_0().goto_(end).labelBinding(yes).lconst_1().labelBinding(end);
    locals.pop(code, MicroOp.rd(w));
    dirty();
  }

  /** As in C: towards zero. Out of range is invalid. */
  private void toInteger(long w, int op, Stub stub) {
    if (MicroOp.rm(w) != TO_ZERO) {
      general(w, stub);
      return;
    }
    boolean word = op == Op.FCVT_W_D;
    code.iload(Locals.READY).ifeq(stub.interpret());
    magnitude(locals.floating(MicroOp.rs1(w)));
    code.loadConstant(word ? 0x1p31 - 1 : 0x1p62).dcmpg().ifgt(stub.interpret());
    push(MicroOp.rs1(w));
    if (word) {
      code.d2i().i2l();
    } else {
      code.d2l();
    }
    locals.pop(code, MicroOp.rd(w));
    dirty();
  }

  /** Operands and result pass through the hart's arrays. */
  private void general(long w, Stub stub) {
    int op = MicroOp.op(w);
    int rd = MicroOp.rd(w);
    int rs1 = MicroOp.rs1(w);
    if (!Operands.readsInteger(op)) {
      spill(rs1);
    } else if (rs1 != 0) {
      code.aload(Locals.X).loadConstant(rs1);
      integer(rs1).lastore();
    }
    if (Operands.readsSecondFloat(op)) {
      spill(MicroOp.rs2(w));
    }
    if (Operands.readsThirdFloat(op)) {
      spill(MicroOp.imm(w));
    }
    code.aload(Locals.HART).loadConstant(op);
    code.loadConstant(rd).loadConstant(rs1).loadConstant(MicroOp.rs2(w));
    code.loadConstant(MicroOp.rm(w)).loadConstant(MicroOp.imm(w));
    code.invokestatic(
        UNIT,
        "execute",
        MethodTypeDesc.of(
            ConstantDescs.CD_boolean, RegionWriter.HART, INT, INT, INT, INT, INT, INT));
    code.ifeq(stub.interpret());
    lookAtMode();
    if (!Operands.writesInteger(op)) {
      code.aload(Locals.F).loadConstant(rd).laload();
      fromBits(w);
    } else if (rd != 0) {
      code.aload(Locals.X).loadConstant(rd).laload();
      locals.pop(code, rd);
    }
  }

  private void spill(int register) {
    code.aload(Locals.F).loadConstant(register);
    bits(register);
    code.lastore();
  }
}
