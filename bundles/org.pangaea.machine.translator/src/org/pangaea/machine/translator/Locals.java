package org.pangaea.machine.translator;

import java.lang.classfile.CodeBuilder;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.pangaea.machine.Hart;
import org.pangaea.machine.interpreter.MicroOp;
import org.pangaea.riscv.Op;

/**
 * The local variables of a region's method: what every region has, then a pair of slots for each
 * guest register that it uses and for each page that it remembers.
 *
 * <p>All are set at the region's head, so that the stack maps of all labels are the same.
 */
final class Locals {
  // this is 0; the parameters:
  static final int HART = 1;
  static final int BASE = 2;
  static final int BUDGET = 4;

  /** Instructions retired. */
  static final int COUNT = 5;

  /** Where the region is left: bytes behind the page's start. */
  static final int OFFSET = 6;

  /** Guest virtual address of an access, and the host's. */
  static final int ADDRESS = 7;

  static final int HOST = 9;
  static final int PC = 11;
  static final int STATUS = 13;

  /** 1 while the host's arithmetic may be used ({@link Floats}). */
  static final int READY = 15;

  /** 1 once sstatus.FS must say "dirty". */
  static final int DIRTY = 16;

  /** A double. */
  static final int RESULT = 17;

  /** The arrays of integer and floating-point registers. */
  static final int X = 19;

  static final int F = 20;

  /** The TLB, and the entry that was looked up. */
  static final int TLB = 21;

  static final int SLOT = 22;
  private static final int FIRST = 23;

  /** Integer registers that have a local, and those that the region changes. */
  final BitSet used = new BitSet();

  final BitSet changed = new BitSet();

  /** The same for floating-point registers. */
  final BitSet usedFloats = new BitSet();

  final BitSet changedFloats = new BitSet();

  /** Base registers of loads and of stores. */
  final BitSet loadBases = new BitSet();

  final BitSet storeBases = new BitSet();

  boolean hasFloats;
  private int next = FIRST;
  private final int[] integers = new int[Hart.SINK];
  private final int[] floats = new int[Hart.SINK];
  private final int[] loadPages = new int[Hart.SINK];
  private final int[] storePages = new int[Hart.SINK];

  Locals(RegionPlan plan) {
    plan.members.stream().forEach(at -> note(plan.at(at)));
    changed.clear(Hart.SINK);
    changed.clear(0);
    used.or(changed);
    used.clear(0);
    usedFloats.or(changedFloats);
    used.stream().forEach(register -> integers[register] = allot(2));
    usedFloats.stream().forEach(register -> floats[register] = allot(2));
    loadBases.stream().forEach(register -> loadPages[register] = allot(4));
    storeBases.stream().forEach(register -> storePages[register] = allot(4));
  }

  private int allot(int slots) {
    int first = next;
    next += slots;
    return first;
  }

  private void note(long w) {
    int op = MicroOp.op(w);
    if (RegionPlan.isFloat(op)) {
      hasFloats = true;
      noteFloat(w, op);
    } else {
      used.set(MicroOp.rs1(w));
      used.set(MicroOp.rs2(w));
      changed.set(MicroOp.rd(w));
    }
    if (Operands.loads(op)) {
      loadBases.set(MicroOp.rs1(w));
    } else if (Operands.stores(op)) {
      storeBases.set(MicroOp.rs1(w));
    }
  }

  private void noteFloat(long w, int op) {
    (Operands.readsInteger(op) ? used : usedFloats).set(MicroOp.rs1(w));
    if (Operands.readsSecondFloat(op)) {
      usedFloats.set(MicroOp.rs2(w));
    }
    if (Operands.readsThirdFloat(op)) {
      usedFloats.set(MicroOp.imm(w));
    }
    if (Operands.writesInteger(op)) {
      changed.set(MicroOp.rd(w));
    } else if (op != Op.FSW && op != Op.FSD) {
      changedFloats.set(MicroOp.rd(w));
    }
  }

  /** The local of an integer register other than x0. */
  int integer(int register) {
    return integers[register];
  }

  int floating(int register) {
    return floats[register];
  }

  /** The page that was last loaded from through this base register; its bias is two slots on. */
  int loadPage(int register) {
    return loadPages[register];
  }

  int storePage(int register) {
    return storePages[register];
  }

  /** All pages that the region remembers. */
  IntStream pages() {
    return IntStream.concat(
        loadBases.stream().map(this::loadPage), storeBases.stream().map(this::storePage));
  }

  /** Pushes an integer register. */
  void push(CodeBuilder code, int register) {
    if (register == 0) {
      code.lconst_0();
    } else {
      code.lload(integers[register]);
    }
  }

  /** Pops into an integer register; rd as {@link MicroOp} has it, or 0 as in FP instructions. */
  void pop(CodeBuilder code, int register) {
    if (register == Hart.SINK || register == 0) {
      code.pop2();
    } else {
      code.lstore(integers[register]);
    }
  }
}
