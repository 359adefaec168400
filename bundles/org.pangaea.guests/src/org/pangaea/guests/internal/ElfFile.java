package org.pangaea.guests.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the dynamic linker will look for on behalf of a program or library: its interpreter and the
 * {@code DT_NEEDED} entries (System V ABI, chapters 4 and 5).
 *
 * @param interpreter the dynamic linker's path, absent in libraries and static programs
 * @param needed the sonames of the libraries, in link order
 */
record ElfFile(Optional<String> interpreter, List<String> needed) {
  private static final int MAGIC = 0x464C457F;
  private static final int CLASS_64_LITTLE = 0x0102;
  private static final int MACHINE_RISCV = 243;
  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int PT_INTERP = 3;
  private static final int DT_NEEDED = 1;
  private static final int DT_STRTAB = 5;

  static boolean isElf(byte[] bytes) {
    return bytes.length >= 4 && little(bytes).getInt(0) == MAGIC;
  }

  static ElfFile parse(byte[] bytes) throws IOException {
    ByteBuffer file = little(bytes);
    try {
      if (file.getInt(0) != MAGIC
          || file.getShort(4) != CLASS_64_LITTLE
          || file.getShort(18) != MACHINE_RISCV) {
        throw new IOException("not a 64-bit RISC-V program");
      }
      return parse(file);
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("the program is damaged", e);
    }
  }

  private static ElfFile parse(ByteBuffer file) {
    List<Segment> segments = segments(file);
    Optional<String> interpreter =
        segments.stream()
            .filter(s -> s.type == PT_INTERP)
            .findFirst()
            .map(s -> string(file, s.offset));
    List<String> needed = new ArrayList<>();
    for (Segment dynamic : segments) {
      if (dynamic.type == PT_DYNAMIC) {
        int strings = fileOffset(segments, value(file, dynamic, DT_STRTAB).getFirst());
        for (long name : value(file, dynamic, DT_NEEDED)) {
          needed.add(string(file, strings + Math.toIntExact(name)));
        }
      }
    }
    return new ElfFile(interpreter, List.copyOf(needed));
  }

  private record Segment(int type, int offset, long address, long size) {}

  private static List<Segment> segments(ByteBuffer file) {
    int table = Math.toIntExact(file.getLong(32));
    int entrySize = file.getShort(54) & 0xFFFF;
    int count = file.getShort(56) & 0xFFFF;
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = table + i * entrySize;
      int offset = (int) Math.min(file.getLong(at + 8), Integer.MAX_VALUE);
      segments.add(
          new Segment(file.getInt(at), offset, file.getLong(at + 16), file.getLong(at + 32)));
    }
    return segments;
  }

  /** The values of all entries with this tag; tag 0 ends the table. */
  private static List<Long> value(ByteBuffer file, Segment dynamic, int tag) {
    List<Long> values = new ArrayList<>();
    for (int at = dynamic.offset; at + 16 <= dynamic.offset + dynamic.size; at += 16) {
      long found = file.getLong(at);
      if (found == 0) {
        break;
      }
      if (found == tag) {
        values.add(file.getLong(at + 8));
      }
    }
    return values;
  }

  private static int fileOffset(List<Segment> segments, long address) {
    for (Segment s : segments) {
      if (s.type == PT_LOAD && address >= s.address && address < s.address + s.size) {
        return Math.toIntExact(s.offset + address - s.address);
      }
    }
    throw new IndexOutOfBoundsException("no segment holds the string table");
  }

  private static String string(ByteBuffer file, int offset) {
    int end = offset;
    while (file.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - offset];
    file.get(offset, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
