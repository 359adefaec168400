package org.pangaea.machine.translator;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.function.IntConsumer;
import org.pangaea.machine.HostMemory;
import org.pangaea.machine.SoftTlb;
import org.pangaea.machine.translator.RegionWriter.Stub;

/** Writes the TLB check of a load or store, and the access behind it. */
final class MemoryWriter {
  private static final ClassDesc MEMORY = RegionWriter.desc(HostMemory.class);
  private static final ClassDesc REFILL = RegionWriter.desc(Refill.class);
  private static final MethodTypeDesc REFILL_TYPE =
      MethodTypeDesc.of(
          ConstantDescs.CD_long, RegionWriter.HART, ConstantDescs.CD_long, ConstantDescs.CD_int);

  private final CodeBuilder code;
  private final IntConsumer register;

  MemoryWriter(CodeBuilder code, IntConsumer register) {
    this.code = code;
    this.register = register;
  }

  /** Pushes the host address for a load. */
  void loadAddress(int rs1, int offset, int size, Stub stub) {
    address(rs1, offset);
    check(size, false, stub);
  }

  /** Pushes the host address for a store. */
  void storeAddress(int rs1, int offset, int size, Stub stub) {
    address(rs1, offset);
    check(size, true, stub);
  }

  /**
   * Pushes the host address for an atomic access, which must be aligned and is a store. LR is one,
   * too: it needs the page exclusively, but may not ask for the right to store by itself, so a
   * missing right leaves it to the interpreter.
   */
  void atomicAddress(int rs1, int size, boolean mayRefill, Stub stub) {
    address(rs1, 0);
    code.lload(RegionWriter.ADDRESS).l2i().loadConstant(size - 1).iand().ifne(stub.interpret());
    if (mayRefill) {
      check(1, true, stub);
    } else {
      tag(1, RegionWriter.STORE_TAG).ifne(stub.interpret());
      bias(RegionWriter.STORE_BIAS);
    }
  }

  private void address(int rs1, int offset) {
    register.accept(rs1);
    if (offset != 0) {
      code.loadConstant((long) offset).ladd();
    }
    code.lstore(RegionWriter.ADDRESS);
  }

  /**
   * The compare is the one that {@link SoftTlb} describes. A miss is refilled behind the region's
   * end if that takes no waiting, and the access goes on.
   */
  private void check(int size, boolean store, Stub stub) {
    Label miss = code.newLabel();
    Label hit = code.newLabel();
    tag(size, store ? RegionWriter.STORE_TAG : RegionWriter.LOAD_TAG).ifne(miss);
    bias(store ? RegionWriter.STORE_BIAS : RegionWriter.LOAD_BIAS);
    code.labelBinding(hit);
    stub.behind(() -> {
      Label none = code.newLabel();
      code.labelBinding(miss);
      code.aload(RegionWriter.HART_LOCAL).lload(RegionWriter.ADDRESS).loadConstant(size);
      code.invokestatic(REFILL, store ? "store" : "load", REFILL_TYPE);
      code.lstore(RegionWriter.HOST);
      code.lload(RegionWriter.HOST).lconst_0().lcmp().ifeq(none);
      code.lload(RegionWriter.HOST).goto_(hit);
      code.labelBinding(none).goto_(stub.interpret());
    });
  }

  /** Compares the tag; not equal: a miss. */
  private CodeBuilder tag(int size, int tags) {
    code.lload(RegionWriter.ADDRESS).loadConstant(12).lushr().l2i();
    code.loadConstant(SoftTlb.INDEX_MASK).iand().istore(RegionWriter.SLOT);
    code.aload(tags).iload(RegionWriter.SLOT).laload();
    code.lload(RegionWriter.ADDRESS);
    if (size > 1) {
      code.loadConstant(size - 1L).ladd();
    }
    code.loadConstant(SoftTlb.PAGE_MASK).land().lload(RegionWriter.CONTEXT).lor();
    return code.lcmp();
  }

  private void bias(int biases) {
    code.lload(RegionWriter.ADDRESS).aload(biases).iload(RegionWriter.SLOT).laload().ladd();
  }

  /**
   * Host address on the stack: replaced by what is there, as a long with its sign, before any later
   * access ({@link RegionWriter} on memory order).
   */
  void load(int size) {
    switch (size) {
      case 1 -> call("getByte", ConstantDescs.CD_byte).i2l();
      case 2 -> call("getShort", ConstantDescs.CD_short).i2l();
      case 4 -> call("getInt", ConstantDescs.CD_int).i2l();
      default -> call("getLong", ConstantDescs.CD_long);
    }
    code.invokestatic(MEMORY, "acquireFence", MethodTypeDesc.of(ConstantDescs.CD_void));
  }

  private CodeBuilder call(String name, ClassDesc result) {
    return code.invokestatic(MEMORY, name, MethodTypeDesc.of(result, ConstantDescs.CD_long));
  }

  /** Host address and a long on the stack: stores the low bytes of it. */
  void store(int size) {
    switch (size) {
      case 1 -> put("putByte", ConstantDescs.CD_byte, code.l2i().i2b());
      case 2 -> put("putShort", ConstantDescs.CD_short, code.l2i().i2s());
      case 4 -> put("putInt", ConstantDescs.CD_int, code.l2i());
      default -> put("putLong", ConstantDescs.CD_long, code);
    }
  }

  private static void put(String name, ClassDesc type, CodeBuilder code) {
    code.invokestatic(
        MEMORY, name, MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long, type));
  }

  /** Every access before it is visible before any behind it. */
  void fence() {
    code.invokestatic(MEMORY, "fullFence", MethodTypeDesc.of(ConstantDescs.CD_void));
  }
}
