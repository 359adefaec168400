package org.pangaea.riscv;

/** One operand of assembler text, and by that the field of {@link Insn} that it fills. */
public enum Operand {
  /** Destination, an integer register. */
  RD,
  /** First source, an integer register. */
  RS1,
  /** Second source, an integer register. */
  RS2,
  /** Destination, a floating-point register. */
  FRD,
  /** First source, a floating-point register. */
  FRS1,
  /** Second source, a floating-point register. */
  FRS2,
  /** Third source, a floating-point register; it stands in the immediate. */
  FRS3,
  /** An immediate as a number. */
  IMM,
  /** A shift amount or the number of a bit. */
  SHAMT,
  /** The 20 upper bits of an immediate, written as a number of 20 bits. */
  UPPER,
  /** An address that is encoded relative to the program counter. */
  TARGET,
  /** {@code offset(base)}: immediate and first source. */
  MEMORY,
  /** {@code (base)}: the first source, an address without offset. */
  ADDRESS,
  /** A control and status register, by name or number; it stands in the immediate. */
  CSR,
  /** A five-bit immediate in the place of the first source. */
  ZIMM,
  /** Rounding mode; left out it is dyn. */
  RM,
  /**
   * Rounding mode of a conversion that cannot round; left out it is rne, as GNU's tools have it.
   */
  RM_EXACT,
  /** The accesses that a fence waits for, some of the letters iorw. */
  PREDECESSOR,
  /** The accesses that wait for a fence. */
  SUCCESSOR
}
