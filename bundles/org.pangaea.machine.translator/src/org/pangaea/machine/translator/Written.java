package org.pangaea.machine.translator;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
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
  /**
   * Bytes of bytecode of a region at most. HotSpot compiles none with more than 8,000; from some
   * 7,000 on its first compiler gives up for want of virtual registers, and the second takes half a
   * second for each.
   */
  static final int LARGEST_METHOD = 5000;

  /** The same for the few that are worth it. */
  private static final int LARGEST_HOT = 6500;

  /**
   * The same without counts: C2 then takes everything for possible, and one of 4,300 bytes took it
   * 3.7 s, while others waited. With counts that takes a tenth of a second, and C1 half as much
   * before, again and again as HotSpot finds the counts to be wrong.
   */
  private static final int LARGEST_PRESUMED = 2500;

  /**
   * The largest part of the region that HotSpot compiles well: how many bytes an instruction takes
   * depends on its kind, up to a hundred.
   *
   * @param alone whether the hart is the only one of its share
   * @param style what it had best be; one that waits only if there is no floating point, and
   *     PRESUMED only if it is short
   */
  static Written fitting(RegionPlan plan, boolean alone, Style style) {
    RegionPlan part = plan.isCut() ? plan.smaller() : plan;
    BitSet whole = null;
    while (true) {
      RegionWriter writer = new RegionWriter(part, alone, style);
      byte[] file = writer.classFile();
      int length = codeLength(file);
      boolean fits = length <= (style == Style.PIECES ? LARGEST_PRESUMED : LARGEST_METHOD);
      if (style.waits() && writer.hasFloats()
          || style == Style.PRESUMED && length > LARGEST_PRESUMED) {
        return fitting(plan, alone, Style.PROFILED);
      }
      if (fits) {
        return new Written(part, file, length, style, whole == null ? part.members : whole);
      }
      if (style == Style.PIECES) {
        whole = whole == null ? fitting(plan, alone, Style.PROFILED).whole() : whole;
        part = part.smaller((double) LARGEST_PRESUMED / length);
      } else {
        part = part.smaller();
      }
    }
  }

  /** A hot region with counts, all of it; null if that is more than HotSpot had best get. */
  static Written whole(RegionPlan plan, boolean alone) {
    if (plan.isCut()) {
      return null;
    }
    byte[] file = new RegionWriter(plan, alone, Style.PROFILED).classFile();
    int length = codeLength(file);
    return length > LARGEST_HOT
        ? null
        : new Written(plan, file, length, Style.PROFILED, plan.members);
  }

  private static int codeLength(byte[] file) {
    return ClassFile.of().parse(file).methods().stream()
        .filter(method -> method.methodName().equalsString("run"))
        .flatMap(method -> method.findAttribute(Attributes.code()).stream())
        .mapToInt(CodeAttribute::codeLength)
        .sum();
  }

  /** Whether it has less than it would have with counts. */
  boolean isCut() {
    return !whole.equals(plan.members);
  }
}
