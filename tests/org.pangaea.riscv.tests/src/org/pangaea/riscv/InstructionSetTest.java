package org.pangaea.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InstructionSetTest {
  private static final List<Instruction> BASE =
      InstructionSet.instructions().stream().filter(i -> !i.compressed()).toList();
  private static final List<Instruction> COMPRESSED =
      InstructionSet.instructions().stream().filter(Instruction::compressed).toList();

  @Test
  void everyOperationHasExactlyOneEntryOfItsName() throws IllegalAccessException {
    Map<Integer, String> names = new HashMap<>();
    for (Field constant : Op.class.getFields()) {
      if (!Set.of("ILLEGAL", "COUNT").contains(constant.getName())) {
        names.put(constant.getInt(null), constant.getName());
      }
    }
    Map<Integer, String> entries = new HashMap<>();
    for (Instruction entry : BASE) {
      String name = entry.mnemonic().toUpperCase(Locale.ROOT).replace('.', '_');
      assertEquals(null, entries.put(entry.op(), name), name + " stands twice in the table");
    }
    assertEquals(names, entries);
  }

  @Test
  void operationsAreDenseAndFitInNineBits() {
    Set<Integer> operations = new HashSet<>();
    BASE.forEach(entry -> operations.add(entry.op()));
    assertEquals(Op.COUNT - 1, operations.size());
    for (int op = 1; op < Op.COUNT; op++) {
      assertTrue(operations.contains(op), "no instruction has number " + op);
    }
    assertTrue(Op.COUNT <= 256);
    assertEquals(0, Op.ILLEGAL);
  }

  @Test
  void noTwoBaseInstructionsOverlap() {
    for (Instruction one : BASE) {
      assertEquals(0, one.match() & ~one.mask(), one.mnemonic());
      for (Instruction other : BASE) {
        if (one != other) {
          int both = one.mask() & other.mask();
          assertNotEquals(
              one.match() & both, other.match() & both, one.mnemonic() + " " + other.mnemonic());
        }
      }
    }
  }

  @Test
  void noTwoCompressedInstructionsOverlap() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      int halfword = bits;
      long matching = COMPRESSED.stream().filter(i -> i.encoding().matches(halfword)).count();
      boolean legal = (bits & 3) != 3 && Insn.op(Decoder.decode(bits)) != Op.ILLEGAL;
      assertEquals(legal ? 1 : 0, matching, () -> Integer.toHexString(halfword));
    }
  }

  @Test
  void everyMnemonicIsFoundByItsName() {
    for (Instruction instruction : InstructionSet.instructions()) {
      assertEquals(instruction, InstructionSet.byMnemonic(instruction.mnemonic()));
    }
    assertEquals(null, InstructionSet.byMnemonic("vadd.vv"));
  }
}
