package org.pangaea.firmware;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * The instruction set that the device tree announces: {@code rv64} and extensions in canonical
 * order.
 *
 * <p>The order is that of the unprivileged manual's chapter on naming conventions: single letters
 * as in {@code imafdqcbvh}; then Z extensions by the category letter after the Z in that same
 * order, alphabetically within a category; then S extensions alphabetically. Linux trusts it.
 *
 * @param extensions lower case, starting with the base {@code i}, in canonical order
 * @param mmuType the {@code mmu-type} of the harts, such as {@code riscv,sv48}
 */
public record Isa(List<String> extensions, String mmuType) {
  private static final String CANONICAL_LETTERS = "imafdqcbkjtpvh";

  /** How many bytes cbo.zero clears: a page, so that kernels clear one with one instruction. */
  public static final int ZEROED_BLOCK = 4096;

  /** What our harts implement. */
  public static final Isa DEFAULT =
      of(
          "riscv,sv48",
          "i",
          "m",
          "a",
          "f",
          "d",
          "c",
          "zicboz",
          "zicntr",
          "zicsr",
          "zifencei",
          "zba",
          "zbb",
          "zbs",
          "sstc",
          "svade");

  public Isa {
    extensions = List.copyOf(extensions);
    if (extensions.isEmpty() || !extensions.getFirst().equals("i")) {
      throw new IllegalArgumentException(
          "The instruction set '%s' must start with the base 'i'."
              .formatted(String.join("_", extensions)));
    }
    for (String extension : extensions) {
      if (!extension.matches("[" + CANONICAL_LETTERS + "]|[zs][a-z0-9]+")) {
        throw new IllegalArgumentException(
            "'%s' is not the name of an extension; give lower-case names such as 'c' or 'zba'."
                .formatted(extension));
      }
    }
    if (new HashSet<>(extensions).size() < extensions.size()) {
      throw new IllegalArgumentException(
          "The instruction set '%s' names an extension twice; remove one."
              .formatted(String.join("_", extensions)));
    }
  }

  /** Brings the extensions into canonical order. */
  public static Isa of(String mmuType, String... extensions) {
    List<String> ordered = new ArrayList<>(List.of(extensions));
    Collections.sort(
        ordered,
        Comparator.comparingInt(Isa::group)
            .thenComparingInt(Isa::category)
            .thenComparing(Comparator.naturalOrder()));
    return new Isa(ordered, mmuType);
  }

  private static int group(String extension) {
    if (extension.length() <= 1) {
      return 0;
    }
    return extension.startsWith("z") ? 1 : 2;
  }

  private static int category(String extension) {
    return switch (group(extension)) {
      case 0 -> CANONICAL_LETTERS.indexOf(extension);
      case 1 -> CANONICAL_LETTERS.indexOf(extension.charAt(1));
      default -> 0;
    };
  }

  /** The {@code riscv,isa} string. */
  public String string() {
    StringBuilder text = new StringBuilder("rv64");
    for (String extension : extensions) {
      text.append(extension.length() > 1 ? "_" : "").append(extension);
    }
    return text.toString();
  }
}
