package org.pangaea.machine.translator;

import java.util.Arrays;
import java.util.BitSet;
import org.pangaea.machine.Hart;
import org.pangaea.machine.interpreter.MicroOp;
import org.pangaea.riscv.Op;

/**
 * Which loads and stores of a region are likely to stay in one page from time to time, so that it
 * pays to remember the page: those whose address was computed, as an array's are.
 *
 * <p>An address that was itself loaded, as a list's or a tree's, leads anywhere. And where control
 * comes together from many places, behind a switch or a return, what is remembered costs more than
 * a look into the TLB: each local is a value to be merged there, which HotSpot does by way of its
 * stack frame.
 */
final class Pointers {
  /** Where a register's value in a block comes from. */
  private enum Source {
    BEFORE,
    LOADED,
    COMPUTED
  }

  private final RegionPlan plan;
  private final Loops loops;

  /** For each register in how many loops, plus one, it is loaded at most; 0: it is not. */
  private final int[] loadedIn = new int[Hart.SINK + 1];

  /** Positions of the accesses that are worth it. */
  private final BitSet steady = new BitSet();

  Pointers(RegionPlan plan, Loops loops) {
    this.plan = plan;
    this.loops = loops;
    if (plan.members.stream().anyMatch(this::branchesManyWays)) {
      return;
    }
    findLoaded();
    plan.leaders.stream().forEach(this::followBlock);
  }

  /** Whether the page of the access at this position should be remembered. */
  boolean steady(int position) {
    return steady.get(position);
  }

  private boolean branchesManyWays(int position) {
    return MicroOp.op(plan.at(position)) == Op.JALR && !plan.targets(position).isEmpty();
  }

  /** Registers that are loaded, and copies of them, and copies of these, until none is new. */
  private void findLoaded() {
    boolean more = true;
    while (more) {
      more = false;
      for (int at = plan.members.nextSetBit(0); at >= 0; at = plan.members.nextSetBit(at + 1)) {
        more |= noteLoaded(at);
      }
    }
  }

  /** Notes that an instruction loads its register; whether that was news. */
  private boolean noteLoaded(int position) {
    long w = plan.at(position);
    int rd = MicroOp.rd(w);
    int around = loops.depth(position) + 1;
    boolean loads = MicroOp.op(w) == Op.LD || copied(w) > 0 && loadedIn[copied(w)] >= around;
    if (!loads || rd == Hart.SINK || loadedIn[rd] >= around) {
      return false;
    }
    loadedIn[rd] = around;
    return true;
  }

  /** The register of which this instruction makes a copy, or 0. */
  private static int copied(long w) {
    return switch (MicroOp.op(w)) {
      case Op.ADDI -> MicroOp.imm(w) == 0 ? MicroOp.rs1(w) : 0;
      case Op.ADD -> MicroOp.rs1(w) == 0 ? MicroOp.rs2(w) : 0;
      default -> 0;
    };
  }

  private void followBlock(int leader) {
    Source[] sources = new Source[Hart.SINK + 1];
    Arrays.fill(sources, Source.BEFORE);
    int at = leader;
    while (plan.members.get(at) && (at == leader || !plan.leaders.get(at))) {
      long w = plan.at(at);
      int op = MicroOp.op(w);
      if (Operands.loads(op) || Operands.stores(op)) {
        steady.set(at, !isLoaded(sources, MicroOp.rs1(w), at));
      }
      if (Operands.endsBlock(op)) {
        return;
      }
      if (!RegionPlan.isFloat(op) || Operands.writesInteger(op)) {
        boolean loads = op == Op.LD || copied(w) > 0 && isLoaded(sources, copied(w), at);
        sources[MicroOp.rd(w)] = loads ? Source.LOADED : Source.COMPUTED;
      }
      at += MicroOp.halfwords(w);
    }
  }

  private boolean isLoaded(Source[] sources, int register, int position) {
    return switch (sources[register]) {
      case LOADED -> true;
      case COMPUTED -> false;
      // By an earlier turn of the loop; a loop further out does not change it so often.
      case BEFORE -> loadedIn[register] > loops.depth(position);
    };
  }
}
