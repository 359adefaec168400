package org.pangaea.riscv;

/**
 * Where a register number or a rounding mode stands in an instruction: {@code base | (bits >>>
 * shift & mask)}. A field that an encoding lacks has mask 0 and only its implied value; the
 * three-bit registers of compressed instructions have base 8 (unprivileged spec, "C" chapter, table
 * of RVC registers).
 */
record Field(int shift, int mask, int base) {
  static final Field ABSENT = new Field(0, 0, 0);

  static Field implied(int value) {
    return new Field(0, 0, value);
  }

  int get(int bits) {
    return base | bits >>> shift & mask;
  }

  boolean canHold(int value) {
    return ((value ^ base) & ~mask) == 0 && (value & base) == base;
  }

  int put(int value) {
    return (value & mask) << shift;
  }
}
