package org.pangaea.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  private static final int WORDS_PER_INSTRUCTION = 200;

  @Test
  void whatTheDisassemblerWritesTheAssemblerReadsBack() {
    long seed = Long.getLong("pangaea.seed", System.nanoTime());
    System.out.println("-Dpangaea.seed=" + seed);
    Random random = new Random(seed);
    for (Instruction instruction : InstructionSet.instructions()) {
      int free = ~instruction.mask() & (instruction.compressed() ? 0xffff : -1);
      for (int i = 0; i < WORDS_PER_INSTRUCTION; i++) {
        int bits = instruction.match() | edge(i, random) & free;
        if (instruction.encoding().matches(bits)) {
          assertRoundTrip(instruction, bits);
        }
      }
    }
  }

  /** All bits, none, single ones, all but one, then anything. */
  private static int edge(int i, Random random) {
    return i == 0
        ? 0
        : i == 1 ? -1 : i < 34 ? 1 << i - 2 : i < 66 ? ~(1 << i - 34) : random.nextInt();
  }

  private static void assertRoundTrip(Instruction instruction, int bits) {
    long insn = Decoder.decode(bits);
    assertEquals(instruction.op(), Insn.op(insn), instruction.mnemonic());
    assertEquals(instruction.compressed() ? 2 : 4, Insn.length(insn));
    int canonical = instruction.encoding().encode(insn);
    assertEquals(insn, Decoder.decode(canonical), instruction.mnemonic());

    long pc = 0x8000_0000L;
    String text = Disassembler.disassemble(canonical, pc);
    byte[] bytes = Assembler.assemble(text, pc).bytes();
    assertEquals(Insn.length(insn), bytes.length, text);
    ByteBuffer image = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int back = bytes.length == 2 ? image.getShort() & 0xffff : image.getInt();
    assertEquals(Integer.toHexString(canonical), Integer.toHexString(back), text);
  }
}
