package org.pangaea.baremetal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What has to be known of a RISC-V ELF file to start it. The file is not trusted: whatever it says
 * of places within itself is checked.
 *
 * <p>Follows the System V ABI, "Object Files" and "Program Loading", for 64-bit little-endian
 * files. Addresses are physical ones: those of symbols and of the entry are translated by the
 * segment that contains them, which matters to programs that are linked for a virtual address.
 */
final class ElfFile {
  private static final int HEADER_SIZE = 64;
  private static final int PROGRAM_HEADER_SIZE = 56;
  private static final int SECTION_HEADER_SIZE = 64;
  private static final int SYMBOL_SIZE = 24;
  private static final int CLASS_64 = 2;
  private static final int LITTLE_ENDIAN = 1;
  private static final int EXECUTABLE = 2;
  private static final int SHARED_OBJECT = 3;
  private static final int RISCV = 243;
  private static final int LOADED_SEGMENT = 1;
  private static final int SYMBOL_TABLE = 2;

  /**
   * Bytes that go to memory.
   *
   * @param physical where to
   * @param virtual the address that the program knows them by
   * @param size in memory; what the file does not fill is zero
   */
  record Segment(long physical, long virtual, long size, ByteBuffer bytes) {}

  private final ByteBuffer file;
  private final List<Segment> segments = new ArrayList<>();
  private final long entry;

  private ElfFile(ByteBuffer file) throws ElfException {
    this.file = file;
    checkHeader();
    readSegments();
    entry = physical(file.getLong(24));
  }

  /** What is wrong with a file, as the end of a sentence that begins with its name. */
  static final class ElfException extends Exception {
    private static final long serialVersionUID = 1L;

    ElfException(String message) {
      super(message);
    }
  }

  /** Reads a file's contents. */
  static ElfFile parse(ByteBuffer contents) throws ElfException {
    return new ElfFile(contents.order(ByteOrder.LITTLE_ENDIAN));
  }

  /** What is to be loaded, in the file's order. */
  List<Segment> segments() {
    return segments;
  }

  /** Where harts start. */
  long entry() {
    return entry;
  }

  private void checkHeader() throws ElfException {
    if (file.capacity() < 16 || file.getInt(0) != 0x464c457f) {
      throw new ElfException("is not an ELF file; give the linker's output");
    }
    if (file.get(4) != CLASS_64) {
      throw new ElfException("is a 32-bit program; build it for rv64");
    }
    if (file.get(5) != LITTLE_ENDIAN) {
      throw new ElfException("is a big-endian program; RISC-V programs here are little-endian");
    }
    if (file.capacity() < HEADER_SIZE) {
      throw new ElfException("ends within its header; it was cut off");
    }
    if (unsigned16(18) != RISCV) {
      throw new ElfException(
          "is a program for another processor (ELF machine %d); build it for RISC-V"
              .formatted(unsigned16(18)));
    }
    if (unsigned16(16) != EXECUTABLE && unsigned16(16) != SHARED_OBJECT) {
      throw new ElfException(
          "is not a linked program (ELF type %d); link it".formatted(unsigned16(16)));
    }
  }

  private void readSegments() throws ElfException {
    int count = unsigned16(56);
    int size = unsigned16(54);
    if (count > 0 && size < PROGRAM_HEADER_SIZE) {
      throw new ElfException(
          "has program headers of %d bytes, not 56; it is damaged".formatted(size));
    }
    ByteBuffer table = part(file.getLong(32), (long) count * size, "its program headers");
    for (int i = 0; i < count; i++) {
      int at = i * size;
      long inMemory = table.getLong(at + 40);
      if (table.getInt(at) == LOADED_SEGMENT && inMemory != 0) {
        long inFile = table.getLong(at + 32);
        if (inMemory < 0 || Long.compareUnsigned(inFile, inMemory) > 0) {
          throw new ElfException("has a segment that is larger than its memory; it is damaged");
        }
        ByteBuffer bytes = part(table.getLong(at + 8), inFile, "segment %d".formatted(i));
        segments.add(new Segment(table.getLong(at + 24), table.getLong(at + 16), inMemory, bytes));
      }
    }
    if (segments.isEmpty()) {
      throw new ElfException("has nothing to load: no segment of it goes to memory");
    }
  }

  private int unsigned16(int offset) {
    return file.getShort(offset) & 0xffff;
  }

  private ByteBuffer part(long offset, long length, String what) throws ElfException {
    if (offset < 0 || length < 0 || offset > file.capacity() - length) {
      throw new ElfException("ends before the end of %s; it was cut off".formatted(what));
    }
    return file.slice((int) offset, (int) length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private long physical(long virtual) {
    for (Segment segment : segments) {
      if (Long.compareUnsigned(virtual - segment.virtual(), segment.size()) < 0) {
        return virtual - segment.virtual() + segment.physical();
      }
    }
    return virtual;
  }

  /** The address of a symbol; none if the program does not have it, or was stripped. */
  OptionalLong symbol(String name) throws ElfException {
    int count = unsigned16(60);
    int size = unsigned16(58);
    if (count == 0) {
      return OptionalLong.empty();
    }
    if (size < SECTION_HEADER_SIZE) {
      throw new ElfException(
          "has section headers of %d bytes, not 64; it is damaged".formatted(size));
    }
    ByteBuffer table = part(file.getLong(40), (long) count * size, "its section headers");
    for (int i = 0; i < count; i++) {
      if (table.getInt(i * size + 4) == SYMBOL_TABLE) {
        OptionalLong found = symbol(name, table, i * size, size, count);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return OptionalLong.empty();
  }

  private OptionalLong symbol(String name, ByteBuffer table, int section, int size, int count)
      throws ElfException {
    int link = table.getInt(section + 40);
    if (link < 0 || link >= count) {
      throw new ElfException("has symbols without names; it is damaged");
    }
    int strings = link * size;
    ByteBuffer symbols =
        part(table.getLong(section + 24), table.getLong(section + 32), "its symbols");
    ByteBuffer names =
        part(table.getLong(strings + 24), table.getLong(strings + 32), "its symbols' names");
    byte[] wanted = (name + '\0').getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at + SYMBOL_SIZE <= symbols.capacity(); at += SYMBOL_SIZE) {
      int start = symbols.getInt(at);
      if (symbols.getShort(at + 6) != 0
          && start >= 0
          && start <= names.capacity() - wanted.length
          && names.slice(start, wanted.length).equals(ByteBuffer.wrap(wanted))) {
        return OptionalLong.of(physical(symbols.getLong(at + 8)));
      }
    }
    return OptionalLong.empty();
  }
}
