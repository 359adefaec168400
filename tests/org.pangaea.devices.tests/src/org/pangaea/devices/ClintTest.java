package org.pangaea.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClintTest {
  private static final long COMPARATOR_1 = 0x4008;
  private static final long TIME = 0xbff8;

  private final FakeHarts harts = new FakeHarts();
  private final Clint clint = new Clint(harts);

  private static final class FakeHarts implements Clint.Harts {
    final List<String> said = new ArrayList<>();
    final boolean[] software = new boolean[2];
    final long[] comparators = {-1, 0x1122_3344_5566_7788L};
    long time = 0x0102_0304_8090_a0b0L;

    @Override
    public int count() {
      return software.length;
    }

    @Override
    public boolean software(int hart) {
      return software[hart];
    }

    @Override
    public void setSoftware(int hart, boolean level) {
      software[hart] = level;
      said.add(hart + (level ? " up" : " down"));
    }

    @Override
    public long comparator(int hart) {
      return comparators[hart];
    }

    @Override
    public void setComparator(int hart, long value) {
      comparators[hart] = value;
    }

    @Override
    public long time() {
      return time;
    }

    @Override
    public void setTime(long value) {
      time = value;
    }
  }

  @Test
  void aSoftwareInterruptIsRaisedAndLoweredByItsLowestBit() throws AccessFaultException {
    clint.write(4, 4, 1);
    assertEquals(1, clint.read(4, 4));
    assertEquals(0, clint.read(0, 4));
    clint.write(4, 4, 0xffff_fffeL);
    clint.write(0, 4, 3);
    assertEquals(List.of("1 up", "1 down", "0 up"), harts.said);
  }

  @Test
  void comparatorsAndTimeAreReadWholeOrByHalves() throws AccessFaultException {
    assertEquals(0x1122_3344_5566_7788L, clint.read(COMPARATOR_1, 8));
    assertEquals(0x5566_7788L, clint.read(COMPARATOR_1, 4));
    assertEquals(0x1122_3344L, clint.read(COMPARATOR_1 + 4, 4));
    assertEquals(harts.time, clint.read(TIME, 8));
    assertEquals(0x8090_a0b0L, clint.read(TIME, 4));
    assertEquals(0x0102_0304L, clint.read(TIME + 4, 4));
  }

  @Test
  void theyAreWrittenWholeOrByHalves() throws AccessFaultException {
    clint.write(COMPARATOR_1, 4, 0xffff_ffff_aaaa_aaaaL);
    assertEquals(0x1122_3344_aaaa_aaaaL, harts.comparators[1]);
    clint.write(COMPARATOR_1 + 4, 4, 0xbbbb_bbbbL);
    assertEquals(0xbbbb_bbbb_aaaa_aaaaL, harts.comparators[1]);
    clint.write(COMPARATOR_1, 8, 5);
    assertEquals(5, harts.comparators[1]);
    assertEquals(-1, harts.comparators[0]);
    clint.write(TIME, 8, 9);
    assertEquals(9, harts.time);
  }

  @Test
  void hartsThatAreNotThereReadAsZeroAndIgnoreWrites() throws AccessFaultException {
    clint.write(8, 4, 1);
    clint.write(0x4010, 8, 1);
    assertEquals(0, clint.read(8, 4));
    assertEquals(0, clint.read(0x4010, 8));
    assertEquals(List.of(), harts.said);
  }

  @Test
  void otherSizesAndPlacesFault() {
    assertThrows(AccessFaultException.class, () -> clint.read(0, 1));
    assertThrows(AccessFaultException.class, () -> clint.read(2, 4));
    assertThrows(AccessFaultException.class, () -> clint.read(0x4004, 8));
    assertThrows(AccessFaultException.class, () -> clint.write(0x4000, 2, 1));
    assertThrows(AccessFaultException.class, () -> clint.read(0xc000, 4));
    assertThrows(AccessFaultException.class, () -> clint.read(-4, 4));
  }
}
