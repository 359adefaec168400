package org.pangaea.machine.fp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conversions round, saturate and raise flags as the RISC-V specification says. */
class ConversionTest {
  private static final BigInteger TWO_32 = BigInteger.ONE.shiftLeft(32);
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);
  private static final int SHORT_RUN = 30_000;
  private static final int LONG_RUN = 500_000;

  private static final long[] INTEGERS = {
    0,
    1,
    -1,
    2,
    3,
    1L << 24,
    (1L << 24) + 1,
    (1L << 25) + 1,
    (1L << 25) + 2,
    (1L << 25) + 3,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0x7fffff80L,
    0x7fffffc0L,
    0x7fffffbfL,
    0xffffffffL,
    0xffffff80L,
    0xffffff7fL,
    1L << 53,
    (1L << 53) + 1,
    (1L << 54) + 2,
    (1L << 54) + 6,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE - 511,
    Long.MAX_VALUE - 512,
    Long.MIN_VALUE + 1024,
    Long.MIN_VALUE + 1,
    -1024,
    -1025,
    -2048
  };

  @ParameterizedTest
  @EnumSource
  void edgeValuesConvertToIntegers(Reference format) {
    Checks checks = new Checks();
    for (long a : Operands.edges(format)) {
      checkToIntegers(checks, format, Unit.of(format), a);
    }
  }

  @ParameterizedTest
  @EnumSource
  void valuesAroundTheLimitsOfIntegersConvert(Reference format) {
    Checks checks = new Checks();
    for (int exponent = -3; exponent < 67; exponent++) {
      long power = (long) (format.maxExponent + exponent) << format.fractionBits;
      for (int ulps = -3; ulps <= 3; ulps++) {
        checkToIntegers(checks, format, Unit.of(format), power + ulps);
        checkToIntegers(checks, format, Unit.of(format), power + ulps + format.signMask);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void edgeIntegersConvert(Reference format) {
    Checks checks = new Checks();
    for (long v : INTEGERS) {
      checkFromIntegers(checks, format, Unit.of(format), v);
    }
  }

  @ParameterizedTest
  @EnumSource
  void edgeValuesConvertToTheOtherFormat(Reference format) {
    Reference source = other(format);
    Checks checks = new Checks();
    for (long a : Operands.edges(source)) {
      checkFormats(checks, format, Unit.of(format), a);
    }
  }

  @Test
  void doublesAroundTheRangeOfSinglesConvert() {
    Checks checks = new Checks();
    Unit unit = Unit.of(Reference.SINGLE);
    for (long a : Operands.edges(Reference.SINGLE)) {
      if (!Reference.SINGLE.nan(a) && !Reference.SINGLE.infinite(a)) {
        long bits = Double.doubleToRawLongBits(Float.intBitsToFloat((int) a));
        for (int halfUlps = -3; halfUlps <= 3; halfUlps++) {
          for (int ulps = -1; ulps <= 1; ulps++) {
            long near = Math.abs(bits + ((long) halfUlps << 28) + ulps);
            checkFormats(checks, Reference.SINGLE, unit, near);
            checkFormats(checks, Reference.SINGLE, unit, near | Long.MIN_VALUE);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomValuesConvert(Reference format) {
    randomValues(format, SHORT_RUN);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void manyRandomValuesConvert(Reference format) {
    randomValues(format, LONG_RUN);
  }

  private static void randomValues(Reference format, int runs) {
    SplittableRandom random = Seeds.random("conversions " + format);
    Operands operands = new Operands(format, random);
    Operands others = new Operands(other(format), random);
    Unit unit = Unit.of(format);
    Checks checks = new Checks();
    for (int i = 0; i < runs; i++) {
      checkToIntegers(checks, format, unit, i % 4 == 0 ? operands.any() : operands.nearInteger());
      checkFromIntegers(checks, format, unit, operands.integer());
      checkFormats(checks, format, unit, others.any());
    }
    System.out.println("conversions " + format + ": " + checks.count() + " random checks");
  }

  private static Reference other(Reference format) {
    return format == Reference.SINGLE ? Reference.DOUBLE : Reference.SINGLE;
  }

  private static void checkToIntegers(Checks checks, Reference format, Unit unit, long a) {
    BigInteger zero = BigInteger.ZERO;
    BigInteger half32 = TWO_32.shiftRight(1);
    BigInteger half64 = TWO_64.shiftRight(1);
    checks.all(
        "toInt32",
        format.toInteger(a, half32.negate(), half32.subtract(BigInteger.ONE)),
        (rm, e) -> unit.toInt32(a, rm, e),
        a);
    checks.all(
        "toInt64",
        format.toInteger(a, half64.negate(), half64.subtract(BigInteger.ONE)),
        (rm, e) -> unit.toInt64(a, rm, e),
        a);
    checks.all(
        "toUInt32",
        format.toInteger(a, zero, TWO_32.subtract(BigInteger.ONE)),
        (rm, e) -> Integer.toUnsignedLong(unit.toUInt32(a, rm, e)),
        a);
    checks.all(
        "toUInt64",
        format.toInteger(a, zero, TWO_64.subtract(BigInteger.ONE)),
        (rm, e) -> unit.toUInt64(a, rm, e),
        a);
  }

  private static void checkFromIntegers(Checks checks, Reference format, Unit unit, long v) {
    int low = (int) v;
    BigInteger signed = BigInteger.valueOf(v);
    checks.all(
        "fromInt32",
        format.fromInteger(BigInteger.valueOf(low)),
        (rm, e) -> unit.fromInt32(low, rm, e),
        v);
    checks.all(
        "fromUInt32",
        format.fromInteger(signed.mod(TWO_32)),
        (rm, e) -> unit.fromUInt32(low, rm, e),
        v);
    checks.all("fromInt64", format.fromInteger(signed), (rm, e) -> unit.fromInt64(v, rm, e), v);
    checks.all(
        "fromUInt64",
        format.fromInteger(signed.mod(TWO_64)),
        (rm, e) -> unit.fromUInt64(v, rm, e),
        v);
  }

  private static void checkFormats(Checks checks, Reference format, Unit unit, long a) {
    checks.all(
        "convert", format.fromFormat(other(format), a), (rm, e) -> unit.convert(a, rm, e), a);
  }

  @Test
  void aSingleIsReadOnlyFromAProperlyBoxedRegister() {
    assertEquals(0x3f800000, Float32.unbox(0xffffffff_3f800000L));
    assertEquals(0xff800001, Float32.unbox(0xffffffff_ff800001L), "payload and sign are kept");
    assertEquals(0x7fc00000, Float32.unbox(0x00000000_3f800000L));
    assertEquals(0x7fc00000, Float32.unbox(0xfffffffe_3f800000L));
    assertEquals(0x7fc00000, Float32.unbox(0x7fffffff_ffffffffL));
  }

  @Test
  void aSingleIsWrittenWithAllUpperBitsSet() {
    assertEquals(0xffffffff_3f800000L, Float32.box(0x3f800000));
    assertEquals(0xffffffff_80000000L, Float32.box(0x80000000));
    assertEquals(0xffffffff_00000000L, Float32.box(0));
  }
}
