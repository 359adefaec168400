package org.pangaea.machine.translator;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.function.IntConsumer;
import org.pangaea.machine.FloatUnit;
import org.pangaea.machine.interpreter.MicroOp;
import org.pangaea.machine.translator.RegionWriter.Stub;
import org.pangaea.riscv.Op;

/**
 * Writes floating-point instructions: the registers stay in the hart's array, and the arithmetic is
 * called. One that is illegal now is left to the interpreter, which traps.
 */
final class FloatWriter {
  private static final ClassDesc UNIT = RegionWriter.desc(FloatUnit.class);
  private static final ClassDesc FAST = RegionWriter.desc(FastDouble.class);
  private static final ClassDesc INT = ConstantDescs.CD_int;
  private static final long BOX = 0xFFFF_FFFF_0000_0000L;

  private final CodeBuilder code;
  private final IntConsumer register;
  private final int[] local;
  private final MemoryWriter memory;

  FloatWriter(CodeBuilder code, IntConsumer register, int[] local, MemoryWriter memory) {
    this.code = code;
    this.register = register;
    this.local = local;
    this.memory = memory;
  }

  void write(long w, Stub stub) {
    int op = MicroOp.op(w);
    switch (op) {
      case Op.FLW, Op.FLD -> load(w, op == Op.FLW ? 4 : 8, stub);
      case Op.FSW, Op.FSD -> store(w, op == Op.FSW ? 4 : 8, stub);
      case Op.FADD_D -> fast("add", w, stub);
      case Op.FSUB_D -> fast("subtract", w, stub);
      case Op.FMUL_D -> fast("multiply", w, stub);
      case Op.FDIV_D -> fast("divide", w, stub);
      case Op.FMADD_D, Op.FMSUB_D, Op.FNMSUB_D, Op.FNMADD_D -> call(FAST, "fused", op, w, stub);
      default -> general(op, w, stub);
    }
  }

  private void enabled(Stub stub) {
    code.aload(RegionWriter.HART_LOCAL);
    code.invokevirtual(
        RegionWriter.HART, "floatEnabled", MethodTypeDesc.of(ConstantDescs.CD_boolean));
    code.ifeq(stub.interpret());
  }

  private void load(long w, int size, Stub stub) {
    enabled(stub);
    memory.loadAddress(MicroOp.rs1(w), MicroOp.imm(w), size, stub);
    memory.load(size);
    if (size == 4) {
      code.loadConstant(BOX).lor();
    }
    code.lstore(RegionWriter.ADDRESS);
    code.aload(RegionWriter.FLOATS).loadConstant(MicroOp.rd(w)).lload(RegionWriter.ADDRESS);
    code.lastore();
    code.aload(RegionWriter.HART_LOCAL);
    code.invokevirtual(RegionWriter.HART, "floatDirty", MethodTypeDesc.of(ConstantDescs.CD_void));
  }

  private void store(long w, int size, Stub stub) {
    enabled(stub);
    memory.storeAddress(MicroOp.rs1(w), MicroOp.imm(w), size, stub);
    code.aload(RegionWriter.FLOATS).loadConstant(MicroOp.rs2(w)).laload();
    memory.store(size);
  }

  private void fast(String name, long w, Stub stub) {
    code.aload(RegionWriter.HART_LOCAL);
    code.loadConstant(MicroOp.rd(w)).loadConstant(MicroOp.rs1(w)).loadConstant(MicroOp.rs2(w));
    code.loadConstant(MicroOp.rm(w));
    code.invokestatic(
        FAST,
        name,
        MethodTypeDesc.of(ConstantDescs.CD_boolean, RegionWriter.HART, INT, INT, INT, INT));
    code.ifeq(stub.interpret());
  }

  private void call(ClassDesc where, String name, int op, long w, Stub stub) {
    code.aload(RegionWriter.HART_LOCAL);
    code.loadConstant(op);
    code.loadConstant(MicroOp.rd(w)).loadConstant(MicroOp.rs1(w)).loadConstant(MicroOp.rs2(w));
    code.loadConstant(MicroOp.rm(w)).loadConstant(MicroOp.imm(w));
    code.invokestatic(
        where,
        name,
        MethodTypeDesc.of(
            ConstantDescs.CD_boolean, RegionWriter.HART, INT, INT, INT, INT, INT, INT));
    code.ifeq(stub.interpret());
  }

  /** Integer operands and results pass through the hart's array. */
  private void general(int op, long w, Stub stub) {
    int rs1 = MicroOp.rs1(w);
    int rd = MicroOp.rd(w);
    if (Operands.readsInteger(op) && rs1 != 0) {
      code.aload(RegionWriter.REGISTERS).loadConstant(rs1);
      register.accept(rs1);
      code.lastore();
    }
    call(UNIT, "execute", op, w, stub);
    if (Operands.writesInteger(op) && rd != 0) {
      code.aload(RegionWriter.REGISTERS).loadConstant(rd).laload().lstore(local[rd]);
    }
  }
}
