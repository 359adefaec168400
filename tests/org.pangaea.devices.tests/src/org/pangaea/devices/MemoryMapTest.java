package org.pangaea.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pangaea.devices.MemoryMap.Range;

class MemoryMapTest {
  private final MmioDevice low = new PowerDevice(new RecordingPower());
  private final MmioDevice high = new PowerDevice(new RecordingPower());
  private final MemoryMap map =
      new MemoryMap(
          List.of(new Range("high", 0x2000, 0x1000, high), new Range("low", 0x1000, 0x800, low)));

  @Test
  void anAddressLeadsToItsDeviceAndTheOffsetInIt() {
    Range range = map.find(0x2ff8, 8).orElseThrow();
    assertSame(high, range.device());
    assertEquals(0xff8, range.offset(0x2ff8));
    assertSame(low, map.find(0x1000, 1).orElseThrow().device());
  }

  @Test
  void anAddressOfNobodyIsEmpty() {
    assertEquals(Optional.empty(), map.find(0xfff, 1));
    assertEquals(Optional.empty(), map.find(0x1800, 1));
    assertEquals(Optional.empty(), map.find(0x3000, 1));
    assertEquals(Optional.empty(), map.find(-8, 8));
  }

  @Test
  void anAccessThatLeavesItsRangeIsEmptyEvenIfAnotherFollows() {
    assertEquals(Optional.empty(), map.find(0x17fc, 8));
    assertEquals(Optional.empty(), map.find(0xffc, 8));
    MemoryMap adjacent =
        new MemoryMap(List.of(new Range("a", 0, 0x1000, low), new Range("b", 0x1000, 8, high)));
    assertEquals(Optional.empty(), adjacent.find(0xffc, 8));
  }

  @Test
  void rangesAreListedByAddress() {
    assertEquals(List.of("low", "high"), map.ranges().stream().map(Range::name).toList());
  }

  @Test
  void overlappingRangesAreRefusedByName() {
    Range a = new Range("serial", 0x1000, 0x100, low);
    Range b = new Range("disk", 0x10ff, 0x100, high);
    String message =
        assertThrows(IllegalArgumentException.class, () -> new MemoryMap(List.of(b, a)))
            .getMessage();
    assertTrue(message.contains("'serial'") && message.contains("'disk'"), message);
  }

  @Test
  void anEmptyRangeAndOneBeyondTheEndOfAddressesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Range("empty", 0, 0, low));
    assertThrows(IllegalArgumentException.class, () -> new Range("wraps", Long.MAX_VALUE, 2, low));
  }
}
