package org.pangaea.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table against GNU binutils, which were asked when the golden files were written. */
class GoldenTest {
  /** What objdump writes for reserved encodings, and hints under the names of RV128. */
  private static final Pattern NOT_INPUT =
      Pattern.compile("^-$|unknown|i64 |c\\.unimp|c\\.addi16sp sp,0");

  @Test
  void everyInstructionReadsAsInObjdump() {
    for (String line : GoldenFiles.read(GoldenFiles.TEXT)) {
      String[] columns = line.split(" ", 3);
      int bits = Integer.parseUnsignedInt(columns[0], 16);
      long pc = Long.parseLong(columns[1], 16);
      String expected = ObjdumpStyle.withoutForeignCsr(columns[2], bits);
      assertEquals(expected, ObjdumpStyle.text(bits, pc), line);
    }
  }

  @Test
  void objdumpsTextAssemblesToTheSameBits() {
    for (String line : GoldenFiles.read(GoldenFiles.TEXT)) {
      String[] columns = line.split(" ", 3);
      int word = Integer.parseUnsignedInt(columns[0], 16);
      if (NOT_INPUT.matcher(columns[2]).find() || ObjdumpStyle.hasForeignCsr(word)) {
        continue;
      }
      byte[] bytes = Assembler.assemble(columns[2], Long.parseLong(columns[1], 16)).bytes();
      ByteBuffer image = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      String bits =
          bytes.length == 2
              ? String.format("%04x", image.getShort())
              : String.format("%08x", image.getInt());
      assertEquals(columns[0], bits, line);
    }
  }

  @Test
  void theWholeEncodingSpaceHoldsTheMnemonicsThatObjdumpFinds() {
    List<Integer> words = new ArrayList<>(GoldenFiles.censusWords(10, 11));
    words.addAll(GoldenFiles.censusWords(0, 0));
    words.addAll(GoldenFiles.compressedWords());
    int at = 0;
    for (String run : GoldenFiles.read(GoldenFiles.CENSUS)) {
      String[] columns = run.split(" ");
      for (int i = 0; i < Integer.parseInt(columns[0]); i++) {
        int bits = words.get(at++);
        String text = ObjdumpStyle.text(bits, 0);
        assertEquals(columns[1], text.split(" ")[0], () -> Integer.toHexString(bits) + " " + text);
      }
    }
    assertEquals(words.size(), at);
  }

  @Test
  void instructionsOfMoreThan32BitsAreIllegal() {
    for (int rest = 0; rest < 1 << 15; rest++) {
      assertEquals(Op.ILLEGAL, Decoder.decode(rest << 17 | 0x1f));
      assertEquals(Op.ILLEGAL, Decoder.decode(rest << 17 | 0x3f));
      assertEquals(Op.ILLEGAL, Decoder.decode(rest << 17 | 0x5f));
      assertEquals(Op.ILLEGAL, Decoder.decode(rest << 17 | 0x7f));
    }
  }

  @Test
  void everyCompressedInstructionDecodesAsTheOneItAbbreviates() {
    List<String> expansions = GoldenFiles.read(GoldenFiles.EXPANSIONS);
    List<Integer> halfwords = GoldenFiles.compressedWords();
    assertEquals(halfwords.size(), expansions.size());
    for (int i = 0; i < expansions.size(); i++) {
      int bits = halfwords.get(i);
      long insn = Decoder.decode(bits);
      String expected = expansions.get(i);
      String message = Integer.toHexString(bits);
      if (expected.equals("-") || bits == ObjdumpStyle.C_ADDI16SP_0) {
        assertEquals(Op.ILLEGAL, Insn.op(insn), message);
      } else if (expected.equals(GoldenFiles.HINT)) {
        assertTrue(isHarmless(insn), message);
      } else {
        long base = Decoder.decode(Integer.parseUnsignedInt(expected, 16));
        assertEquals(base, insn & ~(1L << 24), message);
      }
      assertTrue(Insn.compressed(insn), message);
    }
  }

  /** Writes x0, or shifts by nothing what it writes back. */
  private static boolean isHarmless(long insn) {
    return switch (Insn.op(insn)) {
      case Op.ADDI, Op.LUI, Op.ADD -> Insn.rd(insn) == 0;
      case Op.SLLI, Op.SRLI, Op.SRAI ->
          Insn.rd(insn) == 0 || Insn.rd(insn) == Insn.rs1(insn) && Insn.imm(insn) == 0;
      default -> false;
    };
  }
}
