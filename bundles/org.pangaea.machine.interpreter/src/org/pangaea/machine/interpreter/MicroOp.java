package org.pangaea.machine.interpreter;

import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HostMemory;
import org.pangaea.riscv.Decoder;
import org.pangaea.riscv.Insn;
import org.pangaea.riscv.Op;

/**
 * The form in which the interpreter keeps an instruction: one {@code long}, with fields as wide as
 * the arrays they index, so that one mask serves both as field mask and as bounds check.
 *
 * <pre>
 *  63       32 31 30  28 27  26  21 20  15 14   9 8   0
 * |    imm    | 0 |  rm | c |  rs2 |  rs1 |  rd  | op  |
 * </pre>
 *
 * <p>Operation numbers are those of {@link Op}, plus a few of the interpreter's own. 0 means "not
 * decoded yet". A destination x0 is replaced by the sink register. A branch or JAL whose target
 * lies in the same page has the distance in halfwords as its immediate; one that leaves it has an
 * operation of its own and the distance in bytes.
 */
public final class MicroOp {
  public static final int NOT_DECODED = 0;
  public static final int END_OF_PAGE = Op.COUNT;
  public static final int STRADDLE = Op.COUNT + 1;
  public static final int ILLEGAL = Op.COUNT + 2;
  public static final int FAR_BRANCH = Op.COUNT + 3; // six in a row, BEQ first
  public static final int FAR_JAL = Op.COUNT + 9;
  public static final int PAUSE = Op.COUNT + 10;

  public static final int HALFWORDS = GuestMemory.PAGE_SIZE / 2;

  /** FENCE with pred = W and nothing else (unprivileged, "Zihintpause"). */
  private static final int PAUSE_BITS = 0x0100_000F;

  /** ra, by the calling convention; jumps hint calls and returns by it (unprivileged, "JAL"). */
  private static final int RETURN_ADDRESS = 1;

  private static final int RD = 9;
  private static final int RS1 = 15;
  private static final int RS2 = 21;
  private static final int COMPRESSED = 27;
  private static final int RM = 28;

  private MicroOp() {}

  public static int op(long w) {
    return (int) w & 511;
  }

  public static int rd(long w) {
    return (int) w >>> RD & 63;
  }

  public static int rs1(long w) {
    return (int) w >>> RS1 & 63;
  }

  public static int rs2(long w) {
    return (int) w >>> RS2 & 63;
  }

  public static int rm(long w) {
    return (int) w >>> RM & 7;
  }

  public static int imm(long w) {
    return (int) (w >> 32);
  }

  /** Whether a jump notes in the return address register (ra) where it came from. */
  public static boolean calls(long w) {
    return rd(w) == RETURN_ADDRESS;
  }

  /** Whether an indirect jump is a return: to the return address, and noting nothing. */
  public static boolean isReturn(long w) {
    return rs1(w) == RETURN_ADDRESS && rd(w) == Hart.SINK;
  }

  /** Length in halfwords, 1 or 2. */
  public static int halfwords(long w) {
    return 2 - ((int) w >>> COMPRESSED & 1);
  }

  /** Decodes the instruction at a halfword of a page, from the page's bytes. */
  public static long decode(long hostPage, int position) {
    int low = HostMemory.getShort(hostPage + position * 2L) & 0xFFFF;
    if ((low & 3) != 3) {
      return of(low, position);
    }
    if (position == HALFWORDS - 1) {
      return STRADDLE;
    }
    int high = HostMemory.getShort(hostPage + position * 2L + 2) & 0xFFFF;
    return of(high << 16 | low, position);
  }

  /**
   * Packs the instruction with these bits. At the last position a four-byte instruction reaches
   * into the next page.
   */
  static long of(int bits, int position) {
    long insn = Decoder.decode(bits);
    int op = Insn.op(insn);
    int imm = Insn.imm(insn);
    int rd = Insn.rd(insn);
    if (bits == PAUSE_BITS) {
      op = PAUSE;
    } else if (op == Op.ILLEGAL) {
      op = ILLEGAL;
      imm = (bits & 3) == 3 ? bits : bits & 0xFFFF;
    } else if (op >= Op.BEQ && op <= Op.BGEU || op == Op.JAL) {
      int target = position + (imm >> 1);
      // A straddling one always leaves: its own page may be lost while the next one is waited for.
      boolean straddles = position == HALFWORDS - 1 && (bits & 3) == 3;
      if (target >= 0 && target < HALFWORDS && !straddles) {
        imm >>= 1;
      } else {
        op = op == Op.JAL ? FAR_JAL : op - Op.BEQ + FAR_BRANCH;
      }
    }
    if (rd == 0 && !writesFloat(op)) {
      rd = Hart.SINK;
    }
    int compressed = (bits & 3) == 3 ? 0 : 1;
    int low =
        op
            | rd << RD
            | Insn.rs1(insn) << RS1
            | Insn.rs2(insn) << RS2
            | compressed << COMPRESSED
            | Insn.rm(insn) << RM;
    return (long) imm << 32 | low & 0xFFFF_FFFFL;
  }

  /**
   * Whether rd may name a floating-point register, so that 0 is not x0 (the unit's helpers map x0
   * themselves).
   */
  private static boolean writesFloat(int op) {
    return op >= Op.FLW && op <= Op.FMV_D_X;
  }
}
