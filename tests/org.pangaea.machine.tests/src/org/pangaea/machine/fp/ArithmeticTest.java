package org.pangaea.machine.fp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every arithmetic operation gives the value and the flags of exact arithmetic, rounded once. */
class ArithmeticTest {
  private static final int SHORT_RUN = 60_000;
  private static final int LONG_RUN = 1_000_000;

  @ParameterizedTest
  @EnumSource
  void pairsOfEdgeValuesAreRight(Reference format) {
    Unit unit = Unit.of(format);
    Checks checks = new Checks();
    for (long a : Operands.edges(format)) {
      checks.all("sqrt", format.sqrt(a), (rm, e) -> unit.sqrt(a, rm, e), a);
      for (long b : Operands.edges(format)) {
        checkPair(checks, format, unit, a, b);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void fusedTriplesOfEdgeValuesAreRight(Reference format) {
    fusedTriplesOfEdges(format, 3);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void allFusedTriplesOfEdgeValuesAreRight(Reference format) {
    fusedTriplesOfEdges(format, 1);
  }

  private static void fusedTriplesOfEdges(Reference format, int step) {
    Unit unit = Unit.of(format);
    Checks checks = new Checks();
    long[] edges = Operands.edges(format);
    int next = 0;
    for (long a : edges) {
      for (long b : edges) {
        for (int i = next++ % step; i < edges.length; i += step) {
          checkFused(checks, format, unit, a, b, edges[i]);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomOperandsAreRight(Reference format) {
    randomOperands(format, SHORT_RUN);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void manyRandomOperandsAreRight(Reference format) {
    randomOperands(format, LONG_RUN);
  }

  private static void randomOperands(Reference format, int runs) {
    SplittableRandom random = Seeds.random("arithmetic " + format);
    Operands operands = new Operands(format, random);
    Unit unit = Unit.of(format);
    Checks checks = new Checks();
    for (int i = 0; i < runs; i++) {
      long a = operands.any();
      long b = operands.partner(a);
      checkPair(checks, format, unit, a, b);
      checkFused(checks, format, unit, a, b, operands.addend(a, b));
      long square = i % 2 == 0 ? operands.square() : operands.any();
      checks.all("sqrt", format.sqrt(square), (rm, e) -> unit.sqrt(square, rm, e), square);
    }
    assertTrue(checks.count() >= 60L * runs);
    System.out.println("arithmetic " + format + ": " + checks.count() + " random checks");
  }

  private static void checkPair(Checks checks, Reference format, Unit unit, long a, long b) {
    checks.all("add", format.add(a, b), (rm, e) -> unit.add(a, b, rm, e), a, b);
    checks.all("sub", format.sub(a, b), (rm, e) -> unit.sub(a, b, rm, e), a, b);
    checks.all("mul", format.mul(a, b), (rm, e) -> unit.mul(a, b, rm, e), a, b);
    checks.all("div", format.div(a, b), (rm, e) -> unit.div(a, b, rm, e), a, b);
  }

  private static void checkFused(
      Checks checks, Reference format, Unit unit, long a, long b, long c) {
    checks.all("fma", format.fma(a, b, c), (rm, e) -> unit.fma(a, b, c, rm, e), a, b, c);
  }

  @ParameterizedTest
  @EnumSource
  void roundingToNearestEvenAgreesWithTheJvm(Reference format) {
    SplittableRandom random = Seeds.random("JVM " + format);
    Operands operands = new Operands(format, random);
    Unit unit = Unit.of(format);
    FloatEnv e = new FloatEnv();
    for (int i = 0; i < 200_000; i++) {
      long a = operands.any();
      long b = operands.partner(a);
      long c = operands.any();
      long[] expected = format == Reference.DOUBLE ? jvmDouble(a, b, c) : jvmFloat(a, b, c);
      // Flags pile up, so most of these run with NX set.
      assertEquals(expected[0], unit.add(a, b, 0, e));
      assertEquals(expected[1], unit.sub(a, b, 0, e));
      assertEquals(expected[2], unit.mul(a, b, 0, e));
      assertEquals(expected[3], unit.div(a, b, 0, e));
      assertEquals(expected[4], unit.sqrt(a, 0, e));
      assertEquals(expected[5], unit.fma(a, b, c, 0, e));
    }
  }

  private static long[] jvmDouble(long a, long b, long c) {
    double x = Double.longBitsToDouble(a);
    double y = Double.longBitsToDouble(b);
    double z = Double.longBitsToDouble(c);
    double[] results = {x + y, x - y, x * y, x / y, Math.sqrt(x), Math.fma(x, y, z)};
    long[] bits = new long[results.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Double.doubleToLongBits(results[i]); // canonical NaN
    }
    return bits;
  }

  private static long[] jvmFloat(long a, long b, long c) {
    float x = Float.intBitsToFloat((int) a);
    float y = Float.intBitsToFloat((int) b);
    float z = Float.intBitsToFloat((int) c);
    float[] results = {x + y, x - y, x * y, x / y, (float) Math.sqrt(x), Math.fma(x, y, z)};
    long[] bits = new long[results.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Integer.toUnsignedLong(Float.floatToIntBits(results[i])); // canonical NaN
    }
    return bits;
  }
}
