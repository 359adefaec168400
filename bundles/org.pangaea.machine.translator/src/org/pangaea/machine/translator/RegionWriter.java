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
import java.util.function.Supplier;
import org.pangaea.machine.Hart;
import org.pangaea.machine.SoftTlb;
import org.pangaea.machine.interpreter.MicroOp;
import org.pangaea.machine.interpreter.Region;
import org.pangaea.riscv.Op;

/**
 * Writes the bytecode of a region: one method, guest registers in locals, TLB checks inline.
 *
 * <pre>
 *   load the registers it uses from hart.x                        (head)
 *   block:  … registers are locals, a load or store compares its tag, or goes to a stub
 *           count += instructions of the block
 *           a branch backwards: count &gt;= budget or hart.attention? then leave with its target as pc
 *   stub:   count += instructions before this one; off = its place; goto interpret
 *   leave:  write back the registers it changes; pc = base + off; return count
 * </pre>
 *
 * <p>There is no slow path in it: a TLB miss, a device, a misaligned access over a page's border,
 * whatever traps, is left to the interpreter, with the state as before the instruction. So traps
 * are precise by construction.
 *
 * <p>Memory order (RVWMO). Guest loads are volatile accesses of the JVM, stores plain ones. A
 * volatile load keeps its place before every later access and is never merged with another, so
 * loads stay in program order (same-address load-load order, and address, data and control
 * dependencies follow from it) and no store passes an earlier load. The compiler keeps stores to
 * raw memory in their order. On x86-64 this costs no instruction and gives the host's own order; on
 * AArch64 a load-acquire. FENCE is a full fence.
 */
final class RegionWriter {
  private static final ClassDesc SELF =
      ClassDesc.of(RegionWriter.class.getPackageName() + ".Translated");
  private static final ClassDesc REGION = desc(Region.class);
  static final ClassDesc HART = desc(Hart.class);
  private static final ClassDesc TLB = desc(SoftTlb.class);
  static final ClassDesc LONGS = ConstantDescs.CD_long.arrayType();

  // Locals: this, hart, base (2), budget, and
  static final int HART_LOCAL = 1;
  static final int BASE = 2;
  private static final int BUDGET = 4;
  private static final int COUNT = 5;
  private static final int OFFSET = 6;
  static final int LOAD_TAG = 7;
  static final int LOAD_BIAS = 8;
  static final int STORE_TAG = 9;
  static final int STORE_BIAS = 10;
  static final int FLOATS = 11;
  static final int REGISTERS = 12;
  static final int SLOT = 13;
  static final int CONTEXT = 14;
  static final int ADDRESS = 16;
  private static final int PC = 18;
  private static final int STATUS = 20;
  private static final int FIRST_REGISTER = 22;

  private final RegionPlan plan;
  private final BitSet used = new BitSet();
  private final BitSet changed = new BitSet();
  private final int[] local = new int[Hart.SINK];
  private final Map<Integer, Label> labels = new HashMap<>();
  private final List<Runnable> stubs = new ArrayList<>();

  private CodeBuilder code;
  private InstructionWriter instructions;
  private Label leave;
  private Label interpret;
  private Label leaveAtPc;

  private RegionWriter(RegionPlan plan) {
    this.plan = plan;
  }

  /** The class file of a subclass of {@link Region}. */
  static byte[] write(RegionPlan plan) {
    return new RegionWriter(plan).classFile();
  }

  static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  private byte[] classFile() {
    MethodTypeDesc nothing = MethodTypeDesc.of(ConstantDescs.CD_void);
    MethodTypeDesc run =
        MethodTypeDesc.of(ConstantDescs.CD_long, HART, ConstantDescs.CD_long, ConstantDescs.CD_int);
    return ClassFile.of()
        .build(
            SELF,
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
                    .withMethodBody("run", run, ClassFile.ACC_PUBLIC, this::writeRun));
  }

  private void writeRun(CodeBuilder builder) {
    code = builder;
    findRegisters();
    leave = code.newLabel();
    interpret = code.newLabel();
    leaveAtPc = code.newLabel();
    plan.leaders.stream().forEach(position -> labels.put(position, code.newLabel()));
    instructions = new InstructionWriter(code, this::register, local);
    writeHead();
    plan.leaders.stream().forEach(this::writeBlock);
    stubs.forEach(Runnable::run);
    writeTail();
  }

  private void findRegisters() {
    for (int at = plan.members.nextSetBit(0); at >= 0; at = plan.members.nextSetBit(at + 1)) {
      long w = plan.at(at);
      int op = MicroOp.op(w);
      boolean isFloat = RegionPlan.isFloat(op);
      if (!isFloat || Operands.readsInteger(op)) {
        used.set(MicroOp.rs1(w));
      }
      if (!isFloat) {
        used.set(MicroOp.rs2(w));
      }
      if (!isFloat || Operands.writesInteger(op)) {
        changed.set(MicroOp.rd(w));
      }
    }
    changed.clear(Hart.SINK);
    changed.clear(0);
    used.or(changed);
    used.clear(0);
    int next = FIRST_REGISTER;
    for (int register = used.nextSetBit(0);
        register >= 0;
        register = used.nextSetBit(register + 1)) {
      local[register] = next;
      next += 2;
    }
  }

  private void writeHead() {
    code.aload(HART_LOCAL).getfield(HART, "x", LONGS).astore(REGISTERS);
    code.aload(HART_LOCAL).getfield(HART, "f", LONGS).astore(FLOATS);
    String[] arrays = {"loadTag", "loadBias", "storeTag", "storeBias"};
    for (int i = 0; i < arrays.length; i++) {
      code.aload(HART_LOCAL).getfield(HART, "tlb", TLB).getfield(TLB, arrays[i], LONGS);
      code.astore(LOAD_TAG + i);
    }
    code.aload(HART_LOCAL).getfield(HART, "tlb", TLB);
    code.getfield(TLB, "context", ConstantDescs.CD_long).lstore(CONTEXT);
    code.iconst_0().istore(COUNT);
    code.iconst_0().istore(OFFSET);
    used.stream()
        .forEach(register -> {
          code.aload(REGISTERS).loadConstant(register).laload().lstore(local[register]);
        });
    code.goto_(labels.get(plan.head));
  }

  private void writeTail() {
    code.labelBinding(interpret);
    code.loadConstant(Region.INTERPRET).lstore(STATUS);
    Label offset = code.newLabel();
    code.goto_(offset);
    code.labelBinding(leave);
    code.lconst_0().lstore(STATUS);
    code.labelBinding(offset);
    code.lload(BASE).iload(OFFSET).i2l().ladd().lstore(PC);
    Label common = code.newLabel();
    code.goto_(common);
    code.labelBinding(leaveAtPc);
    code.lconst_0().lstore(STATUS);
    code.labelBinding(common);
    changed.stream()
        .forEach(register -> {
          code.aload(REGISTERS).loadConstant(register).lload(local[register]).lastore();
        });
    code.aload(HART_LOCAL).lload(PC).putfield(HART, "pc", ConstantDescs.CD_long);
    code.iload(COUNT).i2l().lload(STATUS).lor().lreturn();
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
        code.iinc(COUNT, done);
        writeJump(w, at, next);
        return;
      }
      instructions.write(w, at, stubFor(at, done - 1));
      if (!plan.members.get(next)) {
        code.iinc(COUNT, done);
        leaveTo(next, leave);
        return;
      }
      if (plan.leaders.get(next)) {
        code.iinc(COUNT, done);
        code.goto_(labels.get(next));
        return;
      }
      at = next;
    }
  }

  /** A place that leaves the instruction here to the interpreter; {@code before} are done. */
  private Supplier<Label> stubFor(int position, int before) {
    Label[] made = new Label[1];
    return () -> {
      if (made[0] == null) {
        Label label = code.newLabel();
        made[0] = label;
        stubs.add(() -> {
          code.labelBinding(label);
          if (before > 0) {
            code.iinc(COUNT, before);
          }
          leaveTo(position, interpret);
        });
      }
      return made[0];
    };
  }

  private void leaveTo(int position, Label how) {
    code.loadConstant(position * 2).istore(OFFSET);
    code.goto_(how);
  }

  private void writeJump(long w, int at, int next) {
    int op = MicroOp.op(w);
    int imm = MicroOp.imm(w);
    switch (op) {
      case Op.JAL -> {
        link(w, next);
        transfer(at, at + imm);
      }
      case MicroOp.FAR_JAL -> {
        link(w, next);
        code.loadConstant(at * 2 + imm).istore(OFFSET);
        code.goto_(leave);
      }
      case Op.JALR -> writeIndirect(w, next);
      default -> {
        boolean far = op >= MicroOp.FAR_BRANCH;
        int condition = far ? op - MicroOp.FAR_BRANCH + Op.BEQ : op;
        Label taken = code.newLabel();
        compare(condition, w, taken);
        transfer(at, next);
        code.labelBinding(taken);
        if (far) {
          code.loadConstant(at * 2 + imm).istore(OFFSET);
          code.goto_(leave);
        } else {
          transfer(at, at + imm);
        }
      }
    }
  }

  private void link(long w, int next) {
    if (MicroOp.rd(w) != Hart.SINK) {
      code.lload(BASE).loadConstant(next * 2L).ladd().lstore(local[MicroOp.rd(w)]);
    }
  }

  private void compare(int condition, long w, Label taken) {
    register(MicroOp.rs1(w));
    register(MicroOp.rs2(w));
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

  /** Goes on at a position: inside the region, with a poll if it is backwards, or outside. */
  private void transfer(int from, int to) {
    if (!plan.members.get(to)) {
      leaveTo(to, leave);
      return;
    }
    if (to <= from) {
      Label stop = code.newLabel();
      poll(stop);
      code.goto_(labels.get(to));
      code.labelBinding(stop);
      leaveTo(to, leave);
    } else {
      code.goto_(labels.get(to));
    }
  }

  private void poll(Label stop) {
    code.iload(COUNT).iload(BUDGET).if_icmpge(stop);
    code.aload(HART_LOCAL).getfield(HART, "attention", ConstantDescs.CD_boolean).ifne(stop);
  }

  /** A return mostly: to a place behind a call of this region, or out of it. */
  private void writeIndirect(long w, int next) {
    register(MicroOp.rs1(w));
    code.loadConstant((long) MicroOp.imm(w)).ladd().loadConstant(-2L).land().lstore(PC);
    link(w, next);
    if (!plan.returns.isEmpty()) {
      code.lload(PC).loadConstant(SoftTlb.PAGE_MASK).land().lload(BASE).lcmp().ifne(leaveAtPc);
      poll(leaveAtPc);
      List<SwitchCase> cases = new ArrayList<>();
      plan.returns.stream()
          .forEach(position -> cases.add(SwitchCase.of(position * 2, labels.get(position))));
      code.lload(PC).l2i().loadConstant(4095).iand().lookupswitch(leaveAtPc, cases);
    } else {
      code.goto_(leaveAtPc);
    }
  }

  /** Pushes a register's value. */
  private void register(int number) {
    if (number == 0) {
      code.lconst_0();
    } else {
      code.lload(local[number]);
    }
  }
}
