package org.pangaea.devices;

/**
 * The core-local interruptor ({@code sifive,clint0}): for each hart a software interrupt and the
 * comparator of its machine timer, and the time that all of them compare with.
 *
 * <p>Registers as on SiFive's chips and in the RISC-V ACLINT specification: {@code msip} at 0, four
 * bytes a hart; {@code mtimecmp} at 0x4000, eight bytes a hart; {@code mtime} at 0xbff8. The
 * eight-byte registers may be accessed by halves. What lies between reads as 0 and ignores writes,
 * and so do the registers of harts that are not there. Holds no state: the harts and the clock do.
 */
public final class Clint implements MmioDevice {
  /** Bytes that the device occupies in the memory map. */
  public static final long SIZE = 0x1_0000;

  /** So many harts have registers. */
  public static final int MAX_HARTS = 4095;

  private static final int COMPARATORS = 0x4000;
  private static final int TIME = 0xbff8;

  /** The harts and the clock behind the registers. Any thread calls. */
  public interface Harts {
    /** How many there are. */
    int count();

    /** Whether the software interrupt of a hart is pending. */
    boolean software(int hart);

    /** Raises or lowers it. */
    void setSoftware(int hart, boolean level);

    /** The time at which the machine timer of a hart becomes pending. */
    long comparator(int hart);

    void setComparator(int hart, long time);

    /** Ticks since the start. */
    long time();

    void setTime(long time);
  }

  private final Harts harts;

  public Clint(Harts harts) {
    this.harts = harts;
  }

  @Override
  public long read(long offset, int size) throws AccessFaultException {
    check(offset, size);
    if (offset < COMPARATORS) {
      int hart = (int) offset >> 2;
      return size == 4 && hart < harts.count() && harts.software(hart) ? 1 : 0;
    }
    long value;
    if (offset >= TIME) {
      value = harts.time();
    } else {
      int hart = (int) offset - COMPARATORS >> 3;
      value = hart < harts.count() ? harts.comparator(hart) : 0;
    }
    if (size == 8) {
      return value;
    }
    return (offset & 4) == 0 ? value & 0xffff_ffffL : value >>> 32;
  }

  /** Locked, since a half of a register is read and written back. */
  @Override
  public synchronized void write(long offset, int size, long value) throws AccessFaultException {
    check(offset, size);
    if (offset < COMPARATORS) {
      int hart = (int) offset >> 2;
      if (size == 4 && hart < harts.count()) {
        harts.setSoftware(hart, (value & 1) != 0);
      }
    } else if (offset >= TIME) {
      harts.setTime(merge(harts.time(), offset, size, value));
    } else {
      int hart = (int) offset - COMPARATORS >> 3;
      if (hart < harts.count()) {
        harts.setComparator(hart, merge(harts.comparator(hart), offset, size, value));
      }
    }
  }

  private static long merge(long old, long offset, int size, long value) {
    if (size == 8) {
      return value;
    }
    long half = value & 0xffff_ffffL;
    return (offset & 4) == 0 ? old & ~0xffff_ffffL | half : old & 0xffff_ffffL | half << 32;
  }

  private static void check(long offset, int size) throws AccessFaultException {
    boolean aligned = size == 4 && (offset & 3) == 0 || size == 8 && (offset & 7) == 0;
    if (!aligned || offset < 0 || offset + size > TIME + 8) {
      throw AccessFaultException.INSTANCE;
    }
  }
}
