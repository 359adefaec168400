package org.pangaea.baremetal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.pangaea.baremetal.ElfFile.ElfException;

class ElfFileTest {
  private static final byte[] GOOD =
      TestElf.program(
          "nop\nj .\n.balign 8\ntohost: .dword 0\nfromhost: .dword 0\n", "tohost", "fromhost");

  private static ElfFile parse(byte[] bytes) throws ElfException {
    return ElfFile.parse(ByteBuffer.wrap(bytes));
  }

  private static void assertRefused(String why, Consumer<ByteBuffer> change) {
    byte[] bytes = GOOD.clone();
    change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    ElfException refusal =
        assertThrows(ElfException.class, () -> parse(bytes).symbol("tohost"), why);
    assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
  }

  @Test
  void saysWhatIsLoadedWhereAndWhereItStarts() throws ElfException {
    ElfFile elf = parse(GOOD);
    assertEquals(TestElf.BASE, elf.entry());
    ElfFile.Segment segment = elf.segments().getFirst();
    assertEquals(TestElf.BASE, segment.physical());
    assertEquals(24, segment.bytes().remaining());
    assertEquals(24 + 4096, segment.size());
  }

  @Test
  void findsSymbolsByTheirWholeName() throws ElfException {
    ElfFile elf = parse(GOOD);
    assertEquals(OptionalLong.of(TestElf.BASE + 8), elf.symbol("tohost"));
    assertEquals(OptionalLong.of(TestElf.BASE + 16), elf.symbol("fromhost"));
    assertEquals(OptionalLong.empty(), elf.symbol("host"));
    assertEquals(OptionalLong.empty(), elf.symbol("tohos"));
  }

  @Test
  void translatesAddressesOfAProgramLinkedElsewhere() throws ElfException {
    long linked = 0xffff_ffff_8000_0000L;
    byte[] bytes =
        TestElf.file(new byte[64], TestElf.BASE, linked, List.of("tohost"), List.of(linked + 8));
    ElfFile elf = parse(bytes);
    assertEquals(TestElf.BASE, elf.entry());
    assertEquals(OptionalLong.of(TestElf.BASE + 8), elf.symbol("tohost"));
  }

  @Test
  void aStrippedProgramHasNoSymbols() throws ElfException {
    byte[] bytes = GOOD.clone();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(60, (short) 0);
    assertEquals(OptionalLong.empty(), parse(bytes).symbol("tohost"));
  }

  @Test
  void whatIsNoProgramForThisMachineIsRefused() {
    assertRefused("is not an ELF file", elf -> elf.put(1, (byte) 'X'));
    assertRefused("32-bit", elf -> elf.put(4, (byte) 1));
    assertRefused("big-endian", elf -> elf.put(5, (byte) 2));
    assertRefused("another processor (ELF machine 62)", elf -> elf.putShort(18, (short) 62));
    assertRefused("not a linked program (ELF type 1)", elf -> elf.putShort(16, (short) 1));
    assertThrows(ElfException.class, () -> parse(new byte[0]));
    assertThrows(ElfException.class, () -> parse(Arrays.copyOf(GOOD, 40)));
  }

  @Test
  void whatPointsOutOfTheFileIsRefused() {
    assertRefused("cut off", elf -> elf.putLong(32, Long.MAX_VALUE));
    assertRefused("cut off", elf -> elf.putLong(32, -1));
    assertRefused("cut off", elf -> elf.putShort(56, (short) -1));
    assertRefused("program headers of 8 bytes", elf -> elf.putShort(54, (short) 8));
    assertRefused("cut off", elf -> elf.putLong(72, Long.MAX_VALUE - 8));
    assertRefused("larger than its memory", elf -> elf.putLong(96, Long.MAX_VALUE));
    assertRefused("larger than its memory", elf -> elf.putLong(104, -1));
    assertRefused("nothing to load", elf -> elf.putInt(64, 2));
    assertRefused("cut off", elf -> elf.putLong(40, Long.MAX_VALUE));
    assertRefused("section headers of 1 bytes", elf -> elf.putShort(58, (short) 1));
    int table = (int) ByteBuffer.wrap(GOOD).order(ByteOrder.LITTLE_ENDIAN).getLong(40) + 64;
    assertRefused("cut off", elf -> elf.putLong(table + 24, 1L << 40));
    assertRefused("cut off", elf -> elf.putLong(table + 32, -8));
    assertRefused("without names", elf -> elf.putInt(table + 40, 77));
    assertRefused("without names", elf -> elf.putInt(table + 40, -1));
  }

  @Test
  void noBytesWhateverMakeItFailOtherwise() {
    SplittableRandom random = new SplittableRandom(Seeds.seed("damaged ELF files"));
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes =
          Arrays.copyOf(GOOD, random.nextInt(3) == 0 ? random.nextInt(GOOD.length) : GOOD.length);
      for (int changes = random.nextInt(1, 6); changes > 0 && bytes.length > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        parse(bytes).symbol("tohost");
      } catch (ElfException expected) {
        assertTrue(expected.getMessage().length() > 10, "a sentence");
      }
    }
  }
}
