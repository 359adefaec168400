package org.pangaea.machine.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random page tables of one address space. Two gigapages are always there: the driver's own at its
 * physical address, for S-mode only, and the same memory for U-mode in {@link #USER_WINDOW}.
 * Everything else is random, and whatever leads to memory leads to the data area.
 *
 * <p>A and D are set in all leaves: QEMU 7.2 sets them itself, our machine faults (Svade). Tests by
 * hand cover them.
 */
final class PageTables {
  static final int UNIVERSES = 48;

  /** Where U-mode sees RAM. */
  static final long USER_WINDOW = 0xC000_0000L;

  /** A megapage of data, its middle, so that the pages around it are there too. */
  private static final long DATA = TestMachine.BASE + (48 << 20);

  private static final int DATA_SIZE = 4 << 20;
  private static final long TABLES = TestMachine.BASE + (40 << 20);
  private static final int TABLES_OF_ONE = 24;

  /** No memory and no device of either machine. */
  private static final long HOLE = 0x80_0000_0000L;

  private static final int V = 1;
  private static final int R = 2;
  private static final int W = 4;
  private static final int X = 8;
  private static final int U = 16;
  private static final int A = 64;
  private static final int D = 128;

  private final Image image;
  private final SplittableRandom random;
  private final boolean wide;
  private final int asid;
  private final long root;
  private final List<Integer> topSlots = new ArrayList<>();
  private long next;
  private final long end;

  PageTables(Image image, SplittableRandom random, int number) {
    this.image = image;
    this.random = random;
    wide = random.nextBoolean();
    asid = number + 1;
    next = TABLES + (long) number * TABLES_OF_ONE * 4096;
    end = next + TABLES_OF_ONE * 4096L;
    root = table();
    long gigapages = root;
    if (wide) {
      gigapages = table();
      image.put64(root, pointer(gigapages));
      for (int slot : new int[] {1, 255, 256, 511}) {
        image.put64(root + 8 * slot, entry(3));
        topSlots.add(slot);
      }
    }
    fill(gigapages, 2);
    image.put64(gigapages + 8 * 2, leaf(TestMachine.BASE, V | R | W | X | A | D));
    image.put64(gigapages + 8 * 3, leaf(TestMachine.BASE, V | R | W | X | U | A | D));
  }

  /**
   * c.ebreak everywhere, so that a jump ends; at page ends now and then half of a longer
   * instruction.
   */
  static void fillData(Image image, SplittableRandom random) {
    for (int i = 0; i < DATA_SIZE; i += 2) {
      boolean half = (i & 4095) == 4094 && random.nextBoolean();
      image.put16(DATA + i, half ? 0x0013 : 0x9002);
    }
  }

  long satp() {
    return (wide ? 9L : 8L) << 60 | (long) asid << 44 | root >>> 12;
  }

  /** An address for which there probably is an entry at some level. */
  long address(SplittableRandom choice) {
    long va = 0;
    if (wide && choice.nextInt(3) == 0) {
      va = (long) topSlots.get(choice.nextInt(topSlots.size())) << 39;
      va = va << 16 >> 16;
      va |= (long) slot(choice, 2) << 30;
    } else {
      va = (long) slot(choice, 2) << 30;
      va = wide ? va : va << 25 >> 25;
    }
    va |= (long) slot(choice, 1) << 21 | (long) slot(choice, 0) << 12;
    int offset =
        switch (choice.nextInt(4)) {
          case 0 -> choice.nextInt(4088, 4096) & -2;
          case 1 -> choice.nextInt(4096) & -2;
          default -> choice.nextInt(512) * 8;
        };
    va |= offset;
    // Bits beyond the address space must repeat its highest one.
    return choice.nextInt(40) == 0 ? va ^ 1L << choice.nextInt(38, 64) : va;
  }

  private static int slot(SplittableRandom random, int level) {
    int[] slots =
        switch (level) {
          case 2 -> new int[] {0, 1, 3, 4, 255, 256, 511};
          case 1 -> new int[] {24, 25, 26};
          default -> new int[] {0, 1, 2, 3, 510, 511};
        };
    return slots[random.nextInt(slots.length)];
  }

  private long table() {
    long table = next;
    next += 4096;
    return table;
  }

  private void fill(long table, int level) {
    for (int i = 0; i < 12; i++) {
      int slot = slot(random, level);
      if (level < 2 || slot != 3) {
        image.put64(table + 8 * slot, entry(level));
      }
    }
  }

  /** A random entry for a table of this level: 0 holds pages, 1 megapages, 2 gigapages. */
  private long entry(int level) {
    int kind = random.nextInt(16);
    if (level > 0 && kind < 9 && next < end) {
      long table = table();
      fill(table, level - 1);
      long pointer = pointer(table);
      // A, D, U and the highest bits are reserved in a pointer.
      return random.nextInt(10) == 0 ? pointer ^ flipped() : pointer;
    }
    if (level == 3) {
      return random.nextBoolean() ? 0 : leaf(HOLE, V | R | A | D);
    }
    int flags = V | A | D | random.nextInt() & (R | W | X | U | 0x300);
    if ((flags & (R | W | X)) == 0) {
      // A pointer at the last level, or one to a table that is data.
      flags = level == 0 ? V : 0;
    }
    long entry = leaf(target(level), flags);
    return switch (kind) {
      case 15 -> entry & ~V;
      case 14 -> entry ^ 1L << random.nextInt(54, 64);
      default -> entry;
    };
  }

  private long flipped() {
    int[] bits = {0, 4, 6, 7, 54, 60, 61, 62, 63};
    return 1L << bits[random.nextInt(bits.length)];
  }

  private long target(int level) {
    int kind = random.nextInt(12);
    if (kind == 0) {
      return HOLE;
    }
    return switch (level) {
      case 0 -> DATA + random.nextInt(DATA_SIZE >> 12) * 4096L;
      // Aligned or not; the latter is an error of the table.
      case 1 -> DATA + (random.nextInt(2) << 21) + (kind == 1 ? 4096 : 0);
      default -> TestMachine.BASE + (kind == 1 ? 1 << 21 : 0);
    };
  }

  private static long pointer(long table) {
    return leaf(table, V);
  }

  private static long leaf(long gpa, int flags) {
    return gpa >>> 12 << 10 | flags;
  }
}
