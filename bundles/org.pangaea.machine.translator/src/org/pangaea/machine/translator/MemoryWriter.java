package org.pangaea.machine.translator;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.HostMemory;
import org.pangaea.machine.SoftTlb;

/**
 * Writes the address check of a load or store, and the access behind it.
 *
 * <p>For base registers that are worth it ({@link Pointers}) a region remembers, in locals, the
 * page that it last loaded from through it, and the same for stores: a hit is a compare and a sum,
 * without a look into the TLB. That is allowed because what the TLB said stays true for as long as
 * the region runs: the hart neither polls (a poll leaves the region) nor waits there, so no page is
 * taken from it and no fence applied; it changes no CSR but fcsr and fills no TLB entry.
 *
 * <p>What the TLB does not know is left to the interpreter, not to a call: with a call in a loop,
 * C2 keeps all guest registers in memory.
 */
final class MemoryWriter {
  private static final ClassDesc MEMORY = RegionWriter.desc(HostMemory.class);

  /**
   * Stands for no page: a bit that no address has when it is compared. Of its offset in the page
   * only what is misaligned is left then, bits 0 to 2.
   */
  private static final long NO_PAGE = GuestMemory.PAGE_SIZE >> 1;

  /** Where in an entry the TLB keeps what it knows of one kind of access. */
  private enum Kind {
    LOAD(SoftTlb.LOAD_TAG, SoftTlb.LOAD_BIAS),
    STORE(SoftTlb.STORE_TAG, SoftTlb.STORE_BIAS);

    private final int tag;
    private final int bias;

    Kind(int tag, int bias) {
      this.tag = tag;
      this.bias = bias;
    }
  }

  private final CodeBuilder code;
  private final Locals locals;

  /** Whether no other hart shares memory: then nothing has to be in order. */
  final boolean alone;

  /** Whether C2 has no counts to go by and is told what is rare. */
  private final boolean presumed;

  MemoryWriter(CodeBuilder code, Locals locals, boolean alone, boolean presumed) {
    this.code = code;
    this.locals = locals;
    this.alone = alone;
    this.presumed = presumed;
  }

  /** At the region's head: no page is remembered. */
  void begin() {
    locals
        .pages()
        .forEach(page -> code.loadConstant(NO_PAGE).lstore(page).lconst_0().lstore(page + 2));
    locals.spanHosts().forEach(host -> code.lconst_0().lstore(host));
  }

  /** Pushes the host address for a load. */
  void loadAddress(int rs1, int offset, int size, Stub stub) {
    plainAddress(rs1, offset, size, locals.loadPage(rs1, stub.position()), Kind.LOAD, stub);
  }

  /** Pushes the host address for a store. */
  void storeAddress(int rs1, int offset, int size, Stub stub) {
    plainAddress(rs1, offset, size, locals.storePage(rs1, stub.position()), Kind.STORE, stub);
  }

  /** An access that belongs to a span is checked by the first of them ({@link Spans}). */
  private void plainAddress(int rs1, int offset, int size, int page, Kind kind, Stub stub) {
    Spans.Span span = locals.span(stub.position());
    if (span == null) {
      address(rs1, offset);
      check(size, page, kind, stub);
      return;
    }
    int host = locals.spanHost(span);
    if (span.first() == stub.position()) {
      address(rs1, span.offset());
      checkSpan(span.length(), page, kind, stub);
      code.dup2().lstore(host);
    } else {
      code.lload(host);
    }
    if (offset != span.offset()) {
      code.loadConstant((long) offset - span.offset()).ladd();
    }
  }

  /** Pushes the host address for an atomic store, which must be aligned. */
  void atomicAddress(int rs1, int size, Stub stub) {
    address(rs1, 0);
    aligned(size, stub);
    check(size, locals.storePage(rs1, stub.position()), Kind.STORE, stub);
  }

  /**
   * Pushes the host address for LR, which must be aligned. Only in a page that this hart may store
   * to already: it has to be here exclusively, and LR may not ask for the right to store.
   */
  void reservedAddress(int rs1, int size, Stub stub) {
    address(rs1, 0);
    aligned(size, stub);
    lookUp(Kind.STORE, size, stub);
    bias(Kind.STORE);
    code.lload(Locals.ADDRESS).ladd();
  }

  private void address(int rs1, int offset) {
    locals.push(code, rs1);
    if (offset != 0) {
      code.loadConstant((long) offset).ladd();
    }
    code.lstore(Locals.ADDRESS);
  }

  private void aligned(int size, Stub stub) {
    if (presumed) {
      code.lload(Locals.ADDRESS).loadConstant(size - 1L).land().lconst_0();
      unlessEqual(stub.interpret());
    } else {
      code.lload(Locals.ADDRESS).l2i().loadConstant(size - 1).iand().ifne(stub.interpret());
    }
  }

  /**
   * One compare for page and alignment: an aligned access crosses no page, and one that is not
   * looks its page up.
   */
  private void check(int size, int page, Kind kind, Stub stub) {
    if (page == 0) {
      lookUp(kind, size, stub);
      bias(kind);
      code.lload(Locals.ADDRESS).ladd();
      return;
    }
    Label miss = code.newLabel();
    Label hit = code.newLabel();
    code.lload(Locals.ADDRESS).loadConstant(SoftTlb.PAGE_MASK | size - 1).land();
    code.lload(page);
    remembered(size, page, kind, stub, miss, hit);
  }

  /** The same for a span, whose alignment does not matter: its first and its last byte. */
  private void checkSpan(int length, int page, Kind kind, Stub stub) {
    if (page == 0) {
      check(length, page, kind, stub);
      return;
    }
    Label miss = code.newLabel();
    Label hit = code.newLabel();
    code.lload(Locals.ADDRESS).loadConstant(SoftTlb.PAGE_MASK).land();
    code.lload(page);
    unlessEqual(miss);
    code.lload(Locals.ADDRESS).loadConstant(length - 1L).ladd();
    code.loadConstant(SoftTlb.PAGE_MASK).land().lload(page);
    remembered(length, page, kind, stub, miss, hit);
  }

  /**
   * Two longs are on the stack: if they are equal the page is the one that is remembered, else it
   * is looked up and remembered.
   *
   * <p>The look-up stands behind everything else. Only where C2 has no counts it stands here,
   * jumped over: the jump back takes it 5 to 9 % of its time, for a safepoint, but for really hot
   * code it makes better code with it.
   */
  private void remembered(int size, int page, Kind kind, Stub stub, Label miss, Label hit) {
    if (presumed) {
      code.lcmp();
      Hints.rare(code);
      code.ifeq(hit);
      lookUpAndRemember(size, page, kind, stub, miss);
    } else {
      unlessEqual(miss);
      stub.behind(() -> {
        lookUpAndRemember(size, page, kind, stub, miss);
        code.goto_(hit);
      });
    }
    code.labelBinding(hit);
    code.lload(Locals.ADDRESS).lload(page + 2).ladd();
  }

  private void lookUpAndRemember(int size, int page, Kind kind, Stub stub, Label miss) {
    code.labelBinding(miss);
    lookUp(kind, size, stub);
    bias(kind);
    code.lstore(page + 2);
    code.lload(Locals.ADDRESS).loadConstant(SoftTlb.PAGE_MASK).land().lstore(page);
  }

  /** Two longs are on the stack, of which C2 is told, unless it has counts, that they are equal. */
  private void unlessEqual(Label target) {
    code.lcmp();
    if (presumed) {
      Hints.rare(code);
    }
    code.ifne(target);
  }

  /** The compare is the one that {@link SoftTlb} describes. */
  private void lookUp(Kind kind, int size, Stub stub) {
    table();
    code.lload(Locals.ADDRESS).loadConstant(SoftTlb.ENTRY_SHIFT).lushr();
    code.loadConstant((long) SoftTlb.ENTRY_MASK).land().ladd().lstore(Locals.ENTRY);
    ofEntry(kind.tag);
    code.lload(Locals.ADDRESS);
    if (size > 1) {
      code.loadConstant(size - 1L).ladd();
    }
    code.loadConstant(SoftTlb.PAGE_MASK).land();
    table();
    code.loadConstant((long) SoftTlb.CONTEXT).ladd();
    call("getLong", ConstantDescs.CD_long).lor();
    unlessEqual(stub.interpret());
  }

  /** Pushes the bias of the entry that was looked up. */
  private void bias(Kind kind) {
    ofEntry(kind.bias);
  }

  private void ofEntry(int offset) {
    code.lload(Locals.ENTRY);
    if (offset != 0) {
      code.loadConstant((long) offset).ladd();
    }
    call("getLong", ConstantDescs.CD_long);
  }

  /** Not kept in a local: it would take a register of the host's from the guest's. */
  private void table() {
    code.aload(Locals.HART).getfield(RegionWriter.HART, "table", ConstantDescs.CD_long);
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
    if (!alone) {
      memory(code, "acquireFence", MethodTypeDesc.of(ConstantDescs.CD_void));
    }
  }

  private CodeBuilder call(String name, ClassDesc result) {
    memory(code, name, MethodTypeDesc.of(result, ConstantDescs.CD_long));
    return code;
  }

  private void memory(CodeBuilder code, String name, MethodTypeDesc type) {
    if (presumed) {
      Hints.memory(code, name, type);
    } else {
      code.invokestatic(MEMORY, name, type);
    }
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

  private void put(String name, ClassDesc type, CodeBuilder code) {
    memory(code, name, MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long, type));
  }

  /** Every access before it is visible before any behind it. */
  void fence() {
    if (!alone) {
      memory(code, "fullFence", MethodTypeDesc.of(ConstantDescs.CD_void));
    }
  }
}
