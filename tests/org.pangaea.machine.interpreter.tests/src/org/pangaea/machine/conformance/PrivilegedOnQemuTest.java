package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Engine;
import org.pangaea.machine.Trap;
import org.pangaea.machine.conformance.PrivilegedStream.Field;
import org.pangaea.riscv.Decoder;
import org.pangaea.riscv.Disassembler;
import org.pangaea.riscv.Insn;
import org.pangaea.riscv.Op;

/** M-mode: its registers, delegation, interrupts, MPRV and PMP are as on QEMU. */
@OnEveryEngine
@DisplayName("Random privileged states give the same traps, registers and memory as on QEMU")
class PrivilegedOnQemuTest {
  private static final int ENOUGH = 3;

  private static final long MPRV = 1L << 17;
  private static final long MPP = 3L << 11;

  private static final List<Field> RESULTS =
      List.of(
          Field.X7,
          Field.MCAUSE,
          Field.MEPC,
          Field.MTVAL,
          Field.STATUS_AFTER,
          Field.MIP_AFTER,
          Field.MIE_AFTER,
          Field.SCAUSE,
          Field.SEPC,
          Field.STVAL,
          Field.SCRATCH,
          Field.TRANSLATION);

  private final Engine engine;

  PrivilegedOnQemuTest(Engine engine) {
    this.engine = engine;
  }

  @Test
  @DisplayName("all modes, CSRs, interrupts, permissions")
  void everyMode() {
    compare(Seeds.seed("privileged"), 20_000, 1 << 14);
  }

  @Test
  @DisplayName("the same, looking up after a few instructions")
  void everyModeWithManyPolls() {
    compare(Seeds.seed("privileged, many polls"), 5_000, 7);
  }

  @Test
  @Tag("long")
  @DisplayName("the same, many times")
  void everyModeAtLength() {
    long seed = Seeds.seed("privileged, at length");
    for (int i = 0; i < 100; i++) {
      compare(seed + i, 20_000, 1 << 14);
    }
  }

  private void compare(long seed, int count, int budget) {
    Image before = PrivilegedStream.make(new SplittableRandom(seed), count);
    Image expected = Qemu.run(before);
    Image actual = MachineModeRun.run(engine, before, budget);
    List<String> differences = new ArrayList<>();
    Map<Long, Integer> causes = new TreeMap<>();
    for (int i = 0; i < count && differences.size() < ENOUGH; i++) {
      long record = PrivilegedStream.RECORDS + (long) i * PrivilegedStream.SIZE;
      causes.merge(expected.get64(record + Field.MCAUSE.offset()), 1, Integer::sum);
      String difference = difference(before, expected, actual, record);
      if (!difference.isEmpty()) {
        differences.add("Record %d:%n%s%s".formatted(i, describe(before, record), difference));
      }
    }
    if (!differences.isEmpty()) {
      fail("seed " + seed + "\n" + String.join("\n", differences));
    }
    int data = (int) (PrivilegedStream.DATA - TestMachine.BASE);
    int first =
        Arrays.mismatch(
            expected.bytes(), data, data + 0x10000, actual.bytes(), data, data + 0x10000);
    assertEquals(-1, first, () -> "seed %d: data differ at byte %x".formatted(seed, first));
    // Breakpoints, illegal instructions, calls, access and page faults, and several interrupts.
    assertTrue(causes.size() >= 14, () -> "The records are not of all kinds: " + causes);
  }

  private static String difference(Image before, Image expected, Image actual, long record) {
    StringBuilder text = new StringBuilder();
    for (Field field : RESULTS) {
      long theirs = expected.get64(record + field.offset());
      long ours = actual.get64(record + field.offset());
      if (theirs != ours && !mayDiffer(field, before, expected, record, theirs, ours)) {
        text.append("  %s: QEMU %x, ours %x%n".formatted(field, theirs, ours));
      }
    }
    return text.toString();
  }

  private static boolean mayDiffer(
      Field field, Image before, Image expected, long record, long theirs, long ours) {
    return switch (field) {
      // MRET to a less privileged mode clears MPRV (privileged 1.12, "Memory Privilege in mstatus
      // Register"); QEMU 7.2 leaves it.
      case STATUS_AFTER -> theirs == (ours | MPRV) && (ours & MPP) != MPP;
      // For a breakpoint it may be its address or zero (privileged, "Machine Trap Value Register").
      case MTVAL ->
          expected.get64(record + Field.MCAUSE.offset()) == Trap.BREAKPOINT
              && (ours == 0 || theirs == 0);
      case STVAL ->
          expected.get64(record + Field.SCAUSE.offset()) == Trap.BREAKPOINT
              && (ours == 0 || theirs == 0);
      // A fault of an AMO is one of a store, whatever the AMO did first; see Comparison.
      case MCAUSE, SCAUSE -> isAmo(before, record) && isMemoryFault(theirs) && isMemoryFault(ours);
      default -> false;
    };
  }

  private static boolean isMemoryFault(long cause) {
    return cause >= Trap.LOAD_MISALIGNED && cause <= Trap.STORE_ACCESS_FAULT
        || cause == Trap.LOAD_PAGE_FAULT
        || cause == Trap.STORE_PAGE_FAULT;
  }

  private static boolean isAmo(Image before, long record) {
    long code = code(before, record);
    int first = Insn.op(Decoder.decode(bits(before, code)));
    int second = Insn.op(Decoder.decode(bits(before, code + 4)));
    return first >= Op.AMOSWAP_W && first <= Op.AMOMAXU_D
        || second >= Op.AMOSWAP_W && second <= Op.AMOMAXU_D;
  }

  private static long code(Image before, long record) {
    long pc = before.get64(record);
    return pc < TestMachine.BASE ? pc - 0x4000_0000L + TestMachine.BASE : pc;
  }

  private static int bits(Image image, long address) {
    return image.get16(address + 2) << 16 | image.get16(address);
  }

  private static String describe(Image before, long record) {
    Map<Field, String> inputs = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      if (field.ordinal() < Field.X7.ordinal()) {
        inputs.put(field, Long.toHexString(before.get64(record + field.offset())));
      }
    }
    long code = code(before, record);
    return "  %s%n  %s; %s%n"
        .formatted(
            inputs,
            Disassembler.disassemble(bits(before, code), code),
            Disassembler.disassemble(bits(before, code + 4), code + 4));
  }
}
