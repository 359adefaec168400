package org.pangaea.riscv;

import java.util.HashMap;
import java.util.Map;

/** Register names of the ABI (RISC-V ELF psABI, "Register Convention") and rounding modes. */
public final class Registers {
  private static final String[] INTEGER = {
    "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4",
        "a5",
    "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"
  };
  private static final String[] FLOAT = {
    "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2",
    "fa3", "fa4", "fa5", "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9",
    "fs10", "fs11", "ft8", "ft9", "ft10", "ft11"
  };

  /** Values of the rm field; 5 and 6 are reserved and have names of our own. */
  private static final String[] ROUNDING = {"rne", "rtz", "rdn", "rup", "rmm", "rm5", "rm6", "dyn"};

  private static final Map<String, Integer> INTEGER_NUMBERS = numbers(INTEGER, "x");
  private static final Map<String, Integer> FLOAT_NUMBERS = numbers(FLOAT, "f");
  private static final Map<String, Integer> ROUNDING_NUMBERS = numbers(ROUNDING, "rm");

  static {
    INTEGER_NUMBERS.put("fp", 8);
  }

  private Registers() {}

  /** ABI name of an integer register, 0 to 31. */
  public static String integerName(int register) {
    return INTEGER[register];
  }

  /** ABI name of a floating-point register, 0 to 31. */
  public static String floatName(int register) {
    return FLOAT[register];
  }

  /**
   * Number of an integer register by ABI name, {@code fp} or {@code x0} to {@code x31}; else -1.
   */
  public static int integerNumber(String name) {
    return INTEGER_NUMBERS.getOrDefault(name, -1);
  }

  /** Number of a floating-point register by ABI name or {@code f0} to {@code f31}; else -1. */
  public static int floatNumber(String name) {
    return FLOAT_NUMBERS.getOrDefault(name, -1);
  }

  /** Name of a rounding mode, 0 to 7. */
  public static String roundingName(int mode) {
    return ROUNDING[mode];
  }

  /** Value of the rm field by name; -1 if it is none. */
  public static int roundingNumber(String name) {
    return ROUNDING_NUMBERS.getOrDefault(name, -1);
  }

  private static Map<String, Integer> numbers(String[] names, String prefix) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      numbers.put(names[i], i);
      numbers.put(prefix + i, i);
    }
    return numbers;
  }
}
