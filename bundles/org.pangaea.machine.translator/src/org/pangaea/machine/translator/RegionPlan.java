package org.pangaea.machine.translator;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.pangaea.machine.interpreter.MicroOp;
import org.pangaea.machine.interpreter.Profile;
import org.pangaea.riscv.Csr;
import org.pangaea.riscv.Op;

/**
 * Which instructions of a page belong to a region: those that direct branches, jumps and calls
 * reach from its head, breadth first, as far as they were decoded already (so were executed) and
 * the region does not get too big for HotSpot.
 */
final class RegionPlan {
  /** Instructions of a region at most, if they fit ({@link Written#fitting}). */
  static final int MAX_INSTRUCTIONS = 250;

  /**
   * Functions of the page that a call through a pointer may have in its own region. What calls more
   * calls most of them elsewhere: those are regions of their own.
   */
  private static final int MOST_CALLED = 2;

  /** How much of a region stays that is too long. */
  private static final double SMALLER = 0.75;

  private final long[] code;
  private final Profile profile;
  private final int limit;
  private final boolean bounded;

  /** What may belong to it; null: anything. */
  private final BitSet allowed;

  final int head;

  /** Positions of the instructions that belong to it. */
  final BitSet members = new BitSet();

  /** Members to which control comes otherwise than from the instruction before. */
  final BitSet leaders = new BitSet();

  /** Members behind calls of what belongs to the region: a return may lead there. */
  private final BitSet returns = new BitSet();

  /** Where other indirect jumps were seen to lead, by their position. */
  private final Map<Integer, BitSet> jumps = new HashMap<>();

  /** Calls that come back often, to a member. What they call may be a region of its own. */
  final BitSet calls = new BitSet();

  /**
   * Plans the region that begins at a position.
   *
   * @param code the decoded page
   * @param profile what is known of it besides
   * @param limit instructions at most
   */
  RegionPlan(long[] code, int head, Profile profile, int limit) {
    this(code, head, profile, limit, false, null);
  }

  private RegionPlan(
      long[] code, int head, Profile profile, int limit, boolean bounded, BitSet allowed) {
    this.bounded = bounded;
    this.allowed = allowed;
    this.code = code;
    this.head = head;
    this.profile = profile;
    this.limit = limit;
    collect();
    leaders.and(members);
    jumps.values().forEach(targets -> targets.and(members));
    members.stream().filter(this::callsBack).forEach(calls::set);
    members.stream().filter(this::callsMember).map(this::behind).forEach(returns::set);
    returns.and(members);
  }

  /**
   * Plans a region once more, of what it was made of: by now more was executed, and most of that is
   * not what made it hot.
   */
  static RegionPlan again(long[] code, int head, Profile profile, BitSet members) {
    return new RegionPlan(code, head, profile, MAX_INSTRUCTIONS, false, members);
  }

  private int behind(int position) {
    return position + MicroOp.halfwords(code[position]);
  }

  private boolean callsMember(int position) {
    long w = code[position];
    if (!MicroOp.calls(w)) {
      return false;
    }
    return switch (MicroOp.op(w)) {
      case Op.JAL -> members.get(position + MicroOp.imm(w));
      case Op.JALR -> !jumps.get(position).isEmpty();
      default -> false;
    };
  }

  /** A call in a loop costs it the host's registers, so none stands beside a known target. */
  private boolean callsBack(int position) {
    long w = code[position];
    int op = MicroOp.op(w);
    int next = behind(position);
    return MicroOp.calls(w)
        && (op == Op.JAL || op == MicroOp.FAR_JAL || op == Op.JALR && jumps.get(position).isEmpty())
        && members.get(next)
        && profile.entered(next);
  }

  /** Whether it would be larger but for its limit. */
  boolean isCut() {
    return members.cardinality() >= limit;
  }

  /**
   * The same region with fewer instructions: without what other regions begin with, or, if that is
   * so already, without those furthest from the head.
   *
   * <p>What does not fit into one region is so shared out among several. Without that, each of them
   * has most of the others' instructions, too, and HotSpot compiles all of them ten times.
   */
  RegionPlan smaller() {
    return smaller(SMALLER);
  }

  /**
   * The same, to a size.
   *
   * @param part how much of it fits, about
   */
  RegionPlan smaller(double part) {
    int fits = (int) (members.cardinality() * Math.min(part, SMALLER));
    return new RegionPlan(code, head, profile, bounded ? fits : limit, true, allowed);
  }

  private void collect() {
    ArrayDeque<Integer> starts = new ArrayDeque<>();
    start(starts, head);
    while (!starts.isEmpty()) {
      int position = starts.poll();
      while (!members.get(position)
          && members.cardinality() < limit
          && translatable(code[position])
          && (allowed == null || allowed.get(position))
          && !(bounded && position != head && profile.begins(position))) {
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
      startBehindCall(starts, w, next);
      return -1;
    } else if (op == Op.JALR) {
      startBehindCall(starts, w, next);
      // A switch, or a function called through a pointer.
      BitSet targets = new BitSet();
      char[] seen = profile.jumpsFrom(position);
      if (!MicroOp.calls(w) || seen.length <= MOST_CALLED) {
        for (char to : seen) {
          start(starts, to);
          targets.set(to);
        }
      }
      jumps.put(position, targets);
      return -1;
    } else if (op == MicroOp.FAR_JAL) {
      if (profile.entered(next)) {
        startBehindCall(starts, w, next);
      }
      return -1;
    }
    return next;
  }

  /** The next position of the same block, or -1 at its end. */
  int nextInBlock(int position) {
    int next = behind(position);
    boolean ends = Operands.endsBlock(MicroOp.op(code[position]));
    return ends || !members.get(next) || leaders.get(next) ? -1 : next;
  }

  /** Where control may go from the end of a block, members or not. */
  BitSet successors(int position) {
    long w = code[position];
    int op = MicroOp.op(w);
    BitSet result = new BitSet();
    if (op == Op.JALR) {
      result.or(targets(position));
    } else if (op >= Op.BEQ && op <= Op.BGEU || op == Op.JAL) {
      result.set(position + MicroOp.imm(w));
    }
    boolean jumps = op == Op.JAL || op == MicroOp.FAR_JAL || op == Op.JALR;
    if (!jumps || calls.get(position)) {
      result.set(behind(position));
    }
    return result;
  }

  private void startBehindCall(ArrayDeque<Integer> starts, long w, int next) {
    if (MicroOp.calls(w)) {
      start(starts, next);
    }
  }

  private void start(ArrayDeque<Integer> starts, int position) {
    leaders.set(position);
    starts.add(position);
  }

  /** Members to which an indirect jump may lead, as far as is known. */
  BitSet targets(int position) {
    long w = code[position];
    return MicroOp.isReturn(w) ? returns : jumps.get(position);
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
        && op != Op.CBO_ZERO
        && op != Op.ECALL
        && op != Op.EBREAK
        && (op < Op.CSRRW || op > Op.SFENCE_VMA || isFloatControl(w));
  }

  /** Whether it reads or writes fcsr or a part of it. */
  static boolean isFloatControl(long w) {
    int op = MicroOp.op(w);
    int csr = MicroOp.imm(w);
    return op >= Op.CSRRW
        && op <= Op.CSRRCI
        && (csr == Csr.FFLAGS || csr == Csr.FRM || csr == Csr.FCSR);
  }

  static boolean isAtomic(int op) {
    return op >= Op.LR_W && op <= Op.AMOMAXU_D;
  }

  static boolean isFloat(int op) {
    return op >= Op.FLW && op <= Op.FMV_D_X;
  }
}
