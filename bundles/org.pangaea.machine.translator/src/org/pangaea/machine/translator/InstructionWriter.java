package org.pangaea.machine.translator;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.pangaea.machine.Alu;
import org.pangaea.machine.Atomics;
import org.pangaea.machine.Hart;
import org.pangaea.machine.interpreter.MicroOp;
import org.pangaea.machine.translator.RegionWriter.Stub;
import org.pangaea.riscv.Op;

/** Writes instructions that go on with the next one. */
final class InstructionWriter {
  private static final ClassDesc ALU = RegionWriter.desc(Alu.class);
  private static final ClassDesc ATOMICS = RegionWriter.desc(Atomics.class);
  private static final ClassDesc LONG = ConstantDescs.CD_long;
  private static final ClassDesc INT = ConstantDescs.CD_int;

  private final CodeBuilder code;
  private final Locals locals;
  private final MemoryWriter memory;
  private final FloatWriter floats;

  InstructionWriter(CodeBuilder code, Locals locals, MemoryWriter memory) {
    this.code = code;
    this.locals = locals;
    this.memory = memory;
    floats = new FloatWriter(code, locals, memory);
  }

  FloatWriter floats() {
    return floats;
  }

  void write(long w, int at, Stub stub) {
    int op = MicroOp.op(w);
    if (RegionPlan.isFloat(op)) {
      floats.write(w, stub);
    } else if (RegionPlan.isAtomic(op)) {
      atomic(w, op, stub);
    } else if (op == Op.FENCE) {
      memory.fence();
    } else if (op >= Op.LB && op <= Op.LWU) {
      load(w, op, stub);
    } else if (op >= Op.SB && op <= Op.SD) {
      int size = Operands.accessSize(op);
      memory.storeAddress(MicroOp.rs1(w), MicroOp.imm(w), size, stub);
      rs2(w);
      memory.store(size);
    } else if (MicroOp.rd(w) != Hart.SINK) {
      compute(op, w, at);
      locals.pop(code, MicroOp.rd(w));
    }
  }

  private void load(long w, int op, Stub stub) {
    boolean unsigned = op >= Op.LBU;
    int size = Operands.accessSize(op);
    memory.loadAddress(MicroOp.rs1(w), MicroOp.imm(w), size, stub);
    memory.load(size);
    if (unsigned) {
      code.loadConstant((1L << 8 * size) - 1).land();
    }
    locals.pop(code, MicroOp.rd(w));
  }

  /**
   * LR, SC or an AMO. It waits for nothing here, so nothing is lost between an LR and its SC but at
   * a poll, and the region polls at backward jumps only.
   */
  private void atomic(long w, int op, Stub stub) {
    int size = Atomics.size(op);
    if (Operands.reserves(op)) {
      memory.reservedAddress(MicroOp.rs1(w), size, stub);
      code.lstore(Locals.HOST);
      code.aload(Locals.HART).lload(Locals.HOST).loadConstant(size);
      atomics("loadReserved", MethodTypeDesc.of(LONG, RegionWriter.HART, LONG, INT));
    } else {
      memory.atomicAddress(MicroOp.rs1(w), size, stub);
      code.lstore(Locals.HOST);
      if (op == Op.SC_W || op == Op.SC_D) {
        code.aload(Locals.HART).lload(Locals.HOST).loadConstant(size);
        rs2(w);
        atomics("storeConditional", MethodTypeDesc.of(LONG, RegionWriter.HART, LONG, INT, LONG));
      } else {
        code.loadConstant(op).lload(Locals.HOST);
        rs2(w);
        atomics("update", MethodTypeDesc.of(LONG, INT, LONG, LONG));
      }
    }
    locals.pop(code, MicroOp.rd(w));
  }

  private void atomics(String method, MethodTypeDesc type) {
    code.invokestatic(ATOMICS, memory.alone ? method + "Alone" : method, type);
  }

  /** Pushes the result. */
  private void compute(int op, long w, int at) {
    long imm = MicroOp.imm(w);
    switch (op) {
      case Op.LUI -> code.loadConstant(imm);
      case Op.AUIPC -> code.lload(Locals.BASE).loadConstant(at * 2L + imm).ladd();
      case Op.ADDI -> {
        rs1(w);
        if (imm != 0) {
          code.loadConstant(imm).ladd();
        }
      }
      case Op.SLTI -> smaller(() -> immediates(w), false);
      case Op.SLTIU -> smaller(() -> immediates(w), true);
      case Op.XORI -> immediates(w).lxor();
      case Op.ORI -> immediates(w).lor();
      case Op.ANDI -> immediates(w).land();
      case Op.SLLI -> shift(w).lshl();
      case Op.SRLI -> shift(w).lushr();
      case Op.SRAI -> shift(w).lshr();
      case Op.ADDIW -> immediates(w).ladd().l2i().i2l();
      case Op.SLLIW -> wordShift(w).ishl().i2l();
      case Op.SRLIW -> wordShift(w).iushr().i2l();
      case Op.SRAIW -> wordShift(w).ishr().i2l();
      case Op.ADD -> both(w).ladd();
      case Op.SUB -> both(w).lsub();
      case Op.SLL -> registerShift(w).lshl();
      case Op.SLT -> smaller(() -> both(w), false);
      case Op.SLTU -> smaller(() -> both(w), true);
      case Op.XOR -> both(w).lxor();
      case Op.SRL -> registerShift(w).lushr();
      case Op.SRA -> registerShift(w).lshr();
      case Op.OR -> both(w).lor();
      case Op.AND -> both(w).land();
      case Op.ADDW -> both(w).ladd().l2i().i2l();
      case Op.SUBW -> both(w).lsub().l2i().i2l();
      case Op.SLLW -> words(w).ishl().i2l();
      case Op.SRLW -> words(w).iushr().i2l();
      case Op.SRAW -> words(w).ishr().i2l();
      case Op.MUL -> both(w).lmul();
      case Op.MULW -> words(w).imul().i2l();
      case Op.MULH -> math(w, "multiplyHigh");
      case Op.MULHU -> math(w, "unsignedMultiplyHigh");
      case Op.DIV -> alu(w, "div");
      case Op.DIVU -> alu(w, "divu");
      case Op.REM -> alu(w, "rem");
      case Op.REMU -> alu(w, "remu");
      case Op.DIVW -> alu(w, "divw");
      case Op.DIVUW -> alu(w, "divuw");
      case Op.REMW -> alu(w, "remw");
      case Op.REMUW -> alu(w, "remuw");
      case Op.ADD_UW -> {
        rs1(w);
        code.loadConstant(0xFFFF_FFFFL).land();
        rs2(w);
        code.ladd();
      }
      case Op.SH1ADD, Op.SH2ADD, Op.SH3ADD -> {
        rs1(w);
        code.loadConstant(op - Op.SH1ADD + 1).lshl();
        rs2(w);
        code.ladd();
      }
      case Op.ANDN -> {
        both(w).loadConstant(-1L).lxor().land();
      }
      case Op.SEXT_B -> {
        rs1(w);
        code.l2i().i2b().i2l();
      }
      case Op.SEXT_H -> {
        rs1(w);
        code.l2i().i2s().i2l();
      }
      case Op.ZEXT_H -> {
        rs1(w);
        code.loadConstant(0xFFFFL).land();
      }
      case Op.BEXTI -> shift(w).lushr().lconst_1().land();
      default -> general(op, w);
    }
  }

  private void rs1(long w) {
    locals.push(code, MicroOp.rs1(w));
  }

  private void rs2(long w) {
    locals.push(code, MicroOp.rs2(w));
  }

  private CodeBuilder both(long w) {
    rs1(w);
    rs2(w);
    return code;
  }

  private CodeBuilder immediates(long w) {
    rs1(w);
    return code.loadConstant((long) MicroOp.imm(w));
  }

  private CodeBuilder shift(long w) {
    rs1(w);
    return code.loadConstant(MicroOp.imm(w));
  }

  private CodeBuilder registerShift(long w) {
    return both(w).l2i();
  }

  private CodeBuilder wordShift(long w) {
    rs1(w);
    return code.l2i().loadConstant(MicroOp.imm(w));
  }

  private CodeBuilder words(long w) {
    rs1(w);
    code.l2i();
    rs2(w);
    return code.l2i();
  }

  /** 1 if the first of the two pushed values is smaller, else 0. */
  private void smaller(Runnable operands, boolean unsigned) {
    operands.run();
    if (unsigned) {
      code.invokestatic(
          ConstantDescs.CD_Long, "compareUnsigned", MethodTypeDesc.of(INT, LONG, LONG));
    } else {
      code.lcmp();
    }
    Label less = code.newLabel();
    Label end = code.newLabel();
    code.iflt(less).lconst_0().goto_(end).labelBinding(less).lconst_1().labelBinding(end);
  }

  private void math(long w, String name) {
    both(w).invokestatic(ClassDesc.of("java.lang.Math"), name, MethodTypeDesc.of(LONG, LONG, LONG));
  }

  private void alu(long w, String name) {
    both(w).invokestatic(ALU, name, MethodTypeDesc.of(LONG, LONG, LONG));
  }

  /** The instructions that take a helper: the second operand is rs2 or the immediate. */
  private void general(int op, long w) {
    code.loadConstant(op);
    rs1(w);
    switch (op) {
      case Op.SLLI_UW, Op.RORI, Op.RORIW, Op.BCLRI, Op.BINVI, Op.BSETI ->
          code.loadConstant((long) MicroOp.imm(w));
      default -> rs2(w);
    }
    code.invokestatic(ALU, "compute", MethodTypeDesc.of(LONG, INT, LONG, LONG));
  }
}
