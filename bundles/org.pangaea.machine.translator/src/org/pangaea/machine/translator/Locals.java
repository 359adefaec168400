package org.pangaea.machine.translator;

import java.lang.classfile.CodeBuilder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.pangaea.machine.Hart;
import org.pangaea.machine.interpreter.MicroOp;
import org.pangaea.riscv.Op;

/**
 * The local variables of a region's method: what every region has, then those guest registers and
 * remembered pages that are worth one.
 *
 * <p>A local that is alive in a loop competes with all others there for the host's registers, used
 * or not, and HotSpot's allocator then keeps even the busiest in memory. So registers that inner
 * loops do not use stay in the hart's array, where an access is a load or store; and so does what
 * is hardly used at all.
 *
 * <p>All are set at the region's head, so that the stack maps of all labels are the same.
 */
final class Locals {
  // this is 0; the parameters:
  static final int CHAIN = 1;
  static final int HART = 2;
  static final int BASE = 3;
  static final int BUDGET = 5;
  static final int DEPTH = 6;

  /** Instructions that may still be executed without looking up. */
  static final int LEFT = 7;

  /** Where the region is left: bytes behind the page's start. */
  static final int OFFSET = 8;

  /** Guest virtual address of an access, and the host's. */
  static final int ADDRESS = 9;

  static final int HOST = 11;
  static final int PC = 13;
  static final int STATUS = 15;

  /** 1 while the host's arithmetic may be used ({@link FloatWriter}). */
  static final int READY = 17;

  /** 1 once sstatus.FS must say "dirty". */
  static final int DIRTY = 18;

  /** A double. */
  static final int RESULT = 19;

  /** The arrays of integer and floating-point registers. */
  static final int X = 21;

  static final int F = 22;

  /** An int for a moment. */
  static final int SLOT = 23;

  /** What was granted so far to be executed. */
  static final int GRANTED = 24;

  /** Instructions executed by regions that this one called. */
  static final int CALLED = 25;

  /** Host address of the entry of the TLB that was looked up. */
  static final int ENTRY = 26;

  private static final int FIRST = 28;

  /** What so many loops around an access multiply its weight with. */
  private static final int LOOP = 8;

  private static final int DEEPEST = 5;

  /** Locals beyond these only for registers of the innermost loops. */
  private static final int FEW = 10;

  /**
   * Less than so many uses outside of loops are not worth a local: each costs a load at the head, a
   * store at every end, and a value more that lives until then.
   */
  private static final int WORTH = 8;

  /** Less than so many accesses outside of loops are not worth to remember their page. */
  private static final int WORTH_A_PAGE = 6;

  /** Integer registers that have a local. */
  final BitSet kept = new BitSet();

  /** Those of them that the region changes. */
  final BitSet changed = new BitSet();

  /** The same for floating-point registers, which all have one. */
  final BitSet usedFloats = new BitSet();

  final BitSet changedFloats = new BitSet();
  boolean hasFloats;
  private final long[] weights = new long[Hart.SINK + 1];
  private final long[] loadWeights = new long[Hart.SINK];
  private final long[] storeWeights = new long[Hart.SINK];
  private final Pointers pointers;
  private final Spans spans;
  private final int spanHosts;
  private int next = FIRST;
  private final int[] integers = new int[Hart.SINK + 1];
  private final int[] floats = new int[Hart.SINK];
  private final int[] loadPages = new int[Hart.SINK];
  private final int[] storePages = new int[Hart.SINK];

  Locals(RegionPlan plan, Loops loops) {
    pointers = new Pointers(plan, loops);
    spans = new Spans(plan);
    spanHosts = allot(2 * spans.most());
    plan.members.stream().forEach(at -> note(plan.at(at), at, weight(loops.depth(at))));
    weights[0] = 0;
    weights[Hart.SINK] = 0;
    keep(weights, integers, 2, WORTH);
    for (int register = 1; register < Hart.SINK; register++) {
      kept.set(register, integers[register] != 0);
    }
    changed.and(kept);
    usedFloats.or(changedFloats);
    usedFloats.stream().forEach(register -> floats[register] = allot(2));
    keep(loadWeights, loadPages, 4, WORTH_A_PAGE);
    keep(storeWeights, storePages, 4, WORTH_A_PAGE);
  }

  private static long weight(int depth) {
    long weight = 1;
    for (int i = 0; i < Math.min(depth, DEEPEST); i++) {
      weight *= LOOP;
    }
    return weight;
  }

  /** Allots slots to the heaviest registers. */
  private void keep(long[] weight, int[] slots, int size, int worth) {
    List<Integer> order =
        IntStream.range(0, weight.length)
            .filter(register -> weight[register] >= worth)
            .boxed()
            .sorted(Comparator.comparing(register -> -weight[register]))
            .toList();
    for (int i = 0; i < order.size(); i++) {
      int register = order.get(i);
      if (i < FEW || weight[register] * LOOP > weight[order.getFirst()]) {
        slots[register] = allot(size);
      }
    }
  }

  private int allot(int slots) {
    int first = next;
    next += slots;
    return first;
  }

  private void note(long w, int at, long weight) {
    int op = MicroOp.op(w);
    if (RegionPlan.isFloat(op)) {
      hasFloats = true;
      noteFloat(w, op, weight);
    } else if (RegionPlan.isFloatControl(w)) {
      hasFloats = true;
      // An immediate stands where rs1 does.
      weights[op >= Op.CSRRWI ? 0 : MicroOp.rs1(w)] += weight;
      write(MicroOp.rd(w), weight);
    } else {
      weights[MicroOp.rs1(w)] += weight;
      weights[MicroOp.rs2(w)] += weight;
      write(MicroOp.rd(w), weight);
    }
    if (!pointers.steady(at)) {
      return;
    }
    if (Operands.loads(op)) {
      loadWeights[MicroOp.rs1(w)] += weight;
    } else {
      storeWeights[MicroOp.rs1(w)] += weight;
    }
  }

  private void write(int register, long weight) {
    weights[register] += weight;
    changed.set(register);
  }

  private void noteFloat(long w, int op, long weight) {
    if (Operands.readsInteger(op)) {
      weights[MicroOp.rs1(w)] += weight;
    } else {
      usedFloats.set(MicroOp.rs1(w));
    }
    if (Operands.readsSecondFloat(op)) {
      usedFloats.set(MicroOp.rs2(w));
    }
    if (Operands.readsThirdFloat(op)) {
      usedFloats.set(MicroOp.imm(w));
    }
    if (Operands.writesInteger(op)) {
      write(MicroOp.rd(w), weight);
    } else if (op != Op.FSW && op != Op.FSD) {
      changedFloats.set(MicroOp.rd(w));
    }
  }

  /** The local of an integer register that has one. */
  int integer(int register) {
    return integers[register];
  }

  int floating(int register) {
    return floats[register];
  }

  /**
   * The page that was last loaded from through this base register; its bias is two slots on. 0: the
   * load at this position remembers none.
   */
  int loadPage(int register, int position) {
    return pointers.steady(position) ? loadPages[register] : 0;
  }

  /** The same for a store. */
  int storePage(int register, int position) {
    return pointers.steady(position) ? storePages[register] : 0;
  }

  /** What the access at a position is checked with, or null. */
  Spans.Span span(int position) {
    return spans.at(position);
  }

  /** The host address of the lowest byte of a span, once it was checked, until its block ends. */
  int spanHost(Spans.Span span) {
    return spanHosts + 2 * span.number();
  }

  /** The locals for host addresses of spans. */
  IntStream spanHosts() {
    return IntStream.range(0, spans.most()).map(number -> spanHosts + 2 * number);
  }

  /** All pages that the region remembers. */
  IntStream pages() {
    return IntStream.concat(Arrays.stream(loadPages), Arrays.stream(storePages))
        .filter(page -> page != 0);
  }

  /** Pushes an integer register. */
  void push(CodeBuilder code, int register) {
    if (register == 0) {
      code.lconst_0();
    } else if (kept.get(register)) {
      code.lload(integers[register]);
    } else {
      code.aload(X).loadConstant(register).laload();
    }
  }

  /**
   * Pops into an integer register. x0 is named as {@link MicroOp} names it, by the sink's number,
   * or 0 in floating-point instructions. Uses {@link #HOST}.
   */
  void pop(CodeBuilder code, int register) {
    if (register == Hart.SINK || register == 0) {
      code.pop2();
    } else if (kept.get(register)) {
      code.lstore(integers[register]);
    } else {
      code.lstore(HOST);
      code.aload(X).loadConstant(register).lload(HOST).lastore();
    }
  }
}
