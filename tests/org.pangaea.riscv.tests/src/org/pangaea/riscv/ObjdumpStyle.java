package org.pangaea.riscv;

/**
 * Our disassembly with the few things put as objdump 2.40 puts them, on purpose not as we do: each
 * one is a difference that was looked up in the specification.
 */
final class ObjdumpStyle {
  /** C.ADDI16SP with immediate 0 is reserved (C chapter, "Integer Register-Immediate"). */
  static final int C_ADDI16SP_0 = 0x6101;

  private ObjdumpStyle() {}

  /** What objdump prints; {@code -} for no instruction. */
  static String text(int bits, long pc) {
    if (bits == C_ADDI16SP_0) {
      return "c.addi16sp sp,0";
    }
    switch (bits) {
      case 0:
        return "c.unimp";
      // Of the withdrawn N extension and of debug mode.
      case 0x0020_0073:
        return "uret";
      case 0x7b20_0073:
        return "dret";
      // Of the privileged architecture before 1.10.
      case 0x2020_0073:
        return "hret";
      case 0x1040_0073:
        return "sfence.vm";
      // The word that is promised to trap: a write to a read-only CSR.
      case 0xc000_1073:
        return "unimp";
      default:
        break;
    }
    long insn = Decoder.decode(bits);
    String text = Disassembler.disassemble(bits, pc);
    if (text.startsWith(".") || rejected(bits, insn)) {
      return "-";
    }
    return switch (Insn.op(insn)) {
      // Hints on RV64, named as the RV128 instructions that they are there.
      case Op.SLLI, Op.SRLI, Op.SRAI ->
          Insn.compressed(insn) ? text.replaceFirst("i (\\w+),0x0$", "i64 $1") : text;
      // The empty set.
      case Op.FENCE -> text.replaceFirst(" 0,", " unknown,").replaceFirst(",0$", ",unknown");
      // Reserved rounding modes.
      default -> text.endsWith(",rm5") || text.endsWith(",rm6") ? unknownRounding(text) : text;
    };
  }

  private static String unknownRounding(String text) {
    return text.substring(0, text.length() - 3) + "unknown";
  }

  /** Whether the word accesses a CSR that objdump may name and we number. */
  static boolean hasForeignCsr(int bits) {
    boolean csr = (bits & 0x7f) == 0x73 && (bits & 0x3000) != 0;
    return csr && Csr.name(bits >>> 20).startsWith("0x");
  }

  /** What objdump printed, with our number in place of its name of such a CSR. */
  static String withoutForeignCsr(String text, int bits) {
    return hasForeignCsr(bits)
        ? text.replaceFirst(",[^,]*,", "," + Csr.name(bits >>> 20) + ",")
        : text;
  }

  /** What the decoder accepts and objdump does not know. */
  private static boolean rejected(int bits, long insn) {
    return switch (Insn.op(insn)) {
      // Unused fields of fences shall be ignored ("Memory Ordering Instructions", "Zifencei").
      case Op.FENCE -> (bits & 0x000f_8f80) != 0;
      case Op.FENCE_I -> (bits & 0xffff_8f80) != 0;
      // Conversions that are exact have a rounding mode nevertheless ("Conversion and Move").
      case Op.FCVT_D_S, Op.FCVT_D_W, Op.FCVT_D_WU -> Insn.rm(insn) != 0;
      default -> false;
    };
  }
}
