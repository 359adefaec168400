package org.pangaea.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The packed form; words and expected values are GNU as's, written down by hand. */
class DecoderTest {
  private static void assertInsn(int bits, int op, int rd, int rs1, int rs2, int imm) {
    long insn = Decoder.decode(bits);
    String text = Integer.toHexString(bits);
    assertEquals(op, Insn.op(insn), text);
    assertEquals(rd, Insn.rd(insn), text);
    assertEquals(rs1, Insn.rs1(insn), text);
    assertEquals(rs2, Insn.rs2(insn), text);
    assertEquals(imm, Insn.imm(insn), text);
  }

  private static void assertIllegal(int bits) {
    assertInsn(bits, Op.ILLEGAL, 0, 0, 0, 0);
  }

  @Test
  void immediatesAreSignExtended() {
    assertInsn(0xff010113, Op.ADDI, 2, 2, 0, -16);
    assertInsn(0xffc12503, Op.LW, 10, 2, 0, -4);
    assertInsn(0xfea13c23, Op.SD, 0, 2, 10, -8);
    assertInsn(0xfeb508e3, Op.BEQ, 0, 10, 11, -16);
    assertInsn(0xffdff06f, Op.JAL, 0, 0, 0, -4);
  }

  @Test
  void upperImmediatesAreShiftedAlready() {
    assertInsn(0x80000537, Op.LUI, 10, 0, 0, Integer.MIN_VALUE);
    assertInsn(0x00001597, Op.AUIPC, 11, 0, 0, 0x1000);
  }

  @Test
  void shiftsCarryTheirAmountOnly() {
    assertInsn(0x43f55513, Op.SRAI, 10, 10, 0, 63);
    assertInsn(0x41f5551b, Op.SRAIW, 10, 10, 0, 31);
    assertIllegal(0x43f5551b);
    assertInsn(0x6215d513, Op.RORI, 10, 11, 0, 33);
  }

  @Test
  void csrInstructionsCarryTheNumberAndTheirImmediateInRs1() {
    assertInsn(0xc0102573, Op.CSRRS, 10, 0, 0, Csr.TIME);
    assertInsn(0x123fd573, Op.CSRRWI, 10, 31, 0, 0x123);
    assertInsn(0xf1402573, Op.CSRRS, 10, 0, 0, Csr.MHARTID);
  }

  @Test
  void atomicsCarryTheirOrderingBits() {
    assertInsn(0x1005a52f, Op.LR_W, 10, 11, 0, 0);
    assertInsn(0x1605a52f, Op.LR_W, 10, 11, 0, 3);
    assertInsn(0x1ac5b52f, Op.SC_D, 10, 11, 12, 1);
    assertInsn(0x04c5a52f, Op.AMOADD_W, 10, 11, 12, 2);
    // LR with rs2 not 0.
    assertIllegal(0x1015a52f);
  }

  @Test
  void fencesCarryTheirSetsAndIgnoreRegisters() {
    assertInsn(0x0ff0000f, Op.FENCE, 0, 0, 0, 0x0ff);
    assertInsn(0x8330000f, Op.FENCE, 0, 0, 0, 0x833);
    assertInsn(0x0ff5050f, Op.FENCE, 0, 0, 0, 0x0ff);
    assertInsn(0x0100000f, Op.FENCE, 0, 0, 0, 0x010);
    assertInsn(0x0000100f, Op.FENCE_I, 0, 0, 0, 0);
    assertInsn(0xfff5150f, Op.FENCE_I, 0, 0, 0, 0);
  }

  @Test
  void fusedMultiplyAddCarriesItsThirdSource() {
    assertInsn(0x6ac5f543, Op.FMADD_D, 10, 11, 12, 13);
    assertEquals(7, Insn.rm(Decoder.decode(0x6ac5f543)));
  }

  @Test
  void everyRoundingFieldDecodes() {
    for (int rm = 0; rm < 8; rm++) {
      assertEquals(rm, Insn.rm(Decoder.decode(0x00c58553 | rm << 12)));
      assertInsn(0x00c58553 | rm << 12, Op.FADD_S, 10, 11, 12, 0);
      assertInsn(0x42058553 | rm << 12, Op.FCVT_D_S, 10, 11, 0, 0);
    }
  }

  @Test
  void environmentInstructionsAreExactWords() {
    assertInsn(0x00000073, Op.ECALL, 0, 0, 0, 0);
    assertInsn(0x00100073, Op.EBREAK, 0, 0, 0, 0);
    assertInsn(0x10200073, Op.SRET, 0, 0, 0, 0);
    assertInsn(0x30200073, Op.MRET, 0, 0, 0, 0);
    assertInsn(0x10500073, Op.WFI, 0, 0, 0, 0);
    assertInsn(0x12b50073, Op.SFENCE_VMA, 0, 10, 11, 0);
    assertIllegal(0x000000f3);
    assertIllegal(0x00008073);
    assertIllegal(0x12b500f3);
  }

  @Test
  void onlyTheLowHalfOfACompressedInstructionCounts() {
    for (int bits : new int[] {0x1141, 0xffff_1141, 0x8000_1141}) {
      assertInsn(bits, Op.ADDI, 2, 2, 0, -16);
      assertTrue(Insn.compressed(Decoder.decode(bits)));
      assertEquals(2, Insn.length(Decoder.decode(bits)));
    }
    assertFalse(Insn.compressed(Decoder.decode(0xff010113)));
    assertEquals(4, Insn.length(Decoder.decode(0xff010113)));
  }

  @Test
  void compressedInstructionsNameTheRegistersTheyImply() {
    assertInsn(0x0808, Op.ADDI, 10, 2, 0, 16);
    assertInsn(0x717d, Op.ADDI, 2, 2, 0, -16);
    assertInsn(0x4512, Op.LW, 10, 2, 0, 4);
    assertInsn(0x8082, Op.JALR, 0, 1, 0, 0);
    assertInsn(0x9502, Op.JALR, 1, 10, 0, 0);
    assertInsn(0x852e, Op.ADD, 10, 0, 11, 0);
    assertInsn(0x757d, Op.LUI, 10, 0, 0, -4096);
    assertInsn(0x9002, Op.EBREAK, 0, 0, 0, 0);
  }

  @Test
  void reservedCompressedEncodingsAreIllegal() {
    assertIllegal(0x0000);
    // C.ADDI4SPN 0, C.ADDI16SP 0, C.LUI 0, C.ADDIW x0, C.LWSP x0, C.LDSP x0, C.JR x0, funct3 100.
    for (int bits : new int[] {0x0004, 0x6101, 0x6081, 0x2001, 0x4002, 0x6002, 0x8002, 0x8000}) {
      assertIllegal(bits);
    }
    // The two reserved arithmetic instructions.
    assertIllegal(0x9c41);
    assertIllegal(0x9c61);
  }

  @Test
  void hintsWriteNoRegister() {
    assertInsn(0x0001, Op.ADDI, 0, 0, 0, 0);
    assertInsn(0x0005, Op.ADDI, 0, 0, 0, 1);
    assertInsn(0x4005, Op.ADDI, 0, 0, 0, 1);
    assertInsn(0x6005, Op.LUI, 0, 0, 0, 0x1000);
    assertInsn(0x8006, Op.ADD, 0, 0, 1, 0);
    assertInsn(0x9006, Op.ADD, 0, 0, 1, 0);
  }

  @Test
  void allOnesAreIllegal() {
    assertIllegal(-1);
  }
}
