package org.pangaea.riscv;

import static org.pangaea.riscv.Format.ATOMIC;
import static org.pangaea.riscv.Format.BRANCH;
import static org.pangaea.riscv.Format.CACHE_BLOCK;
import static org.pangaea.riscv.Format.COMPRESSED_BRANCH;
import static org.pangaea.riscv.Format.COMPRESSED_IMMEDIATE;
import static org.pangaea.riscv.Format.COMPRESSED_JUMP;
import static org.pangaea.riscv.Format.COMPRESSED_JUMP_REGISTER;
import static org.pangaea.riscv.Format.COMPRESSED_REGISTER;
import static org.pangaea.riscv.Format.COMPRESSED_SHIFT;
import static org.pangaea.riscv.Format.COMPRESSED_STACK_ADDRESS;
import static org.pangaea.riscv.Format.CSR_IMMEDIATE;
import static org.pangaea.riscv.Format.CSR_REGISTER;
import static org.pangaea.riscv.Format.FENCE;
import static org.pangaea.riscv.Format.FLOAT_BITS_FROM;
import static org.pangaea.riscv.Format.FLOAT_BITS_TO;
import static org.pangaea.riscv.Format.FLOAT_COMPARE;
import static org.pangaea.riscv.Format.FLOAT_EXACT;
import static org.pangaea.riscv.Format.FLOAT_FROM_INTEGER;
import static org.pangaea.riscv.Format.FLOAT_FROM_WORD;
import static org.pangaea.riscv.Format.FLOAT_FUSED;
import static org.pangaea.riscv.Format.FLOAT_LOAD;
import static org.pangaea.riscv.Format.FLOAT_ROUNDED;
import static org.pangaea.riscv.Format.FLOAT_STORE;
import static org.pangaea.riscv.Format.FLOAT_TO_INTEGER;
import static org.pangaea.riscv.Format.FLOAT_UNARY;
import static org.pangaea.riscv.Format.FLOAT_WIDEN;
import static org.pangaea.riscv.Format.IMMEDIATE;
import static org.pangaea.riscv.Format.JUMP;
import static org.pangaea.riscv.Format.LOAD;
import static org.pangaea.riscv.Format.LOAD_RESERVED;
import static org.pangaea.riscv.Format.NONE;
import static org.pangaea.riscv.Format.REGISTER;
import static org.pangaea.riscv.Format.SFENCE;
import static org.pangaea.riscv.Format.SHIFT;
import static org.pangaea.riscv.Format.STORE;
import static org.pangaea.riscv.Format.UNARY;
import static org.pangaea.riscv.Format.UPPER_IMMEDIATE;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The instruction set as data: RV64IMAFDC, Zicsr, Zifencei, Zba, Zbb, Zbs, Zicboz and the
 * privileged instructions. Decoder, disassembler and assembler know nothing else. Patterns are the
 * rows of the unprivileged specification's chapter "RV32/64G Instruction Set Listings", of the
 * tables of its C, bit-manipulation and CMO chapters, and of the privileged specification's
 * listing; {@link Encoding} explains the notation.
 *
 * <p>Every operation has exactly one entry of 32 bits; compressed entries name the operation that
 * they expand to. No two entries match the same bits.
 */
public final class InstructionSet {
  private static final List<Instruction> ALL;
  private static final Map<String, Instruction> BY_MNEMONIC = new LinkedHashMap<>();

  static {
    Builder table = new Builder();
    base(table);
    multiply(table);
    atomics(table);
    floatingPoint(table);
    system(table);
    bitManipulation(table);
    compressed(table);
    ALL = List.copyOf(table.instructions);
    ALL.forEach(instruction -> BY_MNEMONIC.put(instruction.mnemonic(), instruction));
  }

  private InstructionSet() {}

  /** All entries, compressed ones last. */
  public static List<Instruction> instructions() {
    return ALL;
  }

  /** The entry with this name, for example {@code fcvt.w.s} or {@code c.addi}; null if none. */
  public static Instruction byMnemonic(String mnemonic) {
    return BY_MNEMONIC.get(mnemonic);
  }

  private static void base(Builder table) {
    table.extension = "I";
    table.add(Op.LUI, "lui", UPPER_IMMEDIATE, "imm[31:12] rd 0110111");
    table.add(Op.AUIPC, "auipc", UPPER_IMMEDIATE, "imm[31:12] rd 0010111");
    table.add(Op.JAL, "jal", JUMP, "imm[20|10:1|11|19:12] rd 1101111");
    table.add(Op.JALR, "jalr", LOAD, "imm[11:0] rs1 000 rd 1100111");
    table.add(Op.BEQ, "beq", BRANCH, "imm[12|10:5] rs2 rs1 000 imm[4:1|11] 1100011");
    table.add(Op.BNE, "bne", BRANCH, "imm[12|10:5] rs2 rs1 001 imm[4:1|11] 1100011");
    table.add(Op.BLT, "blt", BRANCH, "imm[12|10:5] rs2 rs1 100 imm[4:1|11] 1100011");
    table.add(Op.BGE, "bge", BRANCH, "imm[12|10:5] rs2 rs1 101 imm[4:1|11] 1100011");
    table.add(Op.BLTU, "bltu", BRANCH, "imm[12|10:5] rs2 rs1 110 imm[4:1|11] 1100011");
    table.add(Op.BGEU, "bgeu", BRANCH, "imm[12|10:5] rs2 rs1 111 imm[4:1|11] 1100011");
    table.add(Op.LB, "lb", LOAD, "imm[11:0] rs1 000 rd 0000011");
    table.add(Op.LH, "lh", LOAD, "imm[11:0] rs1 001 rd 0000011");
    table.add(Op.LW, "lw", LOAD, "imm[11:0] rs1 010 rd 0000011");
    table.add(Op.LD, "ld", LOAD, "imm[11:0] rs1 011 rd 0000011");
    table.add(Op.LBU, "lbu", LOAD, "imm[11:0] rs1 100 rd 0000011");
    table.add(Op.LHU, "lhu", LOAD, "imm[11:0] rs1 101 rd 0000011");
    table.add(Op.LWU, "lwu", LOAD, "imm[11:0] rs1 110 rd 0000011");
    table.add(Op.SB, "sb", STORE, "imm[11:5] rs2 rs1 000 imm[4:0] 0100011");
    table.add(Op.SH, "sh", STORE, "imm[11:5] rs2 rs1 001 imm[4:0] 0100011");
    table.add(Op.SW, "sw", STORE, "imm[11:5] rs2 rs1 010 imm[4:0] 0100011");
    table.add(Op.SD, "sd", STORE, "imm[11:5] rs2 rs1 011 imm[4:0] 0100011");
    table.add(Op.ADDI, "addi", IMMEDIATE, "imm[11:0] rs1 000 rd 0010011");
    table.add(Op.SLTI, "slti", IMMEDIATE, "imm[11:0] rs1 010 rd 0010011");
    table.add(Op.SLTIU, "sltiu", IMMEDIATE, "imm[11:0] rs1 011 rd 0010011");
    table.add(Op.XORI, "xori", IMMEDIATE, "imm[11:0] rs1 100 rd 0010011");
    table.add(Op.ORI, "ori", IMMEDIATE, "imm[11:0] rs1 110 rd 0010011");
    table.add(Op.ANDI, "andi", IMMEDIATE, "imm[11:0] rs1 111 rd 0010011");
    table.add(Op.SLLI, "slli", SHIFT, "000000 uimm[5:0] rs1 001 rd 0010011");
    table.add(Op.SRLI, "srli", SHIFT, "000000 uimm[5:0] rs1 101 rd 0010011");
    table.add(Op.SRAI, "srai", SHIFT, "010000 uimm[5:0] rs1 101 rd 0010011");
    table.add(Op.ADDIW, "addiw", IMMEDIATE, "imm[11:0] rs1 000 rd 0011011");
    table.add(Op.SLLIW, "slliw", SHIFT, "0000000 uimm[4:0] rs1 001 rd 0011011");
    table.add(Op.SRLIW, "srliw", SHIFT, "0000000 uimm[4:0] rs1 101 rd 0011011");
    table.add(Op.SRAIW, "sraiw", SHIFT, "0100000 uimm[4:0] rs1 101 rd 0011011");
    table.add(Op.ADD, "add", REGISTER, "0000000 rs2 rs1 000 rd 0110011");
    table.add(Op.SUB, "sub", REGISTER, "0100000 rs2 rs1 000 rd 0110011");
    table.add(Op.SLL, "sll", REGISTER, "0000000 rs2 rs1 001 rd 0110011");
    table.add(Op.SLT, "slt", REGISTER, "0000000 rs2 rs1 010 rd 0110011");
    table.add(Op.SLTU, "sltu", REGISTER, "0000000 rs2 rs1 011 rd 0110011");
    table.add(Op.XOR, "xor", REGISTER, "0000000 rs2 rs1 100 rd 0110011");
    table.add(Op.SRL, "srl", REGISTER, "0000000 rs2 rs1 101 rd 0110011");
    table.add(Op.SRA, "sra", REGISTER, "0100000 rs2 rs1 101 rd 0110011");
    table.add(Op.OR, "or", REGISTER, "0000000 rs2 rs1 110 rd 0110011");
    table.add(Op.AND, "and", REGISTER, "0000000 rs2 rs1 111 rd 0110011");
    table.add(Op.ADDW, "addw", REGISTER, "0000000 rs2 rs1 000 rd 0111011");
    table.add(Op.SUBW, "subw", REGISTER, "0100000 rs2 rs1 000 rd 0111011");
    table.add(Op.SLLW, "sllw", REGISTER, "0000000 rs2 rs1 001 rd 0111011");
    table.add(Op.SRLW, "srlw", REGISTER, "0000000 rs2 rs1 101 rd 0111011");
    table.add(Op.SRAW, "sraw", REGISTER, "0100000 rs2 rs1 101 rd 0111011");
    table.add(Op.FENCE, "fence", FENCE, "fence ----- 000 ----- 0001111");
    table.add(Op.ECALL, "ecall", NONE, "000000000000 00000 000 00000 1110011");
    table.add(Op.EBREAK, "ebreak", NONE, "000000000001 00000 000 00000 1110011");
    table.extension = "Zifencei";
    table.add(Op.FENCE_I, "fence.i", NONE, "------------ ----- 001 ----- 0001111");
    table.extension = "Zicboz";
    table.add(Op.CBO_ZERO, "cbo.zero", CACHE_BLOCK, "000000000100 rs1 010 00000 0001111");
  }

  private static void multiply(Builder table) {
    table.extension = "M";
    table.add(Op.MUL, "mul", REGISTER, "0000001 rs2 rs1 000 rd 0110011");
    table.add(Op.MULH, "mulh", REGISTER, "0000001 rs2 rs1 001 rd 0110011");
    table.add(Op.MULHSU, "mulhsu", REGISTER, "0000001 rs2 rs1 010 rd 0110011");
    table.add(Op.MULHU, "mulhu", REGISTER, "0000001 rs2 rs1 011 rd 0110011");
    table.add(Op.DIV, "div", REGISTER, "0000001 rs2 rs1 100 rd 0110011");
    table.add(Op.DIVU, "divu", REGISTER, "0000001 rs2 rs1 101 rd 0110011");
    table.add(Op.REM, "rem", REGISTER, "0000001 rs2 rs1 110 rd 0110011");
    table.add(Op.REMU, "remu", REGISTER, "0000001 rs2 rs1 111 rd 0110011");
    table.add(Op.MULW, "mulw", REGISTER, "0000001 rs2 rs1 000 rd 0111011");
    table.add(Op.DIVW, "divw", REGISTER, "0000001 rs2 rs1 100 rd 0111011");
    table.add(Op.DIVUW, "divuw", REGISTER, "0000001 rs2 rs1 101 rd 0111011");
    table.add(Op.REMW, "remw", REGISTER, "0000001 rs2 rs1 110 rd 0111011");
    table.add(Op.REMUW, "remuw", REGISTER, "0000001 rs2 rs1 111 rd 0111011");
  }

  private static void atomics(Builder table) {
    table.extension = "A";
    table.add(Op.LR_W, "lr.w", LOAD_RESERVED, "00010 aqrl 00000 rs1 010 rd 0101111");
    table.add(Op.SC_W, "sc.w", ATOMIC, "00011 aqrl rs2 rs1 010 rd 0101111");
    table.add(Op.AMOSWAP_W, "amoswap.w", ATOMIC, "00001 aqrl rs2 rs1 010 rd 0101111");
    table.add(Op.AMOADD_W, "amoadd.w", ATOMIC, "00000 aqrl rs2 rs1 010 rd 0101111");
    table.add(Op.AMOXOR_W, "amoxor.w", ATOMIC, "00100 aqrl rs2 rs1 010 rd 0101111");
    table.add(Op.AMOAND_W, "amoand.w", ATOMIC, "01100 aqrl rs2 rs1 010 rd 0101111");
    table.add(Op.AMOOR_W, "amoor.w", ATOMIC, "01000 aqrl rs2 rs1 010 rd 0101111");
    table.add(Op.AMOMIN_W, "amomin.w", ATOMIC, "10000 aqrl rs2 rs1 010 rd 0101111");
    table.add(Op.AMOMAX_W, "amomax.w", ATOMIC, "10100 aqrl rs2 rs1 010 rd 0101111");
    table.add(Op.AMOMINU_W, "amominu.w", ATOMIC, "11000 aqrl rs2 rs1 010 rd 0101111");
    table.add(Op.AMOMAXU_W, "amomaxu.w", ATOMIC, "11100 aqrl rs2 rs1 010 rd 0101111");
    table.add(Op.LR_D, "lr.d", LOAD_RESERVED, "00010 aqrl 00000 rs1 011 rd 0101111");
    table.add(Op.SC_D, "sc.d", ATOMIC, "00011 aqrl rs2 rs1 011 rd 0101111");
    table.add(Op.AMOSWAP_D, "amoswap.d", ATOMIC, "00001 aqrl rs2 rs1 011 rd 0101111");
    table.add(Op.AMOADD_D, "amoadd.d", ATOMIC, "00000 aqrl rs2 rs1 011 rd 0101111");
    table.add(Op.AMOXOR_D, "amoxor.d", ATOMIC, "00100 aqrl rs2 rs1 011 rd 0101111");
    table.add(Op.AMOAND_D, "amoand.d", ATOMIC, "01100 aqrl rs2 rs1 011 rd 0101111");
    table.add(Op.AMOOR_D, "amoor.d", ATOMIC, "01000 aqrl rs2 rs1 011 rd 0101111");
    table.add(Op.AMOMIN_D, "amomin.d", ATOMIC, "10000 aqrl rs2 rs1 011 rd 0101111");
    table.add(Op.AMOMAX_D, "amomax.d", ATOMIC, "10100 aqrl rs2 rs1 011 rd 0101111");
    table.add(Op.AMOMINU_D, "amominu.d", ATOMIC, "11000 aqrl rs2 rs1 011 rd 0101111");
    table.add(Op.AMOMAXU_D, "amomaxu.d", ATOMIC, "11100 aqrl rs2 rs1 011 rd 0101111");
  }

  private static void floatingPoint(Builder table) {
    table.extension = "F";
    table.add(Op.FLW, "flw", FLOAT_LOAD, "imm[11:0] rs1 010 rd 0000111");
    table.add(Op.FSW, "fsw", FLOAT_STORE, "imm[11:5] rs2 rs1 010 imm[4:0] 0100111");
    table.add(Op.FMADD_S, "fmadd.s", FLOAT_FUSED, "rs3 00 rs2 rs1 rm rd 1000011");
    table.add(Op.FMSUB_S, "fmsub.s", FLOAT_FUSED, "rs3 00 rs2 rs1 rm rd 1000111");
    table.add(Op.FNMSUB_S, "fnmsub.s", FLOAT_FUSED, "rs3 00 rs2 rs1 rm rd 1001011");
    table.add(Op.FNMADD_S, "fnmadd.s", FLOAT_FUSED, "rs3 00 rs2 rs1 rm rd 1001111");
    table.add(Op.FADD_S, "fadd.s", FLOAT_ROUNDED, "0000000 rs2 rs1 rm rd 1010011");
    table.add(Op.FSUB_S, "fsub.s", FLOAT_ROUNDED, "0000100 rs2 rs1 rm rd 1010011");
    table.add(Op.FMUL_S, "fmul.s", FLOAT_ROUNDED, "0001000 rs2 rs1 rm rd 1010011");
    table.add(Op.FDIV_S, "fdiv.s", FLOAT_ROUNDED, "0001100 rs2 rs1 rm rd 1010011");
    table.add(Op.FSQRT_S, "fsqrt.s", FLOAT_UNARY, "0101100 00000 rs1 rm rd 1010011");
    table.add(Op.FSGNJ_S, "fsgnj.s", FLOAT_EXACT, "0010000 rs2 rs1 000 rd 1010011");
    table.add(Op.FSGNJN_S, "fsgnjn.s", FLOAT_EXACT, "0010000 rs2 rs1 001 rd 1010011");
    table.add(Op.FSGNJX_S, "fsgnjx.s", FLOAT_EXACT, "0010000 rs2 rs1 010 rd 1010011");
    table.add(Op.FMIN_S, "fmin.s", FLOAT_EXACT, "0010100 rs2 rs1 000 rd 1010011");
    table.add(Op.FMAX_S, "fmax.s", FLOAT_EXACT, "0010100 rs2 rs1 001 rd 1010011");
    table.add(Op.FCVT_W_S, "fcvt.w.s", FLOAT_TO_INTEGER, "1100000 00000 rs1 rm rd 1010011");
    table.add(Op.FCVT_WU_S, "fcvt.wu.s", FLOAT_TO_INTEGER, "1100000 00001 rs1 rm rd 1010011");
    table.add(Op.FCVT_L_S, "fcvt.l.s", FLOAT_TO_INTEGER, "1100000 00010 rs1 rm rd 1010011");
    table.add(Op.FCVT_LU_S, "fcvt.lu.s", FLOAT_TO_INTEGER, "1100000 00011 rs1 rm rd 1010011");
    table.add(Op.FMV_X_W, "fmv.x.w", FLOAT_BITS_TO, "1110000 00000 rs1 000 rd 1010011");
    table.add(Op.FEQ_S, "feq.s", FLOAT_COMPARE, "1010000 rs2 rs1 010 rd 1010011");
    table.add(Op.FLT_S, "flt.s", FLOAT_COMPARE, "1010000 rs2 rs1 001 rd 1010011");
    table.add(Op.FLE_S, "fle.s", FLOAT_COMPARE, "1010000 rs2 rs1 000 rd 1010011");
    table.add(Op.FCLASS_S, "fclass.s", FLOAT_BITS_TO, "1110000 00000 rs1 001 rd 1010011");
    table.add(Op.FCVT_S_W, "fcvt.s.w", FLOAT_FROM_INTEGER, "1101000 00000 rs1 rm rd 1010011");
    table.add(Op.FCVT_S_WU, "fcvt.s.wu", FLOAT_FROM_INTEGER, "1101000 00001 rs1 rm rd 1010011");
    table.add(Op.FCVT_S_L, "fcvt.s.l", FLOAT_FROM_INTEGER, "1101000 00010 rs1 rm rd 1010011");
    table.add(Op.FCVT_S_LU, "fcvt.s.lu", FLOAT_FROM_INTEGER, "1101000 00011 rs1 rm rd 1010011");
    table.add(Op.FMV_W_X, "fmv.w.x", FLOAT_BITS_FROM, "1111000 00000 rs1 000 rd 1010011");
    table.extension = "D";
    table.add(Op.FLD, "fld", FLOAT_LOAD, "imm[11:0] rs1 011 rd 0000111");
    table.add(Op.FSD, "fsd", FLOAT_STORE, "imm[11:5] rs2 rs1 011 imm[4:0] 0100111");
    table.add(Op.FMADD_D, "fmadd.d", FLOAT_FUSED, "rs3 01 rs2 rs1 rm rd 1000011");
    table.add(Op.FMSUB_D, "fmsub.d", FLOAT_FUSED, "rs3 01 rs2 rs1 rm rd 1000111");
    table.add(Op.FNMSUB_D, "fnmsub.d", FLOAT_FUSED, "rs3 01 rs2 rs1 rm rd 1001011");
    table.add(Op.FNMADD_D, "fnmadd.d", FLOAT_FUSED, "rs3 01 rs2 rs1 rm rd 1001111");
    table.add(Op.FADD_D, "fadd.d", FLOAT_ROUNDED, "0000001 rs2 rs1 rm rd 1010011");
    table.add(Op.FSUB_D, "fsub.d", FLOAT_ROUNDED, "0000101 rs2 rs1 rm rd 1010011");
    table.add(Op.FMUL_D, "fmul.d", FLOAT_ROUNDED, "0001001 rs2 rs1 rm rd 1010011");
    table.add(Op.FDIV_D, "fdiv.d", FLOAT_ROUNDED, "0001101 rs2 rs1 rm rd 1010011");
    table.add(Op.FSQRT_D, "fsqrt.d", FLOAT_UNARY, "0101101 00000 rs1 rm rd 1010011");
    table.add(Op.FSGNJ_D, "fsgnj.d", FLOAT_EXACT, "0010001 rs2 rs1 000 rd 1010011");
    table.add(Op.FSGNJN_D, "fsgnjn.d", FLOAT_EXACT, "0010001 rs2 rs1 001 rd 1010011");
    table.add(Op.FSGNJX_D, "fsgnjx.d", FLOAT_EXACT, "0010001 rs2 rs1 010 rd 1010011");
    table.add(Op.FMIN_D, "fmin.d", FLOAT_EXACT, "0010101 rs2 rs1 000 rd 1010011");
    table.add(Op.FMAX_D, "fmax.d", FLOAT_EXACT, "0010101 rs2 rs1 001 rd 1010011");
    table.add(Op.FCVT_S_D, "fcvt.s.d", FLOAT_UNARY, "0100000 00001 rs1 rm rd 1010011");
    table.add(Op.FCVT_D_S, "fcvt.d.s", FLOAT_WIDEN, "0100001 00000 rs1 rm rd 1010011");
    table.add(Op.FCVT_W_D, "fcvt.w.d", FLOAT_TO_INTEGER, "1100001 00000 rs1 rm rd 1010011");
    table.add(Op.FCVT_WU_D, "fcvt.wu.d", FLOAT_TO_INTEGER, "1100001 00001 rs1 rm rd 1010011");
    table.add(Op.FCVT_L_D, "fcvt.l.d", FLOAT_TO_INTEGER, "1100001 00010 rs1 rm rd 1010011");
    table.add(Op.FCVT_LU_D, "fcvt.lu.d", FLOAT_TO_INTEGER, "1100001 00011 rs1 rm rd 1010011");
    table.add(Op.FMV_X_D, "fmv.x.d", FLOAT_BITS_TO, "1110001 00000 rs1 000 rd 1010011");
    table.add(Op.FEQ_D, "feq.d", FLOAT_COMPARE, "1010001 rs2 rs1 010 rd 1010011");
    table.add(Op.FLT_D, "flt.d", FLOAT_COMPARE, "1010001 rs2 rs1 001 rd 1010011");
    table.add(Op.FLE_D, "fle.d", FLOAT_COMPARE, "1010001 rs2 rs1 000 rd 1010011");
    table.add(Op.FCLASS_D, "fclass.d", FLOAT_BITS_TO, "1110001 00000 rs1 001 rd 1010011");
    table.add(Op.FCVT_D_W, "fcvt.d.w", FLOAT_FROM_WORD, "1101001 00000 rs1 rm rd 1010011");
    table.add(Op.FCVT_D_WU, "fcvt.d.wu", FLOAT_FROM_WORD, "1101001 00001 rs1 rm rd 1010011");
    table.add(Op.FCVT_D_L, "fcvt.d.l", FLOAT_FROM_INTEGER, "1101001 00010 rs1 rm rd 1010011");
    table.add(Op.FCVT_D_LU, "fcvt.d.lu", FLOAT_FROM_INTEGER, "1101001 00011 rs1 rm rd 1010011");
    table.add(Op.FMV_D_X, "fmv.d.x", FLOAT_BITS_FROM, "1111001 00000 rs1 000 rd 1010011");
  }

  private static void system(Builder table) {
    table.extension = "Zicsr";
    table.add(Op.CSRRW, "csrrw", CSR_REGISTER, "csr rs1 001 rd 1110011");
    table.add(Op.CSRRS, "csrrs", CSR_REGISTER, "csr rs1 010 rd 1110011");
    table.add(Op.CSRRC, "csrrc", CSR_REGISTER, "csr rs1 011 rd 1110011");
    table.add(Op.CSRRWI, "csrrwi", CSR_IMMEDIATE, "csr rs1 101 rd 1110011");
    table.add(Op.CSRRSI, "csrrsi", CSR_IMMEDIATE, "csr rs1 110 rd 1110011");
    table.add(Op.CSRRCI, "csrrci", CSR_IMMEDIATE, "csr rs1 111 rd 1110011");
    table.extension = "Privileged";
    table.add(Op.SRET, "sret", NONE, "0001000 00010 00000 000 00000 1110011");
    table.add(Op.MRET, "mret", NONE, "0011000 00010 00000 000 00000 1110011");
    table.add(Op.WFI, "wfi", NONE, "0001000 00101 00000 000 00000 1110011");
    table.add(Op.SFENCE_VMA, "sfence.vma", SFENCE, "0001001 rs2 rs1 000 00000 1110011");
  }

  private static void bitManipulation(Builder table) {
    table.extension = "Zba";
    table.add(Op.ADD_UW, "add.uw", REGISTER, "0000100 rs2 rs1 000 rd 0111011");
    table.add(Op.SH1ADD, "sh1add", REGISTER, "0010000 rs2 rs1 010 rd 0110011");
    table.add(Op.SH2ADD, "sh2add", REGISTER, "0010000 rs2 rs1 100 rd 0110011");
    table.add(Op.SH3ADD, "sh3add", REGISTER, "0010000 rs2 rs1 110 rd 0110011");
    table.add(Op.SH1ADD_UW, "sh1add.uw", REGISTER, "0010000 rs2 rs1 010 rd 0111011");
    table.add(Op.SH2ADD_UW, "sh2add.uw", REGISTER, "0010000 rs2 rs1 100 rd 0111011");
    table.add(Op.SH3ADD_UW, "sh3add.uw", REGISTER, "0010000 rs2 rs1 110 rd 0111011");
    table.add(Op.SLLI_UW, "slli.uw", SHIFT, "000010 uimm[5:0] rs1 001 rd 0011011");
    table.extension = "Zbb";
    table.add(Op.ANDN, "andn", REGISTER, "0100000 rs2 rs1 111 rd 0110011");
    table.add(Op.ORN, "orn", REGISTER, "0100000 rs2 rs1 110 rd 0110011");
    table.add(Op.XNOR, "xnor", REGISTER, "0100000 rs2 rs1 100 rd 0110011");
    table.add(Op.CLZ, "clz", UNARY, "0110000 00000 rs1 001 rd 0010011");
    table.add(Op.CLZW, "clzw", UNARY, "0110000 00000 rs1 001 rd 0011011");
    table.add(Op.CTZ, "ctz", UNARY, "0110000 00001 rs1 001 rd 0010011");
    table.add(Op.CTZW, "ctzw", UNARY, "0110000 00001 rs1 001 rd 0011011");
    table.add(Op.CPOP, "cpop", UNARY, "0110000 00010 rs1 001 rd 0010011");
    table.add(Op.CPOPW, "cpopw", UNARY, "0110000 00010 rs1 001 rd 0011011");
    table.add(Op.MAX, "max", REGISTER, "0000101 rs2 rs1 110 rd 0110011");
    table.add(Op.MAXU, "maxu", REGISTER, "0000101 rs2 rs1 111 rd 0110011");
    table.add(Op.MIN, "min", REGISTER, "0000101 rs2 rs1 100 rd 0110011");
    table.add(Op.MINU, "minu", REGISTER, "0000101 rs2 rs1 101 rd 0110011");
    table.add(Op.SEXT_B, "sext.b", UNARY, "0110000 00100 rs1 001 rd 0010011");
    table.add(Op.SEXT_H, "sext.h", UNARY, "0110000 00101 rs1 001 rd 0010011");
    table.add(Op.ZEXT_H, "zext.h", UNARY, "0000100 00000 rs1 100 rd 0111011");
    table.add(Op.ROL, "rol", REGISTER, "0110000 rs2 rs1 001 rd 0110011");
    table.add(Op.ROLW, "rolw", REGISTER, "0110000 rs2 rs1 001 rd 0111011");
    table.add(Op.ROR, "ror", REGISTER, "0110000 rs2 rs1 101 rd 0110011");
    table.add(Op.RORI, "rori", SHIFT, "011000 uimm[5:0] rs1 101 rd 0010011");
    table.add(Op.RORIW, "roriw", SHIFT, "0110000 uimm[4:0] rs1 101 rd 0011011");
    table.add(Op.RORW, "rorw", REGISTER, "0110000 rs2 rs1 101 rd 0111011");
    table.add(Op.ORC_B, "orc.b", UNARY, "0010100 00111 rs1 101 rd 0010011");
    table.add(Op.REV8, "rev8", UNARY, "0110101 11000 rs1 101 rd 0010011");
    table.extension = "Zbs";
    table.add(Op.BCLR, "bclr", REGISTER, "0100100 rs2 rs1 001 rd 0110011");
    table.add(Op.BCLRI, "bclri", SHIFT, "010010 uimm[5:0] rs1 001 rd 0010011");
    table.add(Op.BEXT, "bext", REGISTER, "0100100 rs2 rs1 101 rd 0110011");
    table.add(Op.BEXTI, "bexti", SHIFT, "010010 uimm[5:0] rs1 101 rd 0010011");
    table.add(Op.BINV, "binv", REGISTER, "0110100 rs2 rs1 001 rd 0110011");
    table.add(Op.BINVI, "binvi", SHIFT, "011010 uimm[5:0] rs1 001 rd 0010011");
    table.add(Op.BSET, "bset", REGISTER, "0010100 rs2 rs1 001 rd 0110011");
    table.add(Op.BSETI, "bseti", SHIFT, "001010 uimm[5:0] rs1 001 rd 0010011");
  }

  private static void compressed(Builder table) {
    table.extension = "C";
    table.add(
        Op.ADDI, "c.addi4spn", COMPRESSED_STACK_ADDRESS, "000 nzuimm[5:4|9:6|2|3] rd' 00 rs1=2");
    table.add(Op.FLD, "c.fld", FLOAT_LOAD, "001 uimm[5:3] rs1' uimm[7:6] rd' 00");
    table.add(Op.LW, "c.lw", LOAD, "010 uimm[5:3] rs1' uimm[2|6] rd' 00");
    table.add(Op.LD, "c.ld", LOAD, "011 uimm[5:3] rs1' uimm[7:6] rd' 00");
    table.add(Op.FSD, "c.fsd", FLOAT_STORE, "101 uimm[5:3] rs1' uimm[7:6] rs2' 00");
    table.add(Op.SW, "c.sw", STORE, "110 uimm[5:3] rs1' uimm[2|6] rs2' 00");
    table.add(Op.SD, "c.sd", STORE, "111 uimm[5:3] rs1' uimm[7:6] rs2' 00");

    table.add(Op.ADDI, "c.addi", COMPRESSED_IMMEDIATE, "000 imm[5] rd/rs1 imm[4:0] 01");
    table.add(Op.ADDIW, "c.addiw", COMPRESSED_IMMEDIATE, "001 imm[5] rd/rs1!0 imm[4:0] 01");
    table.add(Op.ADDI, "c.li", COMPRESSED_IMMEDIATE, "010 imm[5] rd imm[4:0] 01");
    table.add(
        Op.ADDI,
        "c.addi16sp",
        COMPRESSED_IMMEDIATE,
        "011 nzimm[9] 00010 nzimm[4|6|8:7|5] 01 rd=2 rs1=2");
    table.add(Op.LUI, "c.lui", UPPER_IMMEDIATE, "011 nzimm[17] rd!2 nzimm[16:12] 01");
    table.add(Op.SRLI, "c.srli", COMPRESSED_SHIFT, "100 uimm[5] 00 rd'/rs1' uimm[4:0] 01");
    table.add(Op.SRAI, "c.srai", COMPRESSED_SHIFT, "100 uimm[5] 01 rd'/rs1' uimm[4:0] 01");
    table.add(Op.ANDI, "c.andi", COMPRESSED_IMMEDIATE, "100 imm[5] 10 rd'/rs1' imm[4:0] 01");
    table.add(Op.SUB, "c.sub", COMPRESSED_REGISTER, "100 0 11 rd'/rs1' 00 rs2' 01");
    table.add(Op.XOR, "c.xor", COMPRESSED_REGISTER, "100 0 11 rd'/rs1' 01 rs2' 01");
    table.add(Op.OR, "c.or", COMPRESSED_REGISTER, "100 0 11 rd'/rs1' 10 rs2' 01");
    table.add(Op.AND, "c.and", COMPRESSED_REGISTER, "100 0 11 rd'/rs1' 11 rs2' 01");
    table.add(Op.SUBW, "c.subw", COMPRESSED_REGISTER, "100 1 11 rd'/rs1' 00 rs2' 01");
    table.add(Op.ADDW, "c.addw", COMPRESSED_REGISTER, "100 1 11 rd'/rs1' 01 rs2' 01");
    table.add(Op.JAL, "c.j", COMPRESSED_JUMP, "101 imm[11|4|9:8|10|6|7|3:1|5] 01");
    table.add(Op.BEQ, "c.beqz", COMPRESSED_BRANCH, "110 imm[8|4:3] rs1' imm[7:6|2:1|5] 01");
    table.add(Op.BNE, "c.bnez", COMPRESSED_BRANCH, "111 imm[8|4:3] rs1' imm[7:6|2:1|5] 01");

    table.add(Op.SLLI, "c.slli", COMPRESSED_SHIFT, "000 uimm[5] rd/rs1 uimm[4:0] 10");
    table.add(Op.FLD, "c.fldsp", FLOAT_LOAD, "001 uimm[5] rd uimm[4:3|8:6] 10 rs1=2");
    table.add(Op.LW, "c.lwsp", LOAD, "010 uimm[5] rd!0 uimm[4:2|7:6] 10 rs1=2");
    table.add(Op.LD, "c.ldsp", LOAD, "011 uimm[5] rd!0 uimm[4:3|8:6] 10 rs1=2");
    table.add(Op.JALR, "c.jr", COMPRESSED_JUMP_REGISTER, "100 0 rs1!0 00000 10");
    table.add(Op.ADD, "c.mv", COMPRESSED_REGISTER, "100 0 rd rs2!0 10");
    table.add(Op.EBREAK, "c.ebreak", NONE, "100 1 00000 00000 10");
    table.add(Op.JALR, "c.jalr", COMPRESSED_JUMP_REGISTER, "100 1 rs1!0 00000 10 rd=1");
    table.add(Op.ADD, "c.add", COMPRESSED_REGISTER, "100 1 rd/rs1 rs2!0 10");
    table.add(Op.FSD, "c.fsdsp", FLOAT_STORE, "101 uimm[5:3|8:6] rs2 10 rs1=2");
    table.add(Op.SW, "c.swsp", STORE, "110 uimm[5:2|7:6] rs2 10 rs1=2");
    table.add(Op.SD, "c.sdsp", STORE, "111 uimm[5:3|8:6] rs2 10 rs1=2");
  }

  private static final class Builder {
    final List<Instruction> instructions = new ArrayList<>();
    String extension;

    void add(int op, String mnemonic, Format format, String pattern) {
      Encoding encoding = Encoding.parse(pattern, mnemonic.startsWith("c."));
      instructions.add(new Instruction(op, mnemonic, format, encoding, extension));
    }
  }
}
