package org.pangaea.riscv;

import static org.pangaea.riscv.Operand.ADDRESS;
import static org.pangaea.riscv.Operand.CSR;
import static org.pangaea.riscv.Operand.FRD;
import static org.pangaea.riscv.Operand.FRS1;
import static org.pangaea.riscv.Operand.FRS2;
import static org.pangaea.riscv.Operand.FRS3;
import static org.pangaea.riscv.Operand.IMM;
import static org.pangaea.riscv.Operand.MEMORY;
import static org.pangaea.riscv.Operand.PREDECESSOR;
import static org.pangaea.riscv.Operand.RD;
import static org.pangaea.riscv.Operand.RM;
import static org.pangaea.riscv.Operand.RM_EXACT;
import static org.pangaea.riscv.Operand.RS1;
import static org.pangaea.riscv.Operand.RS2;
import static org.pangaea.riscv.Operand.SHAMT;
import static org.pangaea.riscv.Operand.SUCCESSOR;
import static org.pangaea.riscv.Operand.TARGET;
import static org.pangaea.riscv.Operand.UPPER;
import static org.pangaea.riscv.Operand.ZIMM;

import java.util.List;

/** The operands of an instruction in the order in which assembler text gives them. */
public enum Format {
  /** No operand: ecall, mret, fence.i. */
  NONE,
  /** Upper immediate: lui, auipc. */
  UPPER_IMMEDIATE(RD, UPPER),
  /** jal. */
  JUMP(RD, TARGET),
  /** Integer loads and jalr. */
  LOAD(RD, MEMORY),
  /** Integer stores. */
  STORE(RS2, MEMORY),
  /** Conditional branches. */
  BRANCH(RS1, RS2, TARGET),
  /** Register and immediate. */
  IMMEDIATE(RD, RS1, IMM),
  /** Shifts, rotations and single-bit instructions with an immediate. */
  SHIFT(RD, RS1, SHAMT),
  /** Three registers. */
  REGISTER(RD, RS1, RS2),
  /** Two registers: clz, sext.b. */
  UNARY(RD, RS1),
  /** fence. */
  FENCE(PREDECESSOR, SUCCESSOR),
  /** sfence.vma. */
  SFENCE(RS1, RS2),
  /** cbo.zero. */
  CACHE_BLOCK(ADDRESS),
  /** Load-reserved; aq and rl are suffixes of the mnemonic. */
  LOAD_RESERVED(RD, ADDRESS),
  /** AMO and store-conditional; aq and rl are suffixes of the mnemonic. */
  ATOMIC(RD, RS2, ADDRESS),
  /** CSR access from a register. */
  CSR_REGISTER(RD, CSR, RS1),
  /** CSR access with a five-bit immediate. */
  CSR_IMMEDIATE(RD, CSR, ZIMM),
  /** Floating-point loads. */
  FLOAT_LOAD(FRD, MEMORY),
  /** Floating-point stores. */
  FLOAT_STORE(FRS2, MEMORY),
  /** Fused multiply-add. */
  FLOAT_FUSED(FRD, FRS1, FRS2, FRS3, RM),
  /** Three floating-point registers, rounding. */
  FLOAT_ROUNDED(FRD, FRS1, FRS2, RM),
  /** Three floating-point registers, exact: sign injection, minimum, maximum. */
  FLOAT_EXACT(FRD, FRS1, FRS2),
  /** fsqrt and fcvt.s.d. */
  FLOAT_UNARY(FRD, FRS1, RM),
  /** fcvt.d.s, which never rounds. */
  FLOAT_WIDEN(FRD, FRS1, RM_EXACT),
  /** Comparisons. */
  FLOAT_COMPARE(RD, FRS1, FRS2),
  /** Conversion to an integer. */
  FLOAT_TO_INTEGER(RD, FRS1, RM),
  /** Conversion from an integer. */
  FLOAT_FROM_INTEGER(FRD, RS1, RM),
  /** Conversion of a 32-bit integer to double, which never rounds. */
  FLOAT_FROM_WORD(FRD, RS1, RM_EXACT),
  /** Bits to an integer register: fmv.x.d, fclass. */
  FLOAT_BITS_TO(RD, FRS1),
  /** Bits from an integer register: fmv.d.x. */
  FLOAT_BITS_FROM(FRD, RS1),
  /** Compressed: c.li, c.addi. */
  COMPRESSED_IMMEDIATE(RD, IMM),
  /** Compressed: c.slli. */
  COMPRESSED_SHIFT(RD, SHAMT),
  /** Compressed: c.addi4spn. */
  COMPRESSED_STACK_ADDRESS(RD, RS1, IMM),
  /** Compressed: c.mv, c.add, c.sub. */
  COMPRESSED_REGISTER(RD, RS2),
  /** Compressed: c.j. */
  COMPRESSED_JUMP(TARGET),
  /** Compressed: c.jr, c.jalr. */
  COMPRESSED_JUMP_REGISTER(RS1),
  /** Compressed: c.beqz, c.bnez. */
  COMPRESSED_BRANCH(RS1, TARGET);

  private final List<Operand> operands;

  Format(Operand... operands) {
    this.operands = List.of(operands);
  }

  /** The operands, first to last. */
  public List<Operand> operands() {
    return operands;
  }
}
