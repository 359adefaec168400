package org.pangaea.machine.conformance;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.pangaea.machine.fp.FloatEnv;

/**
 * An image with the driver and many random blocks on edge values, in S-mode and U-mode, without
 * translation.
 */
final class InstructionStream {
  private static final long SCRATCH = TestMachine.BASE + (54 << 20);
  private static final int SCRATCH_SIZE = 1 << 16;
  private static final long SSTATUS_SPP = 1L << 8;

  private InstructionStream() {}

  static Image make(SplittableRandom random, int count, boolean reservations) {
    Image image = new Image();
    Driver.install(image);
    for (int i = 0; i < SCRATCH_SIZE; i += 8) {
      image.put64(SCRATCH + i, EdgeValues.integer(random));
    }
    BlockGenerator generator = new BlockGenerator(random, reservations);
    // Behind the end record, and not at a page's start, so that blocks stand anywhere in their
    // pages.
    long code = Driver.RECORDS + (count + 1L) * Record.SIZE + 0xABE & -2L;
    for (int i = 0; i < count; i++) {
      long record = Driver.RECORDS + (long) i * Record.SIZE;
      for (int r = 1; r < 32; r++) {
        image.put64(record + Record.X + 8 * r, EdgeValues.integer(random));
      }
      for (int r = 0; r < 32; r++) {
        image.put64(record + Record.F + 8 * r, EdgeValues.floating(random));
      }
      Set<Integer> bases = bases(random);
      for (int base : bases) {
        long address = SCRATCH + random.nextInt(4096, SCRATCH_SIZE - 4096);
        image.put64(record + Record.X + 8 * base, base % 2 == 0 ? address & -8L : address);
      }
      image.put64(record + Record.PC, code);
      image.put64(record + Record.SSTATUS, status(random));
      image.put64(record + Record.FCSR, floatStatus(random));
      image.put64(record + Record.SCOUNTEREN, random.nextInt(8));
      for (int bits : generator.block(bases)) {
        image.put16(code, bits);
        if (BlockGenerator.length(bits) == 4) {
          image.put16(code + 2, bits >>> 16);
        }
        code += BlockGenerator.length(bits);
      }
    }
    if (code > SCRATCH) {
      throw new IllegalArgumentException(count + " blocks do not fit in memory.");
    }
    return image;
  }

  /** sp, a register that compressed instructions reach, and some others. */
  private static Set<Integer> bases(SplittableRandom random) {
    Set<Integer> bases = new TreeSet<>(Set.of(2));
    bases.add(random.nextInt(8, 16));
    bases.add(random.nextInt(8, 16));
    bases.add(random.nextInt(1, 32));
    return bases;
  }

  /**
   * Mostly without flags, so that each instruction's own show; or as it is after some arithmetic of
   * any program, which is when an engine may use the host's.
   */
  private static int floatStatus(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(256);
      case 1, 2 -> FloatEnv.NX;
      default -> random.nextInt(8) << 5;
    };
  }

  private static long status(SplittableRandom random) {
    long floating = random.nextInt(20) == 0 ? 0 : random.nextLong(1, 4) << 13;
    return floating | (random.nextBoolean() ? SSTATUS_SPP : 0) | (random.nextInt() & 3L) << 18;
  }
}
