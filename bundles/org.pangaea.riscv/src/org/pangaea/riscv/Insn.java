package org.pangaea.riscv;

/**
 * A decoded instruction packed into one {@code long}, so that decoding allocates nothing.
 *
 * <pre>
 *  63        32 31 28 27 25  24  23 19 18 14 13  9 8   0
 * |    imm     |  0  |  rm | c  | rs2 | rs1 | rd  | op  |
 * </pre>
 *
 * <p>Fields that an instruction does not have are 0. The immediate is
 *
 * <ul>
 *   <li>sign-extended for loads, stores, branches, jumps and arithmetic; for LUI and AUIPC already
 *       shifted left by 12,
 *   <li>the shift amount of shifts by an immediate,
 *   <li>the number of the CSR, 0 to 4095; the five-bit operand of CSRRWI and its like is in rs1,
 *   <li>{@code aq << 1 | rl} of LR, SC and AMO,
 *   <li>fm, pred and succ of FENCE, twelve bits,
 *   <li>rs3 of the fused multiply-adds.
 * </ul>
 */
public final class Insn {
  private static final int COMPRESSED = 1 << 24;

  private Insn() {}

  /** Packs; every argument must be in its field's range. */
  public static long pack(int op, int rd, int rs1, int rs2, boolean compressed, int rm, int imm) {
    int low = op | rd << 9 | rs1 << 14 | rs2 << 19 | rm << 25 | (compressed ? COMPRESSED : 0);
    return (long) imm << 32 | low;
  }

  /** One of the constants of {@link Op}. */
  public static int op(long insn) {
    return (int) insn & 0x1ff;
  }

  /** Destination register, 0 to 31. */
  public static int rd(long insn) {
    return (int) insn >>> 9 & 31;
  }

  /** First source register, 0 to 31. */
  public static int rs1(long insn) {
    return (int) insn >>> 14 & 31;
  }

  /** Second source register, 0 to 31. */
  public static int rs2(long insn) {
    return (int) insn >>> 19 & 31;
  }

  /** The rounding-mode field, 0 to 7; 5 and 6 are reserved and for the hart to refuse. */
  public static int rm(long insn) {
    return (int) insn >>> 25 & 7;
  }

  /** The immediate; its meaning is in the class comment. */
  public static int imm(long insn) {
    return (int) (insn >> 32);
  }

  /** Whether the instruction stood in 16 bits. */
  public static boolean compressed(long insn) {
    return ((int) insn & COMPRESSED) != 0;
  }

  /** Length in bytes, 2 or 4. */
  public static int length(long insn) {
    return compressed(insn) ? 2 : 4;
  }
}
