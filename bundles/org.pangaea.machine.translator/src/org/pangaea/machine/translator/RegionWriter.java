package org.pangaea.machine.translator;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pangaea.machine.Hart;
import org.pangaea.machine.SoftTlb;
import org.pangaea.machine.interpreter.Chain;
import org.pangaea.machine.interpreter.MicroOp;
import org.pangaea.machine.interpreter.Region;
import org.pangaea.riscv.Op;

/**
 * Writes the bytecode of a region: one method, guest registers in locals, TLB checks inline.
 *
 * <pre>
 *   load the registers it uses from hart.x                        (head)
 *   block:  … registers are locals, a load or store compares its tag, or goes to a stub
 *           left -= instructions of the block
 *           a branch backwards in a loop: left &lt;= 0? then a stub looks at hart.attention and the
 *           budget, and goes on with more instructions granted, or leaves with the target as pc
 *   stub:   not the page that is remembered: look into the TLB, then back to the access;
 *           else left -= instructions before this one; off = its place; goto interpret
 *   leave:  write back the registers it changes; pc = base + off; return granted - left
 * </pre>
 *
 * <p>There is no slow path in it: a TLB miss, a device, a misaligned access over a page's border,
 * whatever traps, is left to the interpreter, with the state as before the instruction. So traps
 * are precise by construction. Behind the instruction the interpreter enters a region again.
 *
 * <p>Memory order (RVWMO). A guest load is a plain load of the JVM with an acquire fence behind it,
 * a store a plain one. No access passes the fence upwards and no load passes it downwards, so loads
 * stay in program order (same-address load-load order, and address, data and control dependencies
 * follow from it) and no store passes an earlier load. The compiler keeps stores to raw memory in
 * their order. On x86-64 the fence is no instruction and this gives the host's own order; AArch64
 * has a barrier for it. A volatile load would be a load-acquire there, which faults on misaligned
 * addresses. FENCE is a full fence; LR, SC and AMOs are the JVM's sequentially consistent atomics
 * ({@link org.pangaea.machine.Atomics}).
 *
 * <p>None of it is needed by a hart that is alone in its share: nobody else looks at a page before
 * the hart, at a poll or while it waits, so outside of the region, has given it up.
 */
final class RegionWriter {
  private static final ClassDesc REGION = desc(Region.class);
  private static final ClassDesc CHAIN = desc(Chain.class);
  static final ClassDesc HART = desc(Hart.class);
  static final ClassDesc LONGS = ConstantDescs.CD_long.arrayType();

  /** How many instructions a loop may execute between two looks at what others want. */
  private static final int LOOKS_UP = 256;

  private static final ClassDesc MATH = desc(Math.class);
  private static final MethodTypeDesc TWO_INTS =
      MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int, ConstantDescs.CD_int);

  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          ConstantDescs.CD_long,
          CHAIN,
          HART,
          ConstantDescs.CD_long,
          ConstantDescs.CD_int,
          ConstantDescs.CD_int);

  private static final MethodTypeDesc CALL =
      MethodTypeDesc.of(
          ConstantDescs.CD_long, ConstantDescs.CD_long, ConstantDescs.CD_int, ConstantDescs.CD_int);

  private final RegionPlan plan;
  private final boolean alone;
  private final Style style;
  private final Loops loops;
  private final Locals locals;
  private final Map<Integer, Label> labels = new HashMap<>();
  private final Map<Integer, Label> polls = new HashMap<>();
  private final List<Runnable> stubs = new ArrayList<>();

  private CodeBuilder code;
  private InstructionWriter instructions;
  private Label leave;
  private Label interpret;
  private Label leaveAtPc;
  private Label stored;

  RegionWriter(RegionPlan plan, boolean alone, Style style) {
    this.plan = plan;
    this.alone = alone;
    this.style = style;
    loops = new Loops(plan);
    locals = new Locals(plan, loops);
  }

  static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  boolean hasFloats() {
    return locals.hasFloats;
  }

  /** A class with the region as its method {@code run}. */
  byte[] classFile() {
    MethodTypeDesc nothing = MethodTypeDesc.of(ConstantDescs.CD_void);
    return ClassFile.of()
        .build(
            style.type(),
            type ->
                type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                    .withSuperclass(REGION)
                    .withMethodBody(
                        ConstantDescs.INIT_NAME,
                        nothing,
                        ClassFile.ACC_PUBLIC,
                        body ->
                            body.aload(0)
                                .invokespecial(REGION, ConstantDescs.INIT_NAME, nothing)
                                .return_())
                    .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, this::writeRun));
  }

  private void writeRun(CodeBuilder builder) {
    code = builder;
    // It is called once more if branches turn out to need more than 16 bits.
    labels.clear();
    polls.clear();
    stubs.clear();
    leave = code.newLabel();
    interpret = code.newLabel();
    leaveAtPc = code.newLabel();
    stored = code.newLabel();
    plan.leaders.stream().forEach(position -> labels.put(position, code.newLabel()));
    MemoryWriter memory = new MemoryWriter(code, locals, alone, style != Style.PROFILED);
    instructions = new InstructionWriter(code, locals, memory);
    writeHead(memory);
    plan.leaders.stream().forEach(this::writeBlock);
    for (int i = 0; i < stubs.size(); i++) {
      // Some add another one.
      stubs.get(i).run();
    }
    writeTail();
  }

  private void writeHead(MemoryWriter memory) {
    if (style.waits()) {
      writeReadiness();
    }
    code.aload(Locals.HART).getfield(HART, "x", LONGS).astore(Locals.X);
    code.aload(Locals.HART).getfield(HART, "f", LONGS).astore(Locals.F);
    code.iconst_0().istore(Locals.SLOT);
    // The first poll looks up whatever happens: a region may be entered behind a slow path, so
    // without a poll, and left at the next miss, again and again.
    code.iconst_0().istore(Locals.GRANTED).iconst_0().istore(Locals.LEFT);
    code.loadConstant(plan.head * 2).istore(Locals.OFFSET);
    code.lconst_0().lstore(Locals.ADDRESS).lconst_0().lstore(Locals.HOST);
    code.lconst_0().lstore(Locals.PC).lconst_0().lstore(Locals.STATUS);
    code.iconst_0().istore(Locals.READY).iconst_0().istore(Locals.DIRTY);
    code.iconst_0().istore(Locals.CALLED);
    code.lconst_0().lstore(Locals.ENTRY).dconst_0().dstore(Locals.RESULT);
    readRegisters();
    memory.begin();
    if (locals.hasFloats) {
      // With the unit off, some of its instructions trap: all of the region is interpreted.
      code.aload(Locals.HART);
      code.invokevirtual(HART, "floatEnabled", MethodTypeDesc.of(ConstantDescs.CD_boolean));
      code.ifeq(interpret);
      instructions.floats().lookAtMode();
    }
    code.goto_(labels.get(plan.head));
  }

  /** Whatever does not come out of C2 ends here. */
  private void writeReadiness() {
    Label ready = code.newLabel();
    Hints.compiled(code);
    code.ifne(ready);
    code.aload(Locals.HART).lload(Locals.BASE).loadConstant(plan.head * 2L).ladd();
    code.putfield(HART, "pc", ConstantDescs.CD_long);
    code.loadConstant(Region.NOT_READY).lreturn();
    code.labelBinding(ready);
  }

  private void readRegisters() {
    locals.kept.stream()
        .forEach(register -> {
          code.aload(Locals.X).loadConstant(register).laload().lstore(locals.integer(register));
        });
    locals.usedFloats.stream()
        .forEach(register -> {
          code.aload(Locals.F).loadConstant(register).laload();
          code.invokestatic(
              ConstantDescs.CD_Double,
              "longBitsToDouble",
              MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_long));
          code.dstore(locals.floating(register));
        });
  }

  private void writeTail() {
    code.labelBinding(interpret);
    code.loadConstant(Region.INTERPRET).lstore(Locals.STATUS);
    Label offset = code.newLabel();
    code.goto_(offset);
    code.labelBinding(leave);
    code.lconst_0().lstore(Locals.STATUS);
    code.labelBinding(offset);
    code.lload(Locals.BASE).iload(Locals.OFFSET).i2l().ladd().lstore(Locals.PC);
    Label common = code.newLabel();
    code.goto_(common);
    code.labelBinding(leaveAtPc);
    code.lconst_0().lstore(Locals.STATUS);
    code.labelBinding(common);
    writeRegisters();
    code.aload(Locals.HART).lload(Locals.PC).putfield(HART, "pc", ConstantDescs.CD_long);
    code.labelBinding(stored);
    code.iload(Locals.GRANTED).iload(Locals.LEFT).isub().istore(Locals.SLOT);
    code.iload(Locals.SLOT).i2l().lload(Locals.STATUS).lor();
    if (!plan.calls.isEmpty()) {
      code.iload(Locals.CALLED).i2l().loadConstant(Region.CALLED_SHIFT).lshl().lor();
    }
    code.lreturn();
  }

  private void writeRegisters() {
    locals.changed.stream()
        .forEach(register -> {
          code.aload(Locals.X).loadConstant(register).lload(locals.integer(register)).lastore();
        });
    if (locals.hasFloats) {
      writeBackFloats();
    }
  }

  private void writeBackFloats() {
    Label clean = code.newLabel();
    code.iload(Locals.DIRTY).ifeq(clean);
    locals.changedFloats.stream()
        .forEach(register -> {
          code.aload(Locals.F).loadConstant(register).dload(locals.floating(register));
          code.invokestatic(
              ConstantDescs.CD_Double,
              "doubleToRawLongBits",
              MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_double));
          code.lastore();
        });
    code.aload(Locals.HART);
    code.invokevirtual(HART, "floatDirty", MethodTypeDesc.of(ConstantDescs.CD_void));
    code.labelBinding(clean);
  }

  /**
   * Writes the block that begins with this leader. Every member is in exactly one: one that is no
   * leader has a single predecessor.
   */
  private void writeBlock(int leader) {
    code.labelBinding(labels.get(leader));
    int at = leader;
    int done = 0;
    while (true) {
      long w = plan.at(at);
      int next = at + MicroOp.halfwords(w);
      done++;
      if (Operands.endsBlock(MicroOp.op(w))) {
        code.iinc(Locals.LEFT, -done);
        writeJump(w, at, next);
        return;
      }
      instructions.write(w, at, stubFor(at, done - 1));
      if (!plan.members.get(next)) {
        code.iinc(Locals.LEFT, -done);
        leaveTo(next, leave);
        return;
      }
      if (plan.leaders.get(next)) {
        code.iinc(Locals.LEFT, -done);
        code.goto_(labels.get(next));
        return;
      }
      at = next;
    }
  }

  /** The way out at an instruction of which {@code before} in its block are done. */
  private Stub stubFor(int position, int before) {
    return new Stub() {
      private Label made;

      @Override
      public int position() {
        return position;
      }

      @Override
      public Label interpret() {
        if (made == null) {
          made = code.newLabel();
          stubs.add(() -> {
            code.labelBinding(made);
            if (before > 0) {
              code.iinc(Locals.LEFT, -before);
            }
            leaveTo(position, interpret);
          });
        }
        return made;
      }

      @Override
      public void behind(Runnable writer) {
        stubs.add(writer);
      }
    };
  }

  private void leaveTo(int position, Label how) {
    code.loadConstant(position * 2).istore(Locals.OFFSET);
    code.goto_(how);
  }

  private void writeJump(long w, int at, int next) {
    int op = MicroOp.op(w);
    int imm = MicroOp.imm(w);
    switch (op) {
      case Op.JAL -> {
        link(w, next);
        if (plan.calls.get(at) && !plan.members.get(at + imm)) {
          call((at + imm) * 2, next);
        } else {
          transfer(at, at + imm);
        }
      }
      case MicroOp.FAR_JAL -> {
        link(w, next);
        if (plan.calls.get(at)) {
          call(at * 2 + imm, next);
        } else {
          code.loadConstant(at * 2 + imm).istore(Locals.OFFSET);
          code.goto_(leave);
        }
      }
      case Op.JALR -> writeIndirect(w, at, next);
      default -> {
        boolean far = op >= MicroOp.FAR_BRANCH;
        int condition = far ? op - MicroOp.FAR_BRANCH + Op.BEQ : op;
        Label taken = code.newLabel();
        compare(condition, w, taken);
        transfer(at, next);
        code.labelBinding(taken);
        if (far) {
          code.loadConstant(at * 2 + imm).istore(Locals.OFFSET);
          code.goto_(leave);
        } else {
          transfer(at, at + imm);
        }
      }
    }
  }

  private void link(long w, int next) {
    if (MicroOp.rd(w) != Hart.SINK) {
      code.lload(Locals.BASE).loadConstant(next * 2L).ladd();
      locals.pop(code, MicroOp.rd(w));
    }
  }

  private void compare(int condition, long w, Label taken) {
    locals.push(code, MicroOp.rs1(w));
    locals.push(code, MicroOp.rs2(w));
    if (condition >= Op.BLTU) {
      code.invokestatic(
          ConstantDescs.CD_Long,
          "compareUnsigned",
          MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_long, ConstantDescs.CD_long));
    } else {
      code.lcmp();
    }
    code.branch(
        switch (condition) {
          case Op.BEQ -> Opcode.IFEQ;
          case Op.BNE -> Opcode.IFNE;
          case Op.BLT, Op.BLTU -> Opcode.IFLT;
          default -> Opcode.IFGE;
        },
        taken);
  }

  /**
   * Goes on at a position: inside the region, with a poll if it is backwards in a loop, or outside.
   * Every way round a loop has a jump backwards, or one of those jumps that always poll there.
   */
  private void transfer(int from, int to) {
    if (!plan.members.get(to)) {
      leaveTo(to, leave);
    } else if (to <= from && loops.comesBack(from, to)) {
      code.goto_(pollBefore(to));
    } else {
      code.goto_(labels.get(to));
    }
  }

  /** Where all jumps backwards to a position come together: a poll, then the position. */
  private Label pollBefore(int position) {
    return polls.computeIfAbsent(
        position,
        _ -> {
          Label before = code.newLabel();
          stubs.add(() -> {
            code.labelBinding(before);
            Label inside = labels.get(position);
            Label stop = code.newLabel();
            poll(inside, stop);
            code.goto_(inside);
            stubs.add(() -> {
              code.labelBinding(stop);
              leaveTo(position, leave);
            });
          });
          return before;
        });
  }

  /**
   * A poll: looks up when what was granted is used up, grants more if nobody wants anything and the
   * budget allows it, and goes on; else goes to stop. Looking up each time round would cost a short
   * loop a load, a compare and a register.
   */
  private void poll(Label goOn, Label stop) {
    Label lookUp = code.newLabel();
    code.iload(Locals.LEFT).ifle(lookUp);
    stubs.add(() -> {
      code.labelBinding(lookUp);
      code.aload(Locals.HART).getfield(HART, "attention", ConstantDescs.CD_boolean).ifne(stop);
      // Never more than the budget in all; one that was used up at the entry grants nothing.
      code.iload(Locals.BUDGET).iload(Locals.GRANTED).isub();
      code.loadConstant(LOOKS_UP).invokestatic(MATH, "min", TWO_INTS).istore(Locals.SLOT);
      code.iload(Locals.SLOT).iload(Locals.LEFT).iadd().ifle(stop);
      code.iload(Locals.GRANTED).iload(Locals.SLOT).iadd().istore(Locals.GRANTED);
      code.iload(Locals.LEFT).iload(Locals.SLOT).iadd().istore(Locals.LEFT);
      code.goto_(goOn);
    });
  }

  /** A call of what begins at an offset from the page's start. */
  private void call(int offset, int next) {
    code.lload(Locals.BASE).loadConstant((long) offset).ladd().lstore(Locals.PC);
    Label goOn = code.newLabel();
    poll(goOn, leaveAtPc);
    code.labelBinding(goOn);
    callAtPc(next);
  }

  /**
   * Calls the region at pc, if there is one, as a Java method. It returns where it was left; that
   * is behind the call mostly. Else this region is left, too, whatever the reason was: all
   * registers are in the hart by then.
   *
   * <p>Registers go through the hart's arrays. What this region remembers of pages stays true, as
   * no region changes the TLB. A recursion is a loop without a branch backwards, so calls poll.
   */
  private void callAtPc(int next) {
    code.iload(Locals.DEPTH).loadConstant(Chain.DEEPEST).if_icmpge(leaveAtPc);
    writeRegisters();
    code.aload(Locals.CHAIN).lload(Locals.PC);
    code.iload(Locals.BUDGET).iload(Locals.GRANTED).isub().iload(Locals.LEFT).iadd();
    code.iload(Locals.DEPTH).iconst_1().iadd();
    code.invokevirtual(CHAIN, "call", CALL).lstore(Locals.STATUS);
    code.iload(Locals.GRANTED).lload(Locals.STATUS).l2i().iadd().istore(Locals.GRANTED);
    code.iload(Locals.CALLED).lload(Locals.STATUS).l2i().iadd().istore(Locals.CALLED);
    code.lload(Locals.STATUS).loadConstant(Region.INTERPRET).land().lstore(Locals.STATUS);
    code.lload(Locals.STATUS).lconst_0().lcmp().ifne(stored);
    code.aload(Locals.HART).getfield(HART, "pc", ConstantDescs.CD_long);
    code.lload(Locals.BASE).loadConstant(next * 2L).ladd().lcmp().ifne(stored);
    readRegisters();
    if (locals.hasFloats) {
      code.iconst_0().istore(Locals.DIRTY);
      instructions.floats().lookAtMode();
    }
    code.goto_(labels.get(next));
  }

  /**
   * A return mostly, or a switch: to a place of this region where indirect jumps lead, or out of
   * it. Or a call through a pointer.
   */
  private void writeIndirect(long w, int at, int next) {
    locals.push(code, MicroOp.rs1(w));
    code.loadConstant((long) MicroOp.imm(w)).ladd().loadConstant(-2L).land().lstore(Locals.PC);
    link(w, next);
    boolean calls = plan.calls.get(at);
    BitSet targets = plan.targets(at);
    Label elsewhere = calls ? code.newLabel() : leaveAtPc;
    if (calls || targets.stream().anyMatch(to -> loops.comesBack(at, to))) {
      Label goOn = code.newLabel();
      poll(goOn, leaveAtPc);
      code.labelBinding(goOn);
    }
    if (!targets.isEmpty()) {
      code.lload(Locals.PC)
          .loadConstant(SoftTlb.PAGE_MASK)
          .land()
          .lload(Locals.BASE)
          .lcmp()
          .ifne(elsewhere);
      code.lload(Locals.PC).l2i().loadConstant((int) ~SoftTlb.PAGE_MASK).iand();
      writeTargets(targets, elsewhere);
    } else if (!calls) {
      code.goto_(leaveAtPc);
    }
    if (calls) {
      code.labelBinding(elsewhere);
      callAtPc(next);
    }
  }

  /**
   * An offset in the page is on the stack: goes to the target that begins there. Without counts C2
   * takes no case of a switch for possible and throws the region away at the first: so compares.
   */
  private void writeTargets(BitSet targets, Label elsewhere) {
    if (style == Style.PROFILED) {
      List<SwitchCase> cases = new ArrayList<>();
      targets.stream()
          .forEach(position -> cases.add(SwitchCase.of(position * 2, labels.get(position))));
      code.lookupswitch(elsewhere, cases);
      return;
    }
    code.istore(Locals.SLOT);
    targets.stream()
        .forEach(position -> {
          code.iload(Locals.SLOT).loadConstant(position * 2).if_icmpeq(labels.get(position));
        });
    code.goto_(elsewhere);
  }
}
