package org.pangaea.machine.fp;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Operands where floating point goes wrong: the edges of a format, and random ones near them. */
final class Operands {
  private final Reference format;
  private final RandomGenerator random;
  private final long[] edges;

  Operands(Reference format, RandomGenerator random) {
    this.format = format;
    this.random = random;
    this.edges = edges(format);
  }

  /**
   * Zeros, subnormal and normal limits, ones and their neighbours, infinities, NaNs, both signs.
   */
  static long[] edges(Reference format) {
    int bits = format.fractionBits;
    int bias = format.maxExponent;
    long one = (long) bias << bits;
    long lowestNormal = 1L << bits;
    List<Long> all = new ArrayList<>();
    for (long magnitude :
        new long[] {
          0,
          1,
          2,
          3,
          lowestNormal / 2,
          lowestNormal - 1,
          lowestNormal,
          lowestNormal + 1,
          2 * lowestNormal - 1,
          2 * lowestNormal,
          one / 2,
          one - lowestNormal * (bits + 1), // half an ulp of one
          one - lowestNormal * (bits + 1) + 1,
          one - lowestNormal * bits, // an ulp of one
          one - lowestNormal,
          one - lowestNormal / 2,
          one - 1,
          one,
          one + 1,
          one + lowestNormal / 2,
          one + lowestNormal - 1,
          one + lowestNormal,
          one + lowestNormal * bits - 1,
          one + lowestNormal * bits, // integers have no neighbours in between from here on
          one + lowestNormal * (bits + 1),
          format.infinity - lowestNormal,
          format.infinity - lowestNormal / 2,
          format.infinity - 2,
          format.infinity - 1,
          format.infinity,
          format.infinity + 1,
          format.nan - 1,
          format.nan,
          format.nan + 1,
          format.signMask - 1
        }) {
      all.add(magnitude);
      all.add(magnitude + format.signMask);
    }
    return all.stream().mapToLong(Long::longValue).toArray();
  }

  /** Bits with a random sign. */
  private long pack(int exponentField, long fraction) {
    int field = Math.clamp(exponentField, 0, 2 * format.maxExponent);
    long magnitude = ((long) field << format.fractionBits) + fraction;
    return random.nextBoolean() ? magnitude : magnitude + format.signMask;
  }

  /** A fraction that is random, or has few bits at its top, or long runs of equal bits. */
  private long fraction() {
    int bits = format.fractionBits;
    long limit = 1L << bits;
    return switch (random.nextInt(5)) {
      case 0 -> random.nextLong(limit);
      case 1 -> {
        // Products and sums of short numbers are exact or halfway.
        int used = random.nextInt(bits + 1);
        yield random.nextLong(1L << used) << (bits - used);
      }
      case 2 -> limit - 1 - (1L << random.nextInt(bits));
      case 3 -> 1L << random.nextInt(bits);
      default -> (limit - 1) & -(1L << random.nextInt(bits));
    };
  }

  long any() {
    return switch (random.nextInt(6)) {
      case 0 -> edges[random.nextInt(edges.length)];
      case 1 -> random.nextLong() >>> (64 - format.width);
      case 2 -> pack(0, fraction());
      case 3 -> pack(random.nextInt(2 * format.maxExponent + 1), fraction());
      default -> pack(format.maxExponent + random.nextInt(-60, 61), fraction());
    };
  }

  private int field(long bits) {
    return (int) (format.abs(bits) >> format.fractionBits);
  }

  /** A second operand that meets the first one where something happens. */
  long partner(long a) {
    int precision = format.precision;
    return switch (random.nextInt(7)) {
      // Nearly cancels, or nearly divides to one.
      case 0 -> near(a ^ format.signMask);
      case 1 -> near(a);
      // Overlaps in part, or lies around half an ulp.
      case 2 -> pack(field(a) + random.nextInt(-precision - 3, precision + 4), fraction());
      // The product is around the lowest normal number.
      case 3 ->
          pack(format.maxExponent + 1 - (field(a) - random.nextInt(-precision - 3, 4)), fraction());
      // The quotient is around the lowest normal number, or around the largest.
      case 4 -> pack(field(a) + format.maxExponent + random.nextInt(-4, precision + 3), fraction());
      case 5 -> pack(field(a) - format.maxExponent + random.nextInt(-4, 4), fraction());
      default -> any();
    };
  }

  /** An addend for a product: about its negative, or about half an ulp of it, or anything. */
  long addend(long a, long b) {
    int productField = field(a) + field(b) - format.maxExponent;
    return switch (random.nextInt(5)) {
      case 0, 1 -> {
        long product = format.mul(a, b).in(random.nextInt(5)).bits();
        yield near(product ^ format.signMask);
      }
      case 2 -> pack(productField - format.precision + random.nextInt(-2, 3), fraction());
      case 3 ->
          pack(
              productField + random.nextInt(-2 * format.precision - 3, format.precision + 4),
              fraction());
      default -> any();
    };
  }

  private long near(long bits) {
    return bits + random.nextInt(-2, 3) & (format.signMask | format.signMask - 1);
  }

  /** A number whose root is exact or nearly so. */
  long square() {
    long root = pack(format.maxExponent + random.nextInt(-40, 41), shortFraction());
    return near(format.mul(root, root).in(0).bits());
  }

  private long shortFraction() {
    int used = random.nextInt(format.precision / 2);
    return random.nextLong(1L << used) << (format.fractionBits - used);
  }

  /** A number around an integer, a half, or a limit of an integer type. */
  long nearInteger() {
    int field = format.maxExponent + random.nextInt(-3, 66);
    int whole = Math.clamp(field - format.maxExponent + 1, 0, format.fractionBits);
    long mask = -1L << (format.fractionBits - whole);
    long kept = random.nextInt(4) == 0 ? 0 : fraction() & mask;
    return near(pack(field, kept & (1L << format.fractionBits) - 1));
  }

  /** An integer of any length, with runs of equal bits, or around a power of two. */
  long integer() {
    long value = random.nextLong() >>> random.nextInt(64);
    return switch (random.nextInt(4)) {
      case 0 -> value;
      case 1 -> -value;
      case 2 -> (1L << random.nextInt(64)) + random.nextInt(-2, 3);
      default -> {
        // Halfway between two numbers of the format, or next to it.
        int length = format.precision + random.nextInt(64 - format.precision);
        long top = random.nextLong() >>> (64 - format.precision) | 1L << (format.precision - 1);
        long halfway = (2 * top + 1) << Math.max(0, length - format.precision - 1);
        yield halfway + random.nextInt(-1, 2);
      }
    };
  }
}
