package org.pangaea.machine.fp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Comparisons, minimum, maximum and classification, with what they do about NaNs and zeros. */
class ComparisonTest {
  @ParameterizedTest
  @EnumSource
  void edgeValuesCompare(Reference format) {
    Checks checks = new Checks();
    for (long a : Operands.edges(format)) {
      for (long b : Operands.edges(format)) {
        checkPair(checks, format, Unit.of(format), a, b);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomValuesCompare(Reference format) {
    SplittableRandom random = Seeds.random("comparisons " + format);
    Operands operands = new Operands(format, random);
    Checks checks = new Checks();
    for (int i = 0; i < 50_000; i++) {
      long a = operands.any();
      checkPair(checks, format, Unit.of(format), a, operands.partner(a));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyValueHasOneClass(Reference format) {
    SplittableRandom random = Seeds.random("classes " + format);
    Operands operands = new Operands(format, random);
    Unit unit = Unit.of(format);
    for (long a : Operands.edges(format)) {
      assertEquals(format.classify(a), unit.classify(a), () -> Long.toHexString(a));
    }
    for (int i = 0; i < 50_000; i++) {
      long a = operands.any();
      assertEquals(format.classify(a), unit.classify(a), () -> Long.toHexString(a));
    }
  }

  private static void checkPair(Checks checks, Reference format, Unit unit, long a, long b) {
    boolean unordered = format.nan(a) || format.nan(b);
    int quiet = format.signalling(a) || format.signalling(b) ? Reference.NV : 0;
    int signalling = unordered ? Reference.NV : 0;
    int order = unordered ? 0 : format.compare(a, b);
    check(checks, "min", format.extreme(a, b, false), (_, e) -> unit.min(a, b, e), a, b);
    check(checks, "max", format.extreme(a, b, true), (_, e) -> unit.max(a, b, e), a, b);
    check(
        checks,
        "eq",
        truth(!unordered && order == 0, quiet),
        (_, e) -> unit.eq(a, b, e) ? 1 : 0,
        a,
        b);
    check(
        checks,
        "lt",
        truth(!unordered && order < 0, signalling),
        (_, e) -> unit.lt(a, b, e) ? 1 : 0,
        a,
        b);
    check(
        checks,
        "le",
        truth(!unordered && order <= 0, signalling),
        (_, e) -> unit.le(a, b, e) ? 1 : 0,
        a,
        b);
  }

  private static Reference.Outcome truth(boolean value, int flags) {
    return new Reference.Outcome(value ? 1 : 0, flags);
  }

  private static void check(
      Checks checks,
      String name,
      Reference.Outcome expected,
      Checks.Operation operation,
      long... operands) {
    checks.one(name, 0, expected, operation, operands);
  }
}
