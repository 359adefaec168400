package org.pangaea.machine.fp;

import static org.junit.jupiter.api.Assertions.fail;

/** Compares results and flags, with no flag set before and with the sticky ones set. */
final class Checks {
  /** Flags before the operation: the second one opens the quicker of the fast paths. */
  private static final int[] BEFORE = {0, Reference.NX, 0x1e};

  private final FloatEnv env = new FloatEnv();
  private long count;

  interface Operation {
    long run(int rm, FloatEnv e);
  }

  long count() {
    return count;
  }

  /** Checks all rounding modes. */
  void all(String name, Reference.Result expected, Operation operation, long... operands) {
    for (int rm = 0; rm < 5; rm++) {
      one(name, rm, expected.in(rm), operation, operands);
    }
  }

  void one(String name, int rm, Reference.Outcome expected, Operation operation, long... operands) {
    for (int before : BEFORE) {
      env.flags = before;
      long actual = operation.run(rm, env);
      count++;
      if (actual != expected.bits() || env.flags != (before | expected.flags())) {
        fail(describe(name, rm, before, expected, actual, operands));
      }
    }
  }

  private String describe(
      String name, int rm, int before, Reference.Outcome expected, long actual, long... operands) {
    StringBuilder text = new StringBuilder(name);
    for (long operand : operands) {
      text.append(' ').append(Long.toHexString(operand));
    }
    return text.append(" in rounding mode ")
        .append(rm)
        .append(", flags before ")
        .append(before)
        .append(": expected ")
        .append(Long.toHexString(expected.bits()))
        .append(" raising ")
        .append(expected.flags())
        .append(", but got ")
        .append(Long.toHexString(actual))
        .append(" with flags ")
        .append(env.flags)
        .toString();
  }
}
