package org.pangaea.machine.conformance;

import java.util.SplittableRandom;

/** Operands at which instructions go wrong. */
final class EdgeValues {
  private static final long[] INTEGERS = {
    0,
    1,
    2,
    -1,
    -2,
    31,
    32,
    63,
    64,
    127,
    -128,
    255,
    32767,
    -32768,
    65535,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0x8000_0000L,
    0xFFFF_FFFFL,
    0x1_0000_0000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    0x5555_5555_5555_5555L,
    0x8000_0000_8000_0000L,
  };

  private static final long[] DOUBLES = {
    0L,
    1L << 63,
    0x3FF0_0000_0000_0000L, // 1
    0xBFF0_0000_0000_0000L,
    0x3FF0_0000_0000_0001L,
    0x3FE0_0000_0000_0000L, // 0.5
    0x3FF8_0000_0000_0000L, // 1.5
    0x0000_0000_0000_0001L, // smallest subnormal
    0x800F_FFFF_FFFF_FFFFL, // largest subnormal, negative
    0x0010_0000_0000_0000L, // smallest normal
    0x7FEF_FFFF_FFFF_FFFFL, // largest
    0xFFEF_FFFF_FFFF_FFFFL,
    0x7FF0_0000_0000_0000L, // infinities
    0xFFF0_0000_0000_0000L,
    0x7FF8_0000_0000_0000L, // quiet NaNs
    0xFFF8_0000_0000_1234L,
    0x7FF0_0000_0000_0001L, // signalling NaNs
    0xFFF4_0000_0000_0000L,
    0x41DF_FFFF_FFE0_0000L, // 2^31 - 0.5
    0x41E0_0000_0000_0000L, // 2^31
    0xC1E0_0000_0010_0000L, // just below -2^31
    0x43E0_0000_0000_0000L, // 2^63
    0x43F0_0000_0000_0000L, // 2^64
    0xC3E0_0000_0000_0000L, // -2^63
    0x41EF_FFFF_FFF0_0000L, // 2^32 - 0.5
    0xBFE0_0000_0000_0000L, // -0.5
    0x36A0_0000_0000_0000L, // smallest float subnormal
    0x3690_0000_0000_0000L, // half of it
    0x3810_0000_0000_0000L, // smallest float normal
    0x380F_FFFF_F000_0000L, // rounds up to it
    0x47EF_FFFF_EFFF_FFFFL, // rounds to the largest float
    0x47EF_FFFF_F000_0000L, // rounds to infinity
  };

  private static final int[] FLOATS = {
    0,
    1 << 31,
    0x3F80_0000,
    0xBF80_0000,
    0x3F80_0001,
    0x3F00_0000,
    0xBF00_0000,
    0x3FC0_0000,
    1,
    0x807F_FFFF,
    0x0080_0000,
    0x7F7F_FFFF,
    0xFF7F_FFFF,
    0x7F80_0000,
    0xFF80_0000,
    0x7FC0_0000,
    0xFFC0_1234,
    0x7F80_0001,
    0xFFA0_0000,
    0x4EFF_FFFF,
    0x4F00_0000,
    0xCF00_0000,
    0xCF00_0001,
    0x4F80_0000,
    0x5F00_0000,
    0x5F80_0000,
    0xDF00_0000,
    0x4F7F_FFFF,
  };

  private EdgeValues() {}

  static long integer(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextLong() >> random.nextInt(64);
      case 2 -> random.nextInt();
      case 3 -> (1L << random.nextInt(64)) + random.nextInt(-1, 2);
      default -> INTEGERS[random.nextInt(INTEGERS.length)];
    };
  }

  /**
   * A register of the floating-point file: doubles, boxed floats, and floats whose box is broken.
   */
  static long floating(SplittableRandom random) {
    int kind = random.nextInt(16);
    if (kind < 7) {
      return switch (random.nextInt(5)) {
        case 0 -> random.nextLong();
        case 1 -> Double.doubleToRawLongBits(random.nextInt(-1000, 1000) * 0.25);
        // Near one another, so that sums cancel and products round.
        case 2 -> 0x3FF0_0000_0000_0000L + random.nextLong(-1L << 54, 1L << 54);
        default -> DOUBLES[random.nextInt(DOUBLES.length)];
      };
    }
    int value =
        switch (random.nextInt(5)) {
          case 0 -> random.nextInt();
          case 1 -> Float.floatToRawIntBits(random.nextInt(-1000, 1000) * 0.25f);
          case 2 -> 0x3F80_0000 + random.nextInt(-1 << 25, 1 << 25);
          default -> FLOATS[random.nextInt(FLOATS.length)];
        };
    long box = kind < 14 ? -1L : kind == 14 ? random.nextInt() : -2L;
    return box << 32 | value & 0xFFFF_FFFFL;
  }
}
