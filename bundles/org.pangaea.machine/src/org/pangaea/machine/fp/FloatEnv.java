package org.pangaea.machine.fp;

/**
 * The accumulated exception flags of one hart: the {@code fflags} field of {@code fcsr}. Operations
 * only ever add flags; clearing them is up to whoever executes CSR instructions.
 */
public final class FloatEnv {
  /** Inexact. */
  public static final int NX = 1;

  /** Underflow: the result is tiny (judged after rounding) and inexact. */
  public static final int UF = 2;

  /** Overflow. */
  public static final int OF = 4;

  /** Division of a finite number other than zero by zero. */
  public static final int DZ = 8;

  /** Invalid operation. */
  public static final int NV = 16;

  /** Bits 4..0 of {@code fcsr}. */
  public int flags;
}
