package org.pangaea.machine.translator;

import java.util.BitSet;

/**
 * A region as written.
 *
 * @param plan what it is made of
 * @param file the class file of a subclass of {@link org.pangaea.machine.interpreter.Region}
 * @param codeLength bytes of bytecode of its method
 * @param style as it is, which need not be as it was asked for
 * @param whole the members that it would have with counts
 */
record Written(RegionPlan plan, byte[] file, int codeLength, Style style, BitSet whole) {
  /** Whether it has less than it would have with counts. */
  boolean isCut() {
    return !whole.equals(plan.members);
  }
}
