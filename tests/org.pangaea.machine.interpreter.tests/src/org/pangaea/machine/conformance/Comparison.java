package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pangaea.machine.Trap;
import org.pangaea.riscv.Decoder;
import org.pangaea.riscv.Disassembler;
import org.pangaea.riscv.Insn;
import org.pangaea.riscv.Op;

/**
 * Compares what two machines left in memory, record by record, and explains a difference: the block
 * as text, the state it began with, the state on both sides.
 *
 * <p>What the specification leaves open is not compared; each case says where it says so.
 */
final class Comparison {
  private static final long FS = 3L << 13;
  private static final long SD = 1L << 63;
  private static final int ENOUGH = 3;

  private final Image before;
  private final Image expected;
  private final Image actual;
  private final List<String> differences = new ArrayList<>();

  Comparison(Image before, Image expected, Image actual) {
    this.before = before;
    this.expected = expected;
    this.actual = actual;
  }

  /**
   * Fails with an explanation if the results of {@code count} records, or the memory behind them,
   * differ.
   */
  void check(int count, String seed) {
    for (int i = 0; i < count && differences.size() < ENOUGH; i++) {
      record(i);
    }
    long rest = Driver.RECORDS + (long) count * Record.SIZE;
    int from = (int) (rest - TestMachine.BASE);
    int to = (int) (Driver.END - TestMachine.BASE);
    int first = Arrays.mismatch(expected.bytes(), from, to, actual.bytes(), from, to);
    if (first >= 0) {
      differences.add("Memory differs at 0x" + Long.toHexString(rest + first));
    }
    if (!differences.isEmpty()) {
      fail(seed + "\n" + String.join("\n", differences));
    }
  }

  private void record(int index) {
    long base = Driver.RECORDS + (long) index * Record.SIZE;
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < 32; i++) {
      compare(text, "x" + i, base + Record.X + 8 * i, -1L);
    }
    for (int i = 0; i < 32; i++) {
      compare(text, "f" + i, base + Record.F + 8 * i, -1L);
    }
    compare(text, "pc", base + Record.PC, -1L);
    compare(text, "fcsr", base + Record.FCSR, -1L);
    cause(text, base);
    status(text, base + Record.SSTATUS);
    trapValue(text, base);
    if (!text.isEmpty()) {
      differences.add("Record " + index + ":\n" + input(base) + text);
    }
  }

  private void compare(StringBuilder text, String name, long address, long mask) {
    long theirs = expected.get64(address);
    long ours = actual.get64(address);
    if (((theirs ^ ours) & mask) != 0) {
      text.append("  %s: QEMU %016x, ours %016x%n".formatted(name, theirs, ours));
    }
  }

  /**
   * A hart may set FS to Dirty whenever the unit is on and used, and even more often (privileged,
   * "Extension Context Status"): only whether it is Off is compared, and that Dirty is not missed.
   */
  private void status(StringBuilder text, long address) {
    compare(text, "sstatus", address, ~(FS | SD));
    long theirs = expected.get64(address) & FS;
    long ours = actual.get64(address) & FS;
    if ((theirs == 0) != (ours == 0) || theirs == FS && ours != FS) {
      text.append("  sstatus.FS: QEMU %x, ours %x%n".formatted(theirs >>> 13, ours >>> 13));
    }
    if ((ours == FS) != actual.get64(address) < 0) {
      text.append("  sstatus.SD does not tell whether FS is dirty%n".formatted());
    }
  }

  /**
   * A fault of an AMO is one of a store, whatever the AMO did first (privileged, "Supervisor Cause
   * Register"); with one hart QEMU 7.2 makes AMOs a load and a store and reports the load, even if
   * the walk for the store would have failed before it.
   */
  private void cause(StringBuilder text, long base) {
    long theirs = expected.get64(base + Record.SCAUSE);
    boolean amo = false;
    if (theirs == Trap.LOAD_MISALIGNED
        || theirs == Trap.LOAD_PAGE_FAULT
        || theirs == Trap.LOAD_ACCESS_FAULT) {
      int op = Insn.op(Decoder.decode(bitsAt(base, actual.get64(base + Record.PC))));
      if (op >= Op.LR_W && op <= Op.AMOMAXU_D && op != Op.LR_W && op != Op.LR_D) {
        amo = true;
        theirs += Trap.STORE_MISALIGNED - Trap.LOAD_MISALIGNED;
      }
    }
    long ours = actual.get64(base + Record.SCAUSE);
    if (theirs == Trap.STORE_ACCESS_FAULT && ours == Trap.STORE_PAGE_FAULT && amo) {
      return;
    }
    // A misaligned access where there is no memory may be either (privileged, "Synchronous
    // exception priority").
    boolean misaligned =
        ours == Trap.LOAD_MISALIGNED && theirs == Trap.LOAD_ACCESS_FAULT
            || ours == Trap.STORE_MISALIGNED && theirs == Trap.STORE_ACCESS_FAULT;
    if (misaligned && (actual.get64(base + Record.STVAL) & 7) != 0) {
      return;
    }
    if (theirs != ours && !bothHalvesFault(base, theirs, ours)) {
      text.append("  scause: QEMU %x, ours %x%n".formatted(theirs, ours));
    }
  }

  /**
   * The two parts of an access across pages may be done in any order (unprivileged, "Load and Store
   * Instructions"): if one has no memory and the other no translation, either fault is right.
   */
  private boolean bothHalvesFault(long base, long theirs, long ours) {
    long theirPlace = expected.get64(base + Record.STVAL);
    long ourPlace = actual.get64(base + Record.STVAL);
    return Math.abs(theirs - ours) == Trap.LOAD_PAGE_FAULT - Trap.LOAD_ACCESS_FAULT
        && Math.min(theirs, ours) >= Trap.LOAD_ACCESS_FAULT
        && theirPlace >>> 12 != ourPlace >>> 12
        && Math.abs(theirPlace - ourPlace) <= 8;
  }

  /** The instruction at a virtual address of a block; 0 if it is somewhere else. */
  private int bitsAt(long base, long pc) {
    long code = inMemory(base, pc);
    if (code < Driver.RECORDS || code >= Driver.END) {
      return 0;
    }
    int low = before.get16(code);
    return (low & 3) == 3 ? before.get16(code + 2) << 16 | low : low;
  }

  private long inMemory(long base, long pc) {
    boolean window =
        before.get64(base + Record.SATP) != 0 && pc >>> 30 == PageTables.USER_WINDOW >>> 30;
    return window ? pc - PageTables.USER_WINDOW + TestMachine.BASE : pc;
  }

  /**
   * For a breakpoint stval may be its address or zero (privileged, "Supervisor Trap Value
   * Register"). A misaligned access that faults reports the part that faulted; QEMU reports the
   * first address of the aligned piece in which it lies, and may find the second page's fault
   * before the first one's: then only the page is compared.
   */
  private void trapValue(StringBuilder text, long base) {
    int cause = (int) expected.get64(base + Record.SCAUSE);
    long theirs = expected.get64(base + Record.STVAL);
    long ours = actual.get64(base + Record.STVAL);
    if (cause == Trap.BREAKPOINT && (ours == 0 || ours == actual.get64(base + Record.PC))) {
      return;
    }
    boolean access =
        cause == Trap.LOAD_PAGE_FAULT
            || cause == Trap.STORE_PAGE_FAULT
            || cause == Trap.LOAD_ACCESS_FAULT
            || cause == Trap.STORE_ACCESS_FAULT;
    if (access && Math.abs(theirs - ours) <= 8) {
      return;
    }
    compare(text, "stval", base + Record.STVAL, -1L);
  }

  private String input(long base) {
    StringBuilder text = new StringBuilder();
    long pc = before.get64(base + Record.PC);
    long satp = before.get64(base + Record.SATP);
    long fcsr = before.get64(base + Record.FCSR);
    long status = before.get64(base + Record.SSTATUS);
    text.append("  pc=%x satp=%x sstatus=%x fcsr=%x%n".formatted(pc, satp, status, fcsr));
    for (int i = 0; i < 32; i++) {
      long x = before.get64(base + Record.X + 8 * i);
      long f = before.get64(base + Record.F + 8 * i);
      text.append("  x%d=%016x f%d=%016x%s".formatted(i, x, i, f, i % 4 == 3 ? "\n" : ""));
    }
    for (int i = 0; i < 40; i++) {
      int bits = bitsAt(base, pc);
      text.append("  %x: %08x %s%n".formatted(pc, bits, Disassembler.disassemble(bits, pc)));
      if (bits == BlockGenerator.C_EBREAK) {
        break;
      }
      pc += BlockGenerator.length(bits);
    }
    return text.toString();
  }
}
