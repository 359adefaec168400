package org.pangaea.machine.interpreter;

import static org.pangaea.machine.SoftTlb.ENTRY_MASK;
import static org.pangaea.machine.SoftTlb.ENTRY_SHIFT;
import static org.pangaea.machine.SoftTlb.INDEX_MASK;
import static org.pangaea.machine.SoftTlb.LOAD_BIAS;
import static org.pangaea.machine.SoftTlb.LOAD_TAG;
import static org.pangaea.machine.SoftTlb.PAGE_MASK;
import static org.pangaea.machine.SoftTlb.STORE_BIAS;
import static org.pangaea.machine.SoftTlb.STORE_TAG;

import org.pangaea.machine.Alu;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HostMemory;
import org.pangaea.machine.SoftTlb;
import org.pangaea.machine.Trap;
import org.pangaea.riscv.Op;

/**
 * Executes one hart: a loop around one switch.
 *
 * <p>Polls stand at backward branches and wherever control enters a page. After the slow path of an
 * access the page of code is looked up again, because it may have been taken away while the hart
 * waited, but without a poll: what was just granted is used first, and an LR that waited for its
 * page reaches its SC.
 *
 * <p>Guest loads and stores are plain host accesses. Each is done in its own turn of the loop,
 * behind an indirect jump on data that the compiler cannot foresee, so it cannot reorder, merge or
 * hoist them; the processor's own order is at least RVWMO's on x86-64 and, with the fences below,
 * on AArch64.
 *
 * <p>Each case reads its registers itself. What several cases compute from the same values, an
 * address or a sum, HotSpot's second compiler would otherwise compute once, in front of the jump,
 * for all instructions: a register that a case has read is that case's alone. It is written out,
 * since a call in a case that was not reached before the loop is compiled would stay a call.
 */
final class Interpreter implements Engine.Executor {
  private static final int OFFSET_MASK = GuestMemory.PAGE_SIZE - 1;
  private static final int LAST = MicroOp.HALFWORDS - 1;

  private final Hart hart;
  private final SlowPath slow;
  private final DecodedPage[] pages = new DecodedPage[SoftTlb.ENTRIES];
  private final Chain chain;

  Interpreter(Hart hart, CodeCache cache) {
    this.hart = hart;
    slow = new SlowPath(hart, cache, pages);
    chain = new Chain(hart, pages);
  }

  /** Instructions executed in regions. Any thread; of another one an older value may be seen. */
  long inRegions() {
    return chain.inRegions();
  }

  @Override
  public Engine.Exit run(int budget) {
    final Hart hart = this.hart;
    final SlowPath slow = this.slow;
    final SoftTlb tlb = hart.tlb;
    final long[] x = hart.x;
    final int mask = x.length - 1;
    final long table = tlb.table;
    final long[] fetchTag = tlb.fetchTag;
    final DecodedPage[] pages = this.pages;
    final long retired = hart.instret;
    int count = 0;
    boolean poll = true;
    while (true) {
      int pos = 0;
      long base = 0;
      boolean fetched = false;
      try {
        enter:
        while (true) {
          if (poll && (hart.attention || count >= budget)) {
            hart.instret = retired + count;
            return Engine.Exit.POLL;
          }
          // Old code may be executed until fence.i, which polls. Without this, an LR whose target
          // lies
          // in its own page of code would lose that page, and its reservation, to its own refetch.
          boolean check = poll;
          poll = true;
          fetched = false;
          long pc = hart.pc;
          int slot = (int) (pc >>> GuestMemory.PAGE_SHIFT) & INDEX_MASK;
          DecodedPage page = pages[slot];
          if (fetchTag[slot] != (pc & PAGE_MASK | tlb.context()) || check && !page.valid) {
            page = slow.enter(pc);
          }
          // Entering may have waited, and so many pages may have left meanwhile that the TLB began
          // a new context instead of dropping them one by one: the old one leads to lost pages.
          long ctx = tlb.context();
          long[] code = page.code;
          HotSpots hot = page.hot;
          base = pc & PAGE_MASK;
          pos = (int) (pc & OFFSET_MASK) >> 1;
          // Behind a slow path, too: a region polls at backward jumps and calls only, and whatever
          // was granted is used by now, or is an LR's, whose SC comes without a poll as it does
          // here.
          if (hot != null && hot.at(pos)) {
            Region region = hot.region(pos);
            if (region != null) {
              long done = chain.run(region, base, budget - count, check);
              count += (int) done;
              if (done < Region.INTERPRET) {
                continue enter;
              }
              // One instruction, of a page that a region was in until now: it is still held.
              pc = hart.pc;
              base = pc & PAGE_MASK;
              pos = (int) (pc & OFFSET_MASK) >> 1;
              page = pages[(int) (pc >>> GuestMemory.PAGE_SHIFT) & INDEX_MASK];
              code = page.code;
              hot = page.hot;
            }
          }
          fetched = true;
          while (true) {
            long w = code[pos];
            count++;
            dispatch:
            while (true) {
              int low = (int) w;
              int rd = low >>> 9 & mask;
              long imm = w >> 32;
              taken:
              {
                switch (low & 511) {
                  case MicroOp.NOT_DECODED:
                    w = MicroOp.decode(slow.hostPage(base), pos);
                    code[pos] = w;
                    continue dispatch;
                  case MicroOp.STRADDLE:
                    w = slow.straddle(base);
                    ctx = tlb.context();
                    continue dispatch;
                  case MicroOp.END_OF_PAGE:
                    count--;
                    hart.pc = base + pos * 2L;
                    continue enter;

                  case Op.LUI:
                    x[rd] = imm;
                    break;
                  case Op.AUIPC:
                    x[rd] = base + pos * 2L + imm;
                    break;
                  case Op.ADDI:
                    x[rd] = x[low >>> 15 & mask] + imm;
                    break;
                  case Op.SLTI:
                    x[rd] = x[low >>> 15 & mask] < imm ? 1 : 0;
                    break;
                  case Op.SLTIU:
                    x[rd] = Long.compareUnsigned(x[low >>> 15 & mask], imm) < 0 ? 1 : 0;
                    break;
                  case Op.XORI:
                    x[rd] = x[low >>> 15 & mask] ^ imm;
                    break;
                  case Op.ORI:
                    x[rd] = x[low >>> 15 & mask] | imm;
                    break;
                  case Op.ANDI:
                    x[rd] = x[low >>> 15 & mask] & imm;
                    break;
                  case Op.SLLI:
                    x[rd] = x[low >>> 15 & mask] << imm;
                    break;
                  case Op.SRLI:
                    x[rd] = x[low >>> 15 & mask] >>> imm;
                    break;
                  case Op.SRAI:
                    x[rd] = x[low >>> 15 & mask] >> imm;
                    break;
                  case Op.ADDIW:
                    x[rd] = (int) (x[low >>> 15 & mask] + imm);
                    break;
                  case Op.SLLIW:
                    x[rd] = (int) x[low >>> 15 & mask] << (int) imm;
                    break;
                  case Op.SRLIW:
                    x[rd] = (int) x[low >>> 15 & mask] >>> (int) imm;
                    break;
                  case Op.SRAIW:
                    x[rd] = (int) x[low >>> 15 & mask] >> (int) imm;
                    break;
                  case Op.ADD:
                    x[rd] = x[low >>> 15 & mask] + x[low >>> 21 & mask];
                    break;
                  case Op.SUB:
                    x[rd] = x[low >>> 15 & mask] - x[low >>> 21 & mask];
                    break;
                  case Op.SLL:
                    x[rd] = x[low >>> 15 & mask] << x[low >>> 21 & mask];
                    break;
                  case Op.SLT:
                    x[rd] = x[low >>> 15 & mask] < x[low >>> 21 & mask] ? 1 : 0;
                    break;
                  case Op.SLTU:
                    x[rd] =
                        Long.compareUnsigned(x[low >>> 15 & mask], x[low >>> 21 & mask]) < 0
                            ? 1
                            : 0;
                    break;
                  case Op.XOR:
                    x[rd] = x[low >>> 15 & mask] ^ x[low >>> 21 & mask];
                    break;
                  case Op.SRL:
                    x[rd] = x[low >>> 15 & mask] >>> x[low >>> 21 & mask];
                    break;
                  case Op.SRA:
                    x[rd] = x[low >>> 15 & mask] >> x[low >>> 21 & mask];
                    break;
                  case Op.OR:
                    x[rd] = x[low >>> 15 & mask] | x[low >>> 21 & mask];
                    break;
                  case Op.AND:
                    x[rd] = x[low >>> 15 & mask] & x[low >>> 21 & mask];
                    break;
                  case Op.ADDW:
                    x[rd] = (int) (x[low >>> 15 & mask] + x[low >>> 21 & mask]);
                    break;
                  case Op.SUBW:
                    x[rd] = (int) (x[low >>> 15 & mask] - x[low >>> 21 & mask]);
                    break;
                  case Op.SLLW:
                    x[rd] = (int) x[low >>> 15 & mask] << (int) x[low >>> 21 & mask];
                    break;
                  case Op.SRLW:
                    x[rd] = (int) x[low >>> 15 & mask] >>> (int) x[low >>> 21 & mask];
                    break;
                  case Op.SRAW:
                    x[rd] = (int) x[low >>> 15 & mask] >> (int) x[low >>> 21 & mask];
                    break;
                  case Op.MUL:
                    x[rd] = x[low >>> 15 & mask] * x[low >>> 21 & mask];
                    break;
                  case Op.MULW:
                    x[rd] = (int) x[low >>> 15 & mask] * (int) x[low >>> 21 & mask];
                    break;
                  case Op.ADD_UW:
                    x[rd] = (x[low >>> 15 & mask] & 0xFFFF_FFFFL) + x[low >>> 21 & mask];
                    break;
                  case Op.SH1ADD:
                    x[rd] = (x[low >>> 15 & mask] << 1) + x[low >>> 21 & mask];
                    break;
                  case Op.SH2ADD:
                    x[rd] = (x[low >>> 15 & mask] << 2) + x[low >>> 21 & mask];
                    break;
                  case Op.SH3ADD:
                    x[rd] = (x[low >>> 15 & mask] << 3) + x[low >>> 21 & mask];
                    break;
                  case Op.ANDN:
                    x[rd] = x[low >>> 15 & mask] & ~x[low >>> 21 & mask];
                    break;
                  case Op.SEXT_B:
                    x[rd] = (byte) x[low >>> 15 & mask];
                    break;
                  case Op.SEXT_H:
                    x[rd] = (short) x[low >>> 15 & mask];
                    break;
                  case Op.ZEXT_H:
                    x[rd] = x[low >>> 15 & mask] & 0xFFFF;
                    break;
                  case Op.BEXTI:
                    x[rd] = x[low >>> 15 & mask] >>> imm & 1;
                    break;
                  case Op.MULH, Op.MULHSU, Op.MULHU, Op.DIV, Op.DIVU, Op.REM, Op.REMU:
                  case Op.DIVW, Op.DIVUW, Op.REMW, Op.REMUW:
                  case Op.SH1ADD_UW, Op.SH2ADD_UW, Op.SH3ADD_UW, Op.ORN, Op.XNOR:
                  case Op.CLZ, Op.CLZW, Op.CTZ, Op.CTZW, Op.CPOP, Op.CPOPW:
                  case Op.MAX, Op.MAXU, Op.MIN, Op.MINU:
                  case Op.ROL, Op.ROLW, Op.ROR, Op.RORW, Op.ORC_B, Op.REV8:
                  case Op.BCLR, Op.BEXT, Op.BINV, Op.BSET:
                    x[rd] = Alu.compute(low & 511, x[low >>> 15 & mask], x[low >>> 21 & mask]);
                    break;
                  case Op.SLLI_UW, Op.RORI, Op.RORIW, Op.BCLRI, Op.BINVI, Op.BSETI:
                    x[rd] = Alu.compute(low & 511, x[low >>> 15 & mask], imm);
                    break;

                  case Op.LB:
                    {
                      long va = x[low >>> 15 & mask] + imm;
                      long entry = table + (va >>> ENTRY_SHIFT & ENTRY_MASK);
                      if (HostMemory.getLong(entry + LOAD_TAG) == (va & PAGE_MASK | ctx)) {
                        x[rd] = HostMemory.getByte(va + HostMemory.getLong(entry + LOAD_BIAS));
                        break;
                      }
                      hart.pc = base + pos * 2L;
                      x[rd] = (byte) slow.load(w, va, 1);
                      poll = false;
                      continue enter;
                    }
                  case Op.LBU:
                    {
                      long va = x[low >>> 15 & mask] + imm;
                      long entry = table + (va >>> ENTRY_SHIFT & ENTRY_MASK);
                      if (HostMemory.getLong(entry + LOAD_TAG) == (va & PAGE_MASK | ctx)) {
                        x[rd] =
                            HostMemory.getByte(va + HostMemory.getLong(entry + LOAD_BIAS)) & 0xFFL;
                        break;
                      }
                      hart.pc = base + pos * 2L;
                      x[rd] = slow.load(w, va, 1);
                      poll = false;
                      continue enter;
                    }
                  case Op.LH:
                    {
                      long va = x[low >>> 15 & mask] + imm;
                      long entry = table + (va >>> ENTRY_SHIFT & ENTRY_MASK);
                      if (HostMemory.getLong(entry + LOAD_TAG) == (va + 1 & PAGE_MASK | ctx)) {
                        x[rd] = HostMemory.getShort(va + HostMemory.getLong(entry + LOAD_BIAS));
                        break;
                      }
                      hart.pc = base + pos * 2L;
                      x[rd] = (short) slow.load(w, va, 2);
                      poll = false;
                      continue enter;
                    }
                  case Op.LHU:
                    {
                      long va = x[low >>> 15 & mask] + imm;
                      long entry = table + (va >>> ENTRY_SHIFT & ENTRY_MASK);
                      if (HostMemory.getLong(entry + LOAD_TAG) == (va + 1 & PAGE_MASK | ctx)) {
                        x[rd] =
                            HostMemory.getShort(va + HostMemory.getLong(entry + LOAD_BIAS))
                                & 0xFFFFL;
                        break;
                      }
                      hart.pc = base + pos * 2L;
                      x[rd] = slow.load(w, va, 2);
                      poll = false;
                      continue enter;
                    }
                  case Op.LW:
                    {
                      long va = x[low >>> 15 & mask] + imm;
                      long entry = table + (va >>> ENTRY_SHIFT & ENTRY_MASK);
                      if (HostMemory.getLong(entry + LOAD_TAG) == (va + 3 & PAGE_MASK | ctx)) {
                        x[rd] = HostMemory.getInt(va + HostMemory.getLong(entry + LOAD_BIAS));
                        break;
                      }
                      hart.pc = base + pos * 2L;
                      x[rd] = (int) slow.load(w, va, 4);
                      poll = false;
                      continue enter;
                    }
                  case Op.LWU:
                    {
                      long va = x[low >>> 15 & mask] + imm;
                      long entry = table + (va >>> ENTRY_SHIFT & ENTRY_MASK);
                      if (HostMemory.getLong(entry + LOAD_TAG) == (va + 3 & PAGE_MASK | ctx)) {
                        x[rd] =
                            HostMemory.getInt(va + HostMemory.getLong(entry + LOAD_BIAS))
                                & 0xFFFF_FFFFL;
                        break;
                      }
                      hart.pc = base + pos * 2L;
                      x[rd] = slow.load(w, va, 4);
                      poll = false;
                      continue enter;
                    }
                  case Op.LD:
                    {
                      long va = x[low >>> 15 & mask] + imm;
                      long entry = table + (va >>> ENTRY_SHIFT & ENTRY_MASK);
                      if (HostMemory.getLong(entry + LOAD_TAG) == (va + 7 & PAGE_MASK | ctx)) {
                        x[rd] = HostMemory.getLong(va + HostMemory.getLong(entry + LOAD_BIAS));
                        break;
                      }
                      hart.pc = base + pos * 2L;
                      x[rd] = slow.load(w, va, 8);
                      poll = false;
                      continue enter;
                    }
                  case Op.SB:
                    {
                      long va = x[low >>> 15 & mask] + imm;
                      long entry = table + (va >>> ENTRY_SHIFT & ENTRY_MASK);
                      if (HostMemory.getLong(entry + STORE_TAG) == (va & PAGE_MASK | ctx)) {
                        HostMemory.putByte(
                            va + HostMemory.getLong(entry + STORE_BIAS),
                            (byte) x[low >>> 21 & mask]);
                        break;
                      }
                      hart.pc = base + pos * 2L;
                      slow.store(w, va, 1, x[low >>> 21 & mask]);
                      poll = false;
                      continue enter;
                    }
                  case Op.SH:
                    {
                      long va = x[low >>> 15 & mask] + imm;
                      long entry = table + (va >>> ENTRY_SHIFT & ENTRY_MASK);
                      if (HostMemory.getLong(entry + STORE_TAG) == (va + 1 & PAGE_MASK | ctx)) {
                        HostMemory.putShort(
                            va + HostMemory.getLong(entry + STORE_BIAS),
                            (short) x[low >>> 21 & mask]);
                        break;
                      }
                      hart.pc = base + pos * 2L;
                      slow.store(w, va, 2, x[low >>> 21 & mask]);
                      poll = false;
                      continue enter;
                    }
                  case Op.SW:
                    {
                      long va = x[low >>> 15 & mask] + imm;
                      long entry = table + (va >>> ENTRY_SHIFT & ENTRY_MASK);
                      if (HostMemory.getLong(entry + STORE_TAG) == (va + 3 & PAGE_MASK | ctx)) {
                        HostMemory.putInt(
                            va + HostMemory.getLong(entry + STORE_BIAS),
                            (int) x[low >>> 21 & mask]);
                        break;
                      }
                      hart.pc = base + pos * 2L;
                      slow.store(w, va, 4, x[low >>> 21 & mask]);
                      poll = false;
                      continue enter;
                    }
                  case Op.SD:
                    {
                      long va = x[low >>> 15 & mask] + imm;
                      long entry = table + (va >>> ENTRY_SHIFT & ENTRY_MASK);
                      if (HostMemory.getLong(entry + STORE_TAG) == (va + 7 & PAGE_MASK | ctx)) {
                        HostMemory.putLong(
                            va + HostMemory.getLong(entry + STORE_BIAS), x[low >>> 21 & mask]);
                        break;
                      }
                      hart.pc = base + pos * 2L;
                      slow.store(w, va, 8, x[low >>> 21 & mask]);
                      poll = false;
                      continue enter;
                    }

                  case Op.BEQ:
                    if (x[low >>> 15 & mask] == x[low >>> 21 & mask]) {
                      break taken;
                    }
                    break;
                  case Op.BNE:
                    if (x[low >>> 15 & mask] != x[low >>> 21 & mask]) {
                      break taken;
                    }
                    break;
                  case Op.BLT:
                    if (x[low >>> 15 & mask] < x[low >>> 21 & mask]) {
                      break taken;
                    }
                    break;
                  case Op.BGE:
                    if (x[low >>> 15 & mask] >= x[low >>> 21 & mask]) {
                      break taken;
                    }
                    break;
                  case Op.BLTU:
                    if (Long.compareUnsigned(x[low >>> 15 & mask], x[low >>> 21 & mask]) < 0) {
                      break taken;
                    }
                    break;
                  case Op.BGEU:
                    if (Long.compareUnsigned(x[low >>> 15 & mask], x[low >>> 21 & mask]) >= 0) {
                      break taken;
                    }
                    break;
                  case Op.JAL:
                    x[rd] = base + pos * 2L + 4 - (low >>> 26 & 2);
                    if (hot != null && imm > 0 && hot.at(pos + (int) imm, rd != Hart.SINK)) {
                      hart.pc = base + (pos + (int) imm) * 2L;
                      continue enter;
                    }
                    break taken;
                  case Op.JALR:
                    {
                      long target = x[low >>> 15 & mask] + imm & ~1L;
                      x[rd] = base + pos * 2L + 4 - (low >>> 26 & 2);
                      hart.pc = target;
                      if ((target & PAGE_MASK) != base) {
                        continue enter;
                      }
                      int next = (int) (target & OFFSET_MASK) >> 1;
                      if (hot != null && !MicroOp.isReturn(w)) {
                        hot.jumped(pos, next);
                      }
                      // A straddling jump may have lost this page while it waited for the next one.
                      if (next <= pos && (hart.attention || count >= budget || pos == LAST)
                          || hot != null && hot.at(next)) {
                        continue enter;
                      }
                      pos = next;
                      break dispatch;
                    }
                  case MicroOp.FAR_JAL:
                    x[rd] = base + pos * 2L + 4 - (low >>> 26 & 2);
                    hart.pc = base + pos * 2L + imm;
                    continue enter;
                  case MicroOp.FAR_BRANCH, MicroOp.FAR_BRANCH + 1, MicroOp.FAR_BRANCH + 2:
                  case MicroOp.FAR_BRANCH + 3, MicroOp.FAR_BRANCH + 4, MicroOp.FAR_BRANCH + 5:
                    if (!SlowPath.taken(
                        (low & 511) - MicroOp.FAR_BRANCH,
                        x[low >>> 15 & mask],
                        x[low >>> 21 & mask])) {
                      break;
                    }
                    hart.pc = base + pos * 2L + imm;
                    continue enter;

                  default:
                    hart.pc = base + pos * 2L;
                    // Without this instruction: what reads instret is not in it, and ECALL never
                    // is.
                    hart.instret = retired + count - 1;
                    switch (slow.execute(w)) {
                      case SlowPath.NEXT:
                        break;
                      case SlowPath.REFETCH:
                        poll = false;
                        continue enter;
                      case SlowPath.ENTER:
                        continue enter;
                      case SlowPath.NOT_RETIRED:
                        count--;
                        budget--;
                        continue enter;
                      case SlowPath.WAIT:
                        hart.instret = retired + count;
                        return Engine.Exit.WAIT_FOR_INTERRUPT;
                      case SlowPath.REST:
                        hart.instret = retired + count;
                        return Engine.Exit.PAUSE;
                      default:
                        return Engine.Exit.SUPERVISOR_CALL;
                    }
                    break;
                }
                pos += 2 - (low >>> 27 & 1);
                break dispatch;
              }
              // A branch or jump within the page; a loop closes here.
              pos += (int) imm;
              if (imm <= 0 && (hart.attention || count >= budget || hot != null && hot.at(pos))) {
                hart.pc = base + pos * 2L;
                continue enter;
              }
              break dispatch;
            }
          }
        }
      } catch (Trap trap) {
        // The instruction at pos did not retire. If the page could not even be entered, pc is the
        // culprit already.
        if (fetched) {
          count--;
          hart.pc = base + pos * 2L;
        }
        poll = true;
        // A trap uses up budget without retiring anything: a guest whose handler faults is left,
        // too.
        budget--;
        if (trap.cause != Trap.RESTART) {
          hart.takeTrap(trap.cause, trap.value);
        }
      }
    }
  }
}
