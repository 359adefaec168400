package org.pangaea.riscv;

/** The sets of accesses that FENCE orders: letters of {@code iorw}, {@code 0} for the empty set. */
final class Fence {
  /** Immediate of fence.tso: fm 1000, rw before rw. */
  static final int TSO = 0x833;

  private static final String LETTERS = "iorw";

  private Fence() {}

  static String name(int set) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      if ((set & 8 >> i) != 0) {
        name.append(LETTERS.charAt(i));
      }
    }
    return name.isEmpty() ? "0" : name.toString();
  }

  /** The set with this name, letters in the order iorw; -1 if it is none. */
  static int set(String name) {
    for (int set = 0; set < 16; set++) {
      if (name(set).equals(name)) {
        return set;
      }
    }
    return -1;
  }
}
