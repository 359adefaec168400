package org.pangaea.riscv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AssemblerTest {
  private static byte[] bytes(String source) {
    return Assembler.assemble(source, 0x8000_0000L).bytes();
  }

  private static void assertBytes(String source, int... expected) {
    byte[] bytes = new byte[expected.length];
    for (int i = 0; i < expected.length; i++) {
      bytes[i] = (byte) expected[i];
    }
    assertArrayEquals(bytes, bytes(source), source);
  }

  private static void assertError(String source, int line, String... parts) {
    AssemblyException e = assertThrows(AssemblyException.class, () -> bytes(source));
    assertEquals(line, e.line());
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void dataIsLittleEndian() {
    assertBytes(".byte 1, -1, 'A', '\\n'", 1, 255, 65, 10);
    assertBytes(".half 0x1234 ; .2byte -2", 0x34, 0x12, 0xfe, 0xff);
    assertBytes(".word 0x12345678, 0xffffffff", 0x78, 0x56, 0x34, 0x12, 255, 255, 255, 255);
    assertBytes(".dword 0xfedcba9876543210", 0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe);
  }

  @Test
  void stringsMayHoldSeparatorsAndCommentSigns() {
    byte[] expected = "a, b; c # d // \"e\"\n".getBytes(StandardCharsets.UTF_8);
    assertArrayEquals(expected, bytes(".ascii \"a, b; c # d // \\\"e\\\"\\n\" # comment"));
    assertBytes(".asciz \"x\", \"\\x7f\\0\"", 'x', 0, 0x7f, 0, 0);
  }

  @Test
  void spaceAndAlignmentFill() {
    assertBytes(".byte 1; .balign 4; .byte 2; .zero 2; .space 1, 7", 1, 0, 0, 0, 2, 0, 0, 7);
    assertBytes(".half 1; .align 3", 1, 0, 0, 0, 0x13, 0, 0, 0);
    assertBytes(".align 4");
  }

  @Test
  void expressionsHaveThePrecedenceOfC() {
    assertBytes(".byte 1 + 2 * 3, (1 + 2) * 3, 1 << 2 + 1, 0xf0 >> 4 & 3 | 8", 7, 9, 8, 11);
    assertBytes(".byte -~0, 7 / 2, 7 % 4, 5 - -3, 0b101, 010, 6 ^ 3", 1, 3, 3, 8, 5, 8, 5);
  }

  @Test
  void highAndLowPartsAddUp() {
    for (long value : new long[] {0, 0x7ff, 0x800, 0x12345fff, 0x7fffefff, -1, -0x800, -0x801}) {
      byte[] split = bytes(".equ v, " + value + "; lui a0, %hi(v); addi a0, a0, %lo(v)");
      long upper = Insn.imm(Decoder.decode(word(split, 0)));
      long lower = Insn.imm(Decoder.decode(word(split, 4)));
      assertEquals(value, upper + lower);
    }
    assertArrayEquals(bytes("lw a0, -1(a1)"), bytes("lw a0, %lo(0xfff)(a1)"));
  }

  @Test
  void labelsAreAddressesForwardAndBack() {
    Program program =
        Assembler.assemble(
            "start: j end\n.equ size, end - start\n middle: .dword middle\n end: j start\n",
            0x1000);
    assertEquals(0x1000, program.symbol("start"));
    assertEquals(0x1004, program.symbol("middle"));
    assertEquals(0x100c, program.symbol("end"));
    assertEquals(0xc, program.symbol("size"));
    assertEquals(12, Insn.imm(Decoder.decode(word(program.bytes(), 0))));
    assertEquals(0x1004, word(program.bytes(), 4));
    assertEquals(-12, Insn.imm(Decoder.decode(word(program.bytes(), 12))));
  }

  @Test
  void numericLabelsAreTheNearestOnes() {
    byte[] code = bytes("1: j 1f\n 1: j 1b\n j 1f\n 1: 2: j 2b; j 1b");
    int[] expected = {4, 0, 4, 0, -4};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], Insn.imm(Decoder.decode(word(code, 4 * i))), "jump " + i);
    }
  }

  @Test
  void constantsMayBeSetAgain() {
    assertBytes(".set x, 1; .byte x; .set x, x + 1; .byte x; .equ y, x * 2; .byte y", 1, 2, 4);
  }

  @Test
  void commentsSectionsAndOptionsLeaveNothing() {
    assertBytes("# all\n // of this\n .text; .globl a; a: .option norvc; .section .data, \"aw\"");
  }

  @Test
  void compressedInstructionsAreTwoBytes() {
    assertBytes("c.nop; c.li a0, -1; c.addi16sp sp, -64", 1, 0, 0x7d, 0x55, 0x39, 0x71);
    assertBytes("1: c.j 1b; c.beqz s0, 1b", 0x01, 0xa0, 0x7d, 0xdc);
  }

  @Test
  void errorsNameLineTextAndMistake() {
    assertError("nop\n addi a0, a1, 5000 # no", 2, "Line 2", "addi a0, a1, 5000", "-2048 to 2047");
    assertError("addi a0, b1, 1", 1, "'b1' is no integer register");
    assertError("fadd.s fa0, fa1, a2", 1, "'a2' is no floating-point register");
    assertError("frob a0", 1, "'frob' is not known");
    assertError("add.aq a0, a0, a0", 1, "'add.aq' is not known");
    assertError("add a0, a1", 1, "takes 3 operands, not 2");
    assertError("fadd.s fa0, fa1", 1, "takes 3 or 4 operands, not 2");
    assertError("\n\nj nowhere", 3, "'nowhere' is not defined");
    assertError("j 1b", 1, "'1b' is not defined");
    assertError("a:\na:", 2, "'a' is already defined");
    assertError("li a0, later\n later:", 1, "must be defined before");
    assertError(".byte 256", 1, "256 does not fit in 1 bytes");
    assertError(".frob", 1, ".frob is not known");
    assertError("beq a0, a1, . + 4096", 1, "4096 bytes away", "-4096 to 4094");
    assertError("beq a0, a1, . + 3", 1, "must be even");
    assertError("slliw a0, a0, 32", 1, "0 to 31");
    assertError("csrr a0, 4096", 1, "0 to 4095");
    assertError("fadd.s fa0, fa1, fa2, up", 1, "'up' is no rounding mode");
    assertError("fence wr, r", 1, "'wr' is no set of accesses");
    assertError("lr.w a0, 4(a1)", 1, "4 does not fit");
    assertError(".byte 1 / 0", 1, "divides by zero");
    assertError(".byte (1", 1, "lacks a closing bracket");
    assertError(".byte 1 2", 1, "'2' is too much");
    assertError(".ascii x", 1, "x is not a string in quotes");
    assertError(".align 99", 1, "0 to 20");
  }

  @Test
  void compressedErrorsNameWhatIsPossible() {
    assertError("c.lw a0, 4(sp)", 1, "sp", "only x8 to x15");
    assertError("c.lwsp a0, 4(a1)", 1, "a1", "only x2");
    assertError("c.ld a0, 4(a1)", 1, "0 to 248", "multiple of 8");
    assertError("c.addi4spn a0, sp, 0", 1, "reserved encoding");
    assertError("c.lui a0, 0x20", 1, "sign-extended");
  }

  private static int word(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }
}
