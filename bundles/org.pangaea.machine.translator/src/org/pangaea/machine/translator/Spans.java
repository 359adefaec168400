package org.pangaea.machine.translator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pangaea.machine.interpreter.MicroOp;

/**
 * Accesses of a block that lie beside one another, as those by which a function saves and restores
 * its callers' registers, or those of the fields of a structure: loads, or stores, through one base
 * register that does not change between them. They are checked together, by the first of them.
 *
 * <p>That one check is as good as one for each: what the TLB said stays true for as long as the
 * region runs ({@link MemoryWriter}), and nothing leads into the middle of a block. If it fails, be
 * it only because the page ends between two of them, the first is left to the interpreter, and so
 * are those behind it: nothing was done yet, so each traps, or not, in its own turn.
 *
 * <p>Accesses keep their order, each with its fence ({@link RegionWriter}). HotSpot may make one
 * store of two that touch; RVWMO allows others to see both at once, as it does not order stores to
 * different addresses, and each is still seen as a whole.
 */
final class Spans {
  /**
   * Bytes from the first to behind the last. The longer a span is, the more often a page ends in
   * it, and the interpreter has to do it.
   */
  private static final int LONGEST = 256;

  /** Spans of one block, each with a local of its own. */
  private static final int MOST = 8;

  /**
   * Accesses that are checked together.
   *
   * @param first position of the first
   * @param offset of the lowest byte, from what the base register has
   * @param length in bytes
   * @param number of the span in its block, from 0
   */
  record Span(int first, int offset, int length, int number) {}

  private record Key(boolean loads, int base) {}

  /** One that may still get longer. */
  private static final class Open {
    private final List<Integer> positions = new ArrayList<>();
    private int from = Integer.MAX_VALUE;
    private int to = Integer.MIN_VALUE;

    private boolean takes(int offset, int size) {
      return Math.max(to, offset + size) - Math.min(from, offset) <= LONGEST;
    }

    private void add(int position, int offset, int size) {
      positions.add(position);
      from = Math.min(from, offset);
      to = Math.max(to, offset + size);
    }
  }

  private final Map<Integer, Span> spans = new HashMap<>();
  private int most;

  Spans(RegionPlan plan) {
    plan.leaders.stream().forEach(leader -> followBlock(plan, leader));
  }

  /** The span that the access at a position belongs to, or null. */
  Span at(int position) {
    return spans.get(position);
  }

  /** How many spans the block that has most of them has. */
  int most() {
    return most;
  }

  private void followBlock(RegionPlan plan, int leader) {
    Map<Key, Open> open = new HashMap<>();
    List<Open> all = new ArrayList<>();
    int at = leader;
    while (plan.members.get(at) && (at == leader || !plan.leaders.get(at))) {
      long w = plan.at(at);
      int op = MicroOp.op(w);
      if (Operands.endsBlock(op)) {
        break;
      }
      int size = Operands.accessSize(op);
      if (size > 0 && MicroOp.rs1(w) != 0) {
        Key key = new Key(Operands.loads(op), MicroOp.rs1(w));
        Open span = open.get(key);
        if (span == null || !span.takes(MicroOp.imm(w), size)) {
          span = new Open();
          all.add(span);
          open.put(key, span);
        }
        span.add(at, MicroOp.imm(w), size);
      }
      if (!RegionPlan.isFloat(op) || Operands.writesInteger(op)) {
        int changed = MicroOp.rd(w);
        open.keySet().removeIf(key -> key.base == changed);
      }
      at += MicroOp.halfwords(w);
    }
    all.removeIf(span -> span.positions.size() < 2);
    for (int i = 0; i < Math.min(all.size(), MOST); i++) {
      Open span = all.get(i);
      Span made = new Span(span.positions.getFirst(), span.from, span.to - span.from, i);
      span.positions.forEach(position -> spans.put(position, made));
      most = Math.max(most, i + 1);
    }
  }
}
