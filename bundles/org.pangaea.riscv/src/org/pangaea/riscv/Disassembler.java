package org.pangaea.riscv;

import java.util.ArrayList;
import java.util.List;

/**
 * From bits to text, in the style of GNU objdump with {@code -M no-aliases}: the instruction that
 * is encoded, never a pseudo-instruction, compressed ones with their {@code c.} name, ABI register
 * names, targets as absolute hexadecimal addresses. One blank separates mnemonic and operands.
 * {@link Assembler} reads every line back to the same bits, but for bits that the ISA ignores.
 */
public final class Disassembler {
  private Disassembler() {}

  /**
   * Disassembles one instruction.
   *
   * @param bits as for {@link Decoder#decode}
   * @param pc the address of the instruction, for targets
   * @return for example {@code addi a0,a0,-1}; {@code .2byte} or {@code .4byte} with the bits if
   *     they are no instruction
   */
  public static String disassemble(int bits, long pc) {
    boolean compressed = (bits & 3) != 3;
    Instruction instruction = compressed ? findCompressed(bits & 0xffff) : Decoder.find(bits);
    if (instruction == null) {
      return data(bits);
    }
    long insn = Decoder.decode(bits);
    if (instruction.format() == Format.FENCE) {
      return fence(bits, Insn.imm(insn));
    }
    List<String> operands = new ArrayList<>();
    for (Operand operand : instruction.format().operands()) {
      String text = operand(operand, insn, pc);
      if (!text.isEmpty()) {
        operands.add(text);
      }
    }
    String mnemonic = instruction.mnemonic() + ordering(instruction.format(), insn);
    return operands.isEmpty() ? mnemonic : mnemonic + " " + String.join(",", operands);
  }

  private static Instruction findCompressed(int halfword) {
    for (Instruction instruction : InstructionSet.instructions()) {
      if (instruction.compressed() && instruction.encoding().matches(halfword)) {
        return instruction;
      }
    }
    return null;
  }

  private static String data(int bits) {
    return (bits & 3) != 3
        ? ".2byte 0x" + Integer.toHexString(bits & 0xffff)
        : ".4byte 0x" + Integer.toHexString(bits);
  }

  private static String operand(Operand operand, long insn, long pc) {
    int imm = Insn.imm(insn);
    return switch (operand) {
      case RD -> Registers.integerName(Insn.rd(insn));
      case RS1 -> Registers.integerName(Insn.rs1(insn));
      case RS2 -> Registers.integerName(Insn.rs2(insn));
      case FRD -> Registers.floatName(Insn.rd(insn));
      case FRS1 -> Registers.floatName(Insn.rs1(insn));
      case FRS2 -> Registers.floatName(Insn.rs2(insn));
      case FRS3 -> Registers.floatName(imm);
      case IMM -> Integer.toString(imm);
      case SHAMT -> "0x" + Integer.toHexString(imm);
      case UPPER -> "0x" + Integer.toHexString(imm >>> 12);
      case TARGET -> "0x" + Long.toHexString(pc + imm);
      case MEMORY -> imm + "(" + Registers.integerName(Insn.rs1(insn)) + ")";
      case ADDRESS -> "(" + Registers.integerName(Insn.rs1(insn)) + ")";
      case CSR -> Csr.name(imm);
      case ZIMM -> Integer.toString(Insn.rs1(insn));
      case RM -> Insn.rm(insn) == 7 ? "" : Registers.roundingName(Insn.rm(insn));
      case RM_EXACT -> Insn.rm(insn) == 0 ? "" : Registers.roundingName(Insn.rm(insn));
      case PREDECESSOR -> Fence.name(imm >>> 4 & 15);
      case SUCCESSOR -> Fence.name(imm & 15);
    };
  }

  private static String ordering(Format format, long insn) {
    if (format != Format.LOAD_RESERVED && format != Format.ATOMIC) {
      return "";
    }
    return switch (Insn.imm(insn)) {
      case 0 -> "";
      case 1 -> ".rl";
      case 2 -> ".aq";
      default -> ".aqrl";
    };
  }

  /** Fences of a reserved mode (fm) act as normal ones but have no text: shown as data. */
  private static String fence(int bits, int imm) {
    if (imm == Fence.TSO) {
      return "fence.tso";
    }
    if (imm >>> 8 != 0) {
      return data(bits);
    }
    return "fence " + Fence.name(imm >>> 4) + "," + Fence.name(imm & 15);
  }
}
