package org.pangaea.firmware.sbi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HartMaskTest {
  private static int[] decoded(long mask, long base, int harts) {
    return HartMask.decode(mask, base, harts).orElseThrow().stream().toArray();
  }

  @Test
  void bitsCountFromTheBase() {
    assertArrayEquals(new int[] {0, 2}, decoded(0b101, 0, 4));
    assertArrayEquals(new int[] {1, 3}, decoded(0b101, 1, 4));
    assertArrayEquals(new int[] {100, 163}, decoded(1L << 63 | 1, 100, 164));
  }

  @Test
  void aBaseOfMinusOneIsAllHartsWhateverTheMask() {
    assertArrayEquals(new int[] {0, 1, 2}, decoded(0, -1, 3));
    assertArrayEquals(new int[] {0, 1, 2}, decoded(-1, -1, 3));
    assertEquals(128, HartMask.decode(0, -1, 128).orElseThrow().count());
  }

  @Test
  void anEmptyMaskIsNoHart() {
    assertTrue(HartMask.decode(0, 2, 3).orElseThrow().isEmpty());
  }

  @Test
  void aHartThatDoesNotExistIsRefused() {
    assertEquals(Optional.empty(), HartMask.decode(0b1000, 0, 3));
    assertEquals(Optional.empty(), HartMask.decode(0b10, 2, 3));
    assertEquals(Optional.empty(), HartMask.decode(1L << 63, 0, 3));
    assertEquals(Optional.empty(), HartMask.decode(1L << 63, 1, 64));
  }

  @Test
  void aBaseThatDoesNotExistIsRefused() {
    assertEquals(Optional.empty(), HartMask.decode(1, 3, 3));
    assertEquals(Optional.empty(), HartMask.decode(0, 3, 3));
    assertEquals(Optional.empty(), HartMask.decode(1, -2, 3));
    assertEquals(Optional.empty(), HartMask.decode(1, 1L << 32, 3));
    assertEquals(Optional.empty(), HartMask.decode(1, Long.MIN_VALUE, 3));
  }

  @Test
  void itTravelsAsWords() {
    HartMask mask = HartMask.decode(1L << 63 | 1, 100, 200).orElseThrow();
    assertEquals(mask, HartMask.ofWords(mask.words()));
    assertArrayEquals(new long[] {0, 1L << 36, 1L << 35}, mask.words());
    assertTrue(mask.contains(163));
    assertFalse(mask.contains(162));
  }
}
