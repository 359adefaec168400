package org.pangaea.machine.translator;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.pangaea.machine.HostMemory;
import org.pangaea.machine.SoftTlb;

/** Writes the TLB check of a load or store, and the access behind it. */
final class MemoryWriter {
  private static final ClassDesc MEMORY = RegionWriter.desc(HostMemory.class);

  private final CodeBuilder code;
  private final IntConsumer register;

  MemoryWriter(CodeBuilder code, IntConsumer register) {
    this.code = code;
    this.register = register;
  }

  /** Pushes the host address for a load, or goes to the stub. */
  void loadAddress(int rs1, int offset, int size, Supplier<Label> stub) {
    address(rs1, offset, size, stub, RegionWriter.LOAD_TAG, RegionWriter.LOAD_BIAS);
  }

  /** Pushes the host address for a store, or goes to the stub. */
  void storeAddress(int rs1, int offset, int size, Supplier<Label> stub) {
    address(rs1, offset, size, stub, RegionWriter.STORE_TAG, RegionWriter.STORE_BIAS);
  }

  /** The compare is the one that {@link SoftTlb} describes. */
  private void address(int rs1, int offset, int size, Supplier<Label> stub, int tags, int biases) {
    register.accept(rs1);
    if (offset != 0) {
      code.loadConstant((long) offset).ladd();
    }
    code.lstore(RegionWriter.ADDRESS);
    code.lload(RegionWriter.ADDRESS).loadConstant(12).lushr().l2i();
    code.loadConstant(SoftTlb.INDEX_MASK).iand().istore(RegionWriter.SLOT);
    code.aload(tags).iload(RegionWriter.SLOT).laload();
    code.lload(RegionWriter.ADDRESS);
    if (size > 1) {
      code.loadConstant(size - 1L).ladd();
    }
    code.loadConstant(SoftTlb.PAGE_MASK).land().lload(RegionWriter.CONTEXT).lor();
    code.lcmp().ifne(stub.get());
    code.lload(RegionWriter.ADDRESS).aload(biases).iload(RegionWriter.SLOT).laload().ladd();
  }

  /** Host address on the stack: replaced by what is there, as a long with its sign. */
  void load(int size) {
    switch (size) {
      case 1 -> call("getByteVolatile", ConstantDescs.CD_byte).i2l();
      case 2 -> call("getShortVolatile", ConstantDescs.CD_short).i2l();
      case 4 -> call("getIntVolatile", ConstantDescs.CD_int).i2l();
      default -> call("getLongVolatile", ConstantDescs.CD_long);
    }
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
