package org.pangaea.machine.fp;

/** What comparisons do with NaN operands; ordered operands are compared by the JVM. */
final class SoftComparison {
  private SoftComparison() {}

  /** The result of FMIN and FMAX if at least one operand is a NaN: the number, if there is one. */
  static long number(Format f, long a, long b, FloatEnv e) {
    long canonical = f.propagate(a, b, e);
    if (!f.isNaN(a)) {
      return a;
    }
    return f.isNaN(b) ? canonical : b;
  }

  /** A quiet comparison that found its operands unordered: only a signalling NaN is invalid. */
  static boolean unorderedQuiet(Format f, long a, long b, FloatEnv e) {
    f.propagate(a, b, e);
    return false;
  }

  /** A signalling comparison that found its operands unordered. */
  static boolean unorderedSignalling(FloatEnv e) {
    e.flags |= FloatEnv.NV;
    return false;
  }
}
