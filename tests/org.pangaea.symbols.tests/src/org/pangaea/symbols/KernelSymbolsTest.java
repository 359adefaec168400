package org.pangaea.symbols;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names for addresses, from tables as kernels of several versions have them. */
class KernelSymbolsTest {
  private static final String LONG_NAME = "x_9".repeat(150);

  private final Random random = new Random(Long.getLong("pangaea.seed", 20));

  private static KernelImageBuilder kernel(KernelLayout layout) {
    return new KernelImageBuilder(layout)
        .symbol(0, 'T', "_start")
        .symbol(0x40, 't', "pe_head_start")
        .functions(0x2000, 1000)
        .symbol(0x8000, 'T', "__init_begin")
        .symbol(0x8000, 'T', "start_kernel")
        .symbol(0x9000, 'R', "__init_end")
        .symbol(0xa000, 'D', "_sdata")
        .symbol(0xa000, 'D', "jiffies_64")
        .symbol(0xa008, 'd', LONG_NAME)
        .symbol(0xa200, 'b', "tk_core")
        .symbol(0xb000, 'B', "_end");
  }

  private KernelSymbols read(KernelImageBuilder builder) throws NoSymbolsException {
    return KernelSymbols.read("kernel", builder.build(random));
  }

  @ParameterizedTest
  @EnumSource
  void everySymbolIsReadFromEveryLayout(KernelLayout layout) throws Exception {
    KernelSymbols symbols = read(kernel(layout));
    assertEquals(1010, symbols.count());
    assertEquals(new Symbol("_start", 'T', 0, 0x40), symbols.get(0));
    assertEquals(new Symbol("function_999", 't', 0x5e70, 0x2190), symbols.get(1001));
    assertEquals(new Symbol(LONG_NAME, 'd', 0xa008, 0x1f8), symbols.find(LONG_NAME).orElseThrow());
    assertEquals("tk_core", symbols.at(0xa234).orElseThrow().name());
    assertEquals("tk_core+0x34", symbols.at(0xa234).orElseThrow().at(0xa234));
    assertEquals("tk_core", symbols.at(0xa200).orElseThrow().at(0xa200));
  }

  @Test
  void outsideOfTheKernelIsNoSymbol() throws Exception {
    KernelSymbols symbols = read(kernel(KernelLayout.OFFSETS_LAST));
    assertEquals(Optional.empty(), symbols.at(-1));
    assertEquals(Optional.empty(), symbols.at(0xb000));
    assertEquals(Optional.empty(), symbols.at(1L << 40));
    assertEquals(List.of(), symbols.within(0xb000, 0xc000));
    assertEquals(Optional.empty(), symbols.find("function_"));
  }

  @Test
  void aPieceHasTheSymbolsThatReachIntoIt() throws Exception {
    KernelSymbols symbols = read(kernel(KernelLayout.OFFSETS_LAST));
    assertEquals(
        List.of("jiffies_64", LONG_NAME, "tk_core"),
        symbols.within(0xa000, 0xb000).stream().map(Symbol::name).toList());
    assertEquals(
        List.of(LONG_NAME), symbols.within(0xa100, 0xa200).stream().map(Symbol::name).toList());
    assertEquals(
        List.of("function_1", "function_2"),
        symbols.within(0x2018, 0x2021).stream().map(Symbol::name).toList());
  }

  @Test
  void marksOfSectionsGiveWayToWhatIsThere() throws Exception {
    KernelSymbols symbols = read(kernel(KernelLayout.OFFSETS_LAST));
    assertEquals("start_kernel", symbols.at(0x8000).orElseThrow().name());
    assertEquals("__init_end", symbols.at(0x9100).orElseThrow().name());
  }

  @Test
  void whatTheKernelGivesAwayIsKnown() throws Exception {
    KernelSymbols symbols = read(kernel(KernelLayout.OFFSETS_LAST));
    assertTrue(symbols.isInit(0x8000));
    assertTrue(symbols.isInit(0x8fff));
    assertFalse(symbols.isInit(0x9000));
    assertFalse(symbols.isInit(0x7fff));
  }

  @Test
  void anImageWithoutTablesIsRefusedInASentence() {
    byte[] noise = new byte[1 << 20];
    random.nextBytes(noise);
    assertRefused(noise, "kernel has no kernel symbols (kallsyms)");
    assertRefused(new byte[1 << 16], "kernel has no kernel symbols (kallsyms)");
    assertRefused(new byte[5], "kernel has no kernel symbols (kallsyms)");
  }

  @ParameterizedTest
  @EnumSource
  void tablesThatContradictEachOtherAreRefused(KernelLayout layout) {
    KernelImageBuilder builder = kernel(layout);
    byte[] image = builder.build(random);
    byte[] wrongMarker = image.clone();
    wrongMarker[builder.places.get("kallsyms_markers") + 4]++;
    assertRefused(wrongMarker, "in a form that is not known");
    byte[] wrongCount = image.clone();
    wrongCount[builder.places.get("kallsyms_num_syms")] ^= 1;
    assertRefused(wrongCount, "in a form that is not known");
    byte[] unsorted = image.clone();
    int middle = builder.places.get("kallsyms_offsets") + 808;
    Arrays.fill(unsorted, middle, middle + 8, (byte) -1);
    assertRefused(unsorted, "in a form that is not known");
  }

  @Test
  void aTruncatedImageIsRefused() {
    byte[] image = kernel(KernelLayout.OFFSETS_LAST).build(random);
    for (int length = image.length - 4096 - 16; length > 0; length -= 777) {
      assertRefused(Arrays.copyOf(image, length), "kernel has ");
    }
  }

  @Test
  void symbolsThatDoNotTellWhereTheImageBeginsAreRefused() {
    byte[] image =
        new KernelImageBuilder(KernelLayout.OFFSETS_LAST).functions(0, 500).build(random);
    assertRefused(image, "none that tells where it begins");
  }

  private static void assertRefused(byte[] image, String reason) {
    NoSymbolsException refusal =
        assertThrows(NoSymbolsException.class, () -> KernelSymbols.read("kernel", image));
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
  }
}
