package org.pangaea.machine.translator;

import java.util.ArrayDeque;
import java.util.BitSet;
import org.pangaea.machine.interpreter.MicroOp;
import org.pangaea.riscv.Op;

/**
 * Which instructions of a page belong to a region: those that direct branches, jumps and calls
 * reach from its head, breadth first, as far as they were decoded already (so were executed) and
 * the region does not get too big for HotSpot.
 */
final class RegionPlan {
  /**
   * Instructions of a region. A load or store takes up to 90 bytes of bytecode, so this many of any
   * kind stay below the 8,000 bytes beyond which HotSpot compiles no method.
   */
  static final int MAX_INSTRUCTIONS = 80;

  private static final int RETURN_ADDRESS = 1;

  private final long[] code;
  final int head;

  /** Positions of the instructions that belong to it. */
  final BitSet members = new BitSet();

  /** Members to which control comes otherwise than from the instruction before. */
  final BitSet leaders = new BitSet();

  /** Members behind calls: where a return may lead to. */
  final BitSet returns = new BitSet();

  RegionPlan(long[] code, int head) {
    this.code = code;
    this.head = head;
    collect();
    leaders.and(members);
    returns.and(members);
  }

  private void collect() {
    ArrayDeque<Integer> starts = new ArrayDeque<>();
    start(starts, head);
    while (!starts.isEmpty()) {
      int position = starts.poll();
      while (!members.get(position)
          && members.cardinality() < MAX_INSTRUCTIONS
          && translatable(code[position])) {
        members.set(position);
        position = follow(starts, position);
        if (position < 0) {
          break;
        }
      }
      if (position >= 0 && members.get(position)) {
        leaders.set(position);
      }
    }
  }

  /** Notes where control may go from here; the next position in a row, or -1. */
  private int follow(ArrayDeque<Integer> starts, int position) {
    long w = code[position];
    int op = MicroOp.op(w);
    int next = position + MicroOp.halfwords(w);
    if (op >= Op.BEQ && op <= Op.BGEU) {
      start(starts, position + MicroOp.imm(w));
      leaders.set(next);
    } else if (op >= MicroOp.FAR_BRANCH && op < MicroOp.FAR_JAL) {
      leaders.set(next);
    } else if (op == Op.JAL) {
      start(starts, position + MicroOp.imm(w));
      if (MicroOp.rd(w) == RETURN_ADDRESS) {
        start(starts, next);
        returns.set(next);
      }
      return -1;
    } else if (op == Op.JALR || op == MicroOp.FAR_JAL) {
      return -1;
    }
    return next;
  }

  private void start(ArrayDeque<Integer> starts, int position) {
    leaders.set(position);
    starts.add(position);
  }

  long at(int position) {
    return code[position];
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** Whether the instruction is one that regions execute themselves. */
  static boolean translatable(long w) {
    int op = MicroOp.op(w);
    if (op == MicroOp.FAR_JAL || op >= MicroOp.FAR_BRANCH && op < MicroOp.FAR_JAL) {
      return true;
    }
    return op > 0
        && op < Op.COUNT
        && op != Op.FENCE_I
        && op != Op.ECALL
        && op != Op.EBREAK
        && !(op >= Op.LR_W && op <= Op.AMOMAXU_D)
        && !(op >= Op.CSRRW && op <= Op.SFENCE_VMA);
  }

  static boolean isFloat(int op) {
    return op >= Op.FLW && op <= Op.FMV_D_X;
  }
}
