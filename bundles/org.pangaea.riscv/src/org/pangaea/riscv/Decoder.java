package org.pangaea.riscv;

import java.util.Arrays;

/**
 * From bits to the packed form of {@link Insn}. The tables are computed from {@link InstructionSet}
 * when the class is initialised and never change: any thread may decode.
 */
public final class Decoder {
  private static final Instruction[] NO_CANDIDATES = {};

  /** The whole compressed space, already expanded. */
  private static final long[] COMPRESSED = new long[1 << 16];

  /** Candidates by funct7, funct3 and major opcode; at most a handful share all three. */
  private static final Instruction[][] CANDIDATES = new Instruction[1 << 15][];

  static {
    Arrays.fill(COMPRESSED, Insn.pack(Op.ILLEGAL, 0, 0, 0, true, 0, 0));
    Arrays.fill(CANDIDATES, NO_CANDIDATES);
    for (Instruction instruction : InstructionSet.instructions()) {
      if (instruction.compressed()) {
        expand(instruction);
      } else {
        enter(instruction);
      }
    }
  }

  private Decoder() {}

  /**
   * Decodes.
   *
   * @param bits the 32 bits at the program counter; of a compressed instruction (low two bits not
   *     3) only the low half counts
   * @return the instruction, {@link Op#ILLEGAL} with immediate 0 if there is none
   */
  public static long decode(int bits) {
    if ((bits & 3) != 3) {
      return COMPRESSED[bits & 0xffff];
    }
    Instruction instruction = find(bits);
    return instruction == null ? Op.ILLEGAL : instruction.encoding().decode(instruction.op(), bits);
  }

  /** The entry of an instruction of 32 bits; null if there is none. */
  static Instruction find(int bits) {
    for (Instruction candidate : CANDIDATES[index(bits)]) {
      if ((bits & candidate.mask()) == candidate.match()) {
        return candidate;
      }
    }
    return null;
  }

  private static int index(int bits) {
    return bits >>> 25 << 8 | (bits >>> 12 & 7) << 5 | bits >>> 2 & 31;
  }

  private static void enter(Instruction instruction) {
    int fixed = index(instruction.match());
    int free = index(~instruction.mask());
    int subset = free;
    do {
      int index = fixed | subset;
      Instruction[] before = CANDIDATES[index];
      Instruction[] after = Arrays.copyOf(before, before.length + 1);
      after[before.length] = instruction;
      CANDIDATES[index] = after;
      subset = subset - 1 & free;
    } while (subset != free);
  }

  private static void expand(Instruction instruction) {
    int free = ~instruction.mask() & 0xffff;
    int subset = free;
    do {
      int bits = instruction.match() | subset;
      if (instruction.encoding().matches(bits)) {
        COMPRESSED[bits] = instruction.encoding().decode(instruction.op(), bits);
      }
      subset = subset - 1 & free;
    } while (subset != free);
  }
}
