package org.pangaea.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PseudoInstructionsTest {
  /** Statements that GNU as assembles on its own, at address 0. */
  static final List<String> SOURCES =
      List.of(
          "nop",
          "unimp",
          "mv a0,a1",
          "not a0,a1",
          "neg a0,a1",
          "negw a0,a1",
          "sext.w a0,a1",
          "zext.b a0,a1",
          "zext.w a0,a1",
          "seqz a0,a1",
          "snez a0,a1",
          "sltz a0,a1",
          "sgtz a0,a1",
          "beqz a0,.+16",
          "bnez a0,.-16",
          "blez a0,.+16",
          "bgez a0,.+16",
          "bltz a0,.+16",
          "bgtz a0,.+16",
          "bgt a0,a1,.+16",
          "ble a0,a1,.+16",
          "bgtu a0,a1,.+16",
          "bleu a0,a1,.+16",
          "j .+2048",
          "jal .-4",
          "jal t0,.+8",
          "jr a0",
          "jr 4(a0)",
          "jalr a0",
          "jalr 8(a0)",
          "jalr t0,a0",
          "jalr t0,a0,12",
          "jalr t0,-4(a0)",
          "ret",
          "csrr a0,sepc",
          "csrw sepc,a0",
          "csrs sie,a0",
          "csrc sie,a0",
          "csrwi sie,31",
          "csrsi sie,1",
          "csrci sie,2",
          "rdcycle a0",
          "rdtime a0",
          "rdinstret a0",
          "frcsr a0",
          "fscsr a0",
          "fscsr a0,a1",
          "frrm a0",
          "fsrm a0",
          "fsrm a0,a1",
          "frflags a0",
          "fsflags a0",
          "fsflags a0,a1",
          "fmv.s fa0,fa1",
          "fabs.s fa0,fa1",
          "fneg.s fa0,fa1",
          "fmv.d fa0,fa1",
          "fabs.d fa0,fa1",
          "fneg.d fa0,fa1",
          "fgt.s a0,fa0,fa1",
          "fge.s a0,fa0,fa1",
          "fgt.d a0,fa0,fa1",
          "fge.d a0,fa0,fa1",
          "fence",
          "fence.tso",
          "sfence.vma",
          "sfence.vma a0",
          "lr.w.aq a0,(a1)",
          "sc.d.rl a0,a2,(a1)",
          "amoadd.w.aqrl a0,a2,0(a1)",
          "fcvt.w.d a0,fa0",
          "fcvt.w.d a0,fa0,rtz",
          "fcvt.d.w fa0,a0",
          "fadd.d fa0,fa1,fa2",
          "li a0,0",
          "li a0,-2048",
          "li a0,2048",
          "li a0,0x7fffffff",
          "li a0,-0x80000000",
          "li a0,0x12345000");

  @Test
  void pseudoInstructionsAreEncodedAsByGnuAs() {
    List<String> golden = GoldenFiles.read(GoldenFiles.PSEUDO);
    assertEquals(SOURCES.size(), golden.size());
    for (String line : golden) {
      String source = line.replaceFirst("^([0-9a-f]{8} )+", "");
      String expected = line.substring(0, line.length() - source.length());
      assertEquals(expected, hex(Assembler.assemble(source, 0).bytes()), source);
    }
  }

  @Test
  void liLoadsAnyConstant() {
    for (int shift = 0; shift < 64; shift++) {
      for (long small :
          new long[] {1, -1, 0x7ff, 0x800, 0xfff, -0x801, 0x80000801L, 0x123456789L}) {
        assertLoads(small << shift);
        assertLoads(small >>> shift);
        assertLoads((small << shift) - 1);
        assertLoads(Long.MAX_VALUE - (small << shift));
      }
    }
    long seed = Long.getLong("pangaea.seed", System.nanoTime());
    System.out.println("-Dpangaea.seed=" + seed);
    new Random(seed).longs(20_000).forEach(PseudoInstructionsTest::assertLoads);
  }

  @Test
  void liNeverTakesMoreThanEightInstructions() {
    assertEquals(8 * 4, Assembler.assemble("li a0, 0x123456789abcdef1", 0).bytes().length);
    assertEquals(4, Assembler.assemble("li a0, -1", 0).bytes().length);
    assertTrue(Assembler.assemble("li a0, 1 << 63", 0).bytes().length <= 8);
  }

  /** Executes the few instructions that li uses, by their definition in the specification. */
  private static void assertLoads(long value) {
    long a0 = 0x5555;
    for (int word : words(Assembler.assemble("li a0, " + value, 0).bytes())) {
      long insn = Decoder.decode(word);
      assertEquals(10, Insn.rd(insn));
      long source = Insn.rs1(insn) == 10 ? a0 : 0;
      int imm = Insn.imm(insn);
      a0 =
          switch (Insn.op(insn)) {
            case Op.LUI -> imm;
            case Op.ADDI -> source + imm;
            case Op.ADDIW -> (int) (source + imm);
            case Op.SLLI -> source << imm;
            default -> throw new AssertionError(Disassembler.disassemble(word, 0));
          };
    }
    assertEquals(value, a0);
  }

  @Test
  void addressesOfSymbolsAreMadeRelativeToTheProgramCounter() {
    String source = "la a0, far\n call far\n tail near\n near: .space 0x2ffc\n far:";
    Program program = Assembler.assemble(source, 0x8000_0000L);
    int[] words = words(program.bytes());
    assertEquals(0x8000_3014L, program.symbol("far"));
    assertRelative(words, 0, Op.ADDI, 10, 10, 0x8000_3014L);
    assertRelative(words, 2, Op.JALR, 1, 1, 0x8000_3014L);
    assertRelative(words, 4, Op.JALR, 6, 0, 0x8000_0018L);
  }

  private static void assertRelative(
      int[] words, int at, int op, int register, int rd, long target) {
    long first = Decoder.decode(words[at]);
    long second = Decoder.decode(words[at + 1]);
    assertEquals(Op.AUIPC, Insn.op(first));
    assertEquals(register, Insn.rd(first));
    assertEquals(op, Insn.op(second));
    assertEquals(register, Insn.rs1(second));
    assertEquals(rd, Insn.rd(second));
    assertEquals(target, 0x8000_0000L + at * 4 + Insn.imm(first) + Insn.imm(second));
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int word : words(bytes)) {
      text.append(String.format("%08x ", word));
    }
    return text.toString();
  }

  private static int[] words(byte[] bytes) {
    int[] words = new int[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
    return words;
  }
}
