package org.pangaea.baremetal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.pangaea.riscv.Assembler;
import org.pangaea.riscv.Program;

/** Makes ELF files for tests: one loaded segment from our own assembler, and symbols of it. */
final class TestElf {
  static final long BASE = 0x8000_0000L;

  static final int PROGRAM_HEADERS = 64;
  static final int CODE = 128;

  private TestElf() {}

  /** A program at the start of RAM, with the named labels as symbols. */
  static byte[] program(String text, String... labels) {
    Program program = Assembler.assemble(text, BASE);
    List<Long> values = new ArrayList<>();
    for (String label : labels) {
      values.add(program.symbol(label));
    }
    return file(program.bytes(), BASE, BASE, List.of(labels), values);
  }

  static byte[] file(
      byte[] code, long physical, long virtual, List<String> names, List<Long> values) {
    StringBuilder strings = new StringBuilder("\0");
    int symbols = (CODE + code.length + 7) & -8;
    int stringTable = symbols + 24 * (names.size() + 1);
    int stringLength = 1 + names.stream().mapToInt(name -> name.length() + 1).sum();
    int sections = stringTable + stringLength + 7 & -8;
    ByteBuffer elf = ByteBuffer.allocate(sections + 3 * 64).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    elf.putShort(16, (short) 2).putShort(18, (short) 243).putInt(20, 1);
    elf.putLong(24, virtual).putLong(32, PROGRAM_HEADERS).putLong(40, sections);
    elf.putShort(52, (short) 64).putShort(54, (short) 56).putShort(56, (short) 1);
    elf.putShort(58, (short) 64).putShort(60, (short) 3).putShort(62, (short) 2);
    elf.putInt(64, 1).putInt(68, 7).putLong(72, CODE).putLong(80, virtual).putLong(88, physical);
    elf.putLong(96, code.length).putLong(104, code.length + 4096).putLong(112, 4096);
    elf.put(CODE, code);
    for (int i = 0; i < names.size(); i++) {
      int at = symbols + 24 * (i + 1);
      elf.putInt(at, strings.length()).putShort(at + 6, (short) 1).putLong(at + 8, values.get(i));
      strings.append(names.get(i)).append('\0');
    }
    elf.put(stringTable, strings.toString().getBytes(StandardCharsets.US_ASCII));
    int table = sections + 64;
    elf.putInt(table + 4, 2).putLong(table + 24, symbols);
    elf.putLong(table + 32, 24L * (names.size() + 1)).putInt(table + 40, 2).putLong(table + 56, 24);
    int text = sections + 128;
    elf.putInt(text + 4, 3).putLong(text + 24, stringTable).putLong(text + 32, stringLength);
    return elf.array();
  }
}
