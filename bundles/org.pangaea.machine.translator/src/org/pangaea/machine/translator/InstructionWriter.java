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
    } else if (RegionPlan.isFloatControl(w)) {
      floats.control(w);
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
      case Op.MULHSU -> alu(w, "mulhsu");
      case Op.DIV -> alu(w, "div");
      case Op.DIVU -> alu(w, "divu");
      case Op.REM -> alu(w, "rem");
      case Op.REMU -> alu(w, "remu");
      case Op.DIVW -> alu(w, "divw");
      case Op.DIVUW -> alu(w, "divuw");
      case Op.REMW -> alu(w, "remw");
      case Op.REMUW -> alu(w, "remuw");
      default -> bits(op, w);
    }
  }

  /**
   * Zba, Zbb and Zbs. Each is written out: {@link Alu#compute}, which has them all, is too large
   * for HotSpot to inline, and a call in a loop costs it the host's registers.
   */
  private void bits(int op, long w) {
    switch (op) {
      case Op.ADD_UW -> unsignedWord(w, 0);
      case Op.SH1ADD, Op.SH2ADD, Op.SH3ADD -> {
        rs1(w);
        code.loadConstant(op - Op.SH1ADD + 1).lshl();
        rs2(w);
        code.ladd();
      }
      case Op.SH1ADD_UW, Op.SH2ADD_UW, Op.SH3ADD_UW -> unsignedWord(w, op - Op.SH1ADD_UW + 1);
      case Op.SLLI_UW -> {
        rs1(w);
        code.loadConstant(0xFFFF_FFFFL).land().loadConstant(MicroOp.imm(w)).lshl();
      }
      case Op.ANDN -> inverted(w).land();
      case Op.ORN -> inverted(w).lor();
      case Op.XNOR -> inverted(w).lxor();
      case Op.CLZ -> count(w, "numberOfLeadingZeros");
      case Op.CTZ -> count(w, "numberOfTrailingZeros");
      case Op.CPOP -> count(w, "bitCount");
      case Op.CLZW -> countWord(w, "numberOfLeadingZeros");
      case Op.CTZW -> countWord(w, "numberOfTrailingZeros");
      case Op.CPOPW -> countWord(w, "bitCount");
      case Op.MAX -> math(w, "max");
      case Op.MIN -> math(w, "min");
      case Op.MAXU -> alu(w, "maxu");
      case Op.MINU -> alu(w, "minu");
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
      case Op.ROL -> rotate(registerShift(w), "rotateLeft");
      case Op.ROR -> rotate(registerShift(w), "rotateRight");
      case Op.RORI -> rotate(shift(w), "rotateRight");
      case Op.ROLW -> rotateWord(words(w), "rotateLeft");
      case Op.RORW -> rotateWord(words(w), "rotateRight");
      case Op.RORIW -> rotateWord(wordShift(w), "rotateRight");
      case Op.REV8 -> {
        rs1(w);
        code.invokestatic(ConstantDescs.CD_Long, "reverseBytes", MethodTypeDesc.of(LONG, LONG));
      }
      case Op.BCLR -> withBit(w, false).loadConstant(-1L).lxor().land();
      case Op.BCLRI -> withBit(w, true).loadConstant(-1L).lxor().land();
      case Op.BINV -> withBit(w, false).lxor();
      case Op.BINVI -> withBit(w, true).lxor();
      case Op.BSET -> withBit(w, false).lor();
      case Op.BSETI -> withBit(w, true).lor();
      case Op.BEXT -> registerShift(w).lushr().lconst_1().land();
      case Op.BEXTI -> shift(w).lushr().lconst_1().land();
      case Op.ORC_B -> {
        rs1(w);
        code.invokestatic(ALU, "orcb", MethodTypeDesc.of(LONG, LONG));
      }
      default -> throw new IllegalArgumentException("no integer instruction: " + op);
    }
  }

  /** The low word of rs1 as an unsigned number, shifted, plus rs2. */
  private void unsignedWord(long w, int shift) {
    rs1(w);
    code.loadConstant(0xFFFF_FFFFL).land();
    if (shift != 0) {
      code.loadConstant(shift).lshl();
    }
    rs2(w);
    code.ladd();
  }

  /** Pushes rs1 and the complement of rs2. */
  private CodeBuilder inverted(long w) {
    return both(w).loadConstant(-1L).lxor();
  }

  private void count(long w, String method) {
    rs1(w);
    code.invokestatic(ConstantDescs.CD_Long, method, MethodTypeDesc.of(INT, LONG)).i2l();
  }

  private void countWord(long w, String method) {
    rs1(w);
    code.l2i().invokestatic(ConstantDescs.CD_Integer, method, MethodTypeDesc.of(INT, INT)).i2l();
  }

  private static void rotate(CodeBuilder code, String method) {
    code.invokestatic(ConstantDescs.CD_Long, method, MethodTypeDesc.of(LONG, LONG, INT));
  }

  private static void rotateWord(CodeBuilder code, String method) {
    code.invokestatic(ConstantDescs.CD_Integer, method, MethodTypeDesc.of(INT, INT, INT)).i2l();
  }

  /** Pushes rs1 and the bit that rs2 or the immediate names. */
  private CodeBuilder withBit(long w, boolean immediate) {
    rs1(w);
    code.lconst_1();
    if (immediate) {
      code.loadConstant(MicroOp.imm(w));
    } else {
      rs2(w);
      code.l2i();
    }
    return code.lshl();
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
}
