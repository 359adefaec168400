package org.pangaea.machine;

/**
 * Physical memory protection: the pmpcfg and pmpaddr registers of a hart with M-mode, and what they
 * permit. RISC-V privileged, "Physical Memory Protection".
 *
 * <p>The granularity is 4 KiB (G = 10), so that a TLB entry never stands for memory of which only a
 * part is permitted: NA4 cannot be selected, and the lower bits of pmpaddr read as the
 * specification has it for a coarse grain. There are sixteen entries. Own thread only; whoever
 * changes a register drops the hart's translations afterwards.
 */
final class PhysicalProtection {
  static final int ENTRIES = 16;

  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int EXECUTE = 4;
  private static final int MODE = 3 << 3;
  private static final int TOP_OF_RANGE = 1 << 3;
  private static final int NAPOT = 3 << 3;
  private static final int LOCKED = 1 << 7;

  /** Address bits below the grain, of an address that is counted in units of four bytes. */
  private static final long BELOW_GRAIN = (GuestMemory.GUEST_PAGE_SIZE >> 2) - 1;

  private static final long ADDRESS_BITS = (1L << 54) - 1;

  private final int[] configuration = new int[ENTRIES];
  private final long[] address = new long[ENTRIES];

  void reset() {
    java.util.Arrays.fill(configuration, 0);
    java.util.Arrays.fill(address, 0);
  }

  /** One of pmpcfg0 and pmpcfg2: eight entries each. */
  long readConfiguration(int first) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value |= (long) configuration[first + i] << 8 * i;
    }
    return value;
  }

  /** Writes eight entries; those that are locked keep their value. */
  void writeConfiguration(int first, long value) {
    for (int i = 0; i < 8; i++) {
      int written = (int) (value >>> 8 * i) & (LOCKED | MODE | EXECUTE | WRITE | READ);
      int old = configuration[first + i];
      if ((old & LOCKED) != 0) {
        continue;
      }
      // Write without read is reserved, and a grain of four bytes is too fine (WARL).
      if ((written & (READ | WRITE)) == WRITE) {
        written &= ~WRITE;
      }
      if ((written & MODE) == 2 << 3) {
        written = written & ~MODE | old & MODE;
      }
      configuration[first + i] = written;
    }
  }

  /** What the register shows depends on the mode: whole grains except for a NAPOT range. */
  long readAddress(int index) {
    return (configuration[index] & MODE) == NAPOT
        ? address[index] | BELOW_GRAIN >> 1
        : address[index] & ~BELOW_GRAIN;
  }

  /** Writes an address unless it, or the range above whose lower end it is, is locked. */
  void writeAddress(int index, long value) {
    boolean locked = (configuration[index] & LOCKED) != 0;
    if (index + 1 < ENTRIES) {
      int next = configuration[index + 1];
      locked |= (next & LOCKED) != 0 && (next & MODE) == TOP_OF_RANGE;
    }
    if (!locked) {
      address[index] = value & ADDRESS_BITS;
    }
  }

  /**
   * Whether an access to this page is permitted. The first entry that contains it decides; M-mode
   * is bound by locked entries only, and may do what no entry speaks of.
   */
  boolean permits(long gpa, Access access, int privilege) {
    long unit = gpa >>> 2;
    for (int i = 0; i < ENTRIES; i++) {
      int entry = configuration[i];
      if ((entry & MODE) == 0 || !contains(i, entry, unit)) {
        continue;
      }
      if (privilege == Hart.MACHINE && (entry & LOCKED) == 0) {
        return true;
      }
      int needed =
          switch (access) {
            case LOAD -> READ;
            case STORE -> WRITE;
            case FETCH -> EXECUTE;
          };
      return (entry & needed) != 0;
    }
    return privilege == Hart.MACHINE;
  }

  private boolean contains(int index, int entry, long unit) {
    if ((entry & MODE) == TOP_OF_RANGE) {
      long low = index == 0 ? 0 : address[index - 1] & ~BELOW_GRAIN;
      return unit >= low && unit < (address[index] & ~BELOW_GRAIN);
    }
    long value = address[index] | BELOW_GRAIN >> 1;
    // The number of trailing ones gives the size: 0 below one, one above it, and all of it.
    long ignored = value ^ value + 1;
    return ((unit ^ value) & ~ignored) == 0;
  }
}
