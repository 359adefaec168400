package org.pangaea.machine;

/**
 * A guest trap on its way from the access that caused it to the engine loop. Each hart has one,
 * reused and stackless: a boot takes tens of thousands of page faults and none of them is an error
 * of this program.
 */
public final class Trap extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Not a trap of the guest: a remote fence was applied while the instruction waited for a page, so
   * what it translated or fetched before may be stale. The engine starts the instruction again.
   */
  public static final int RESTART = -1;

  // Exception codes: RISC-V privileged, table "Supervisor cause register (scause) values after
  // trap".
  public static final int FETCH_MISALIGNED = 0;
  public static final int FETCH_ACCESS_FAULT = 1;
  public static final int ILLEGAL_INSTRUCTION = 2;
  public static final int BREAKPOINT = 3;
  public static final int LOAD_MISALIGNED = 4;
  public static final int LOAD_ACCESS_FAULT = 5;
  public static final int STORE_MISALIGNED = 6;
  public static final int STORE_ACCESS_FAULT = 7;
  public static final int ECALL_FROM_U = 8;
  public static final int ECALL_FROM_S = 9;
  public static final int FETCH_PAGE_FAULT = 12;
  public static final int LOAD_PAGE_FAULT = 13;
  public static final int STORE_PAGE_FAULT = 15;

  /** scause. */
  public int cause;

  /** stval. */
  public long value;

  Trap() {
    super(null, null, false, false);
  }

  /** Fills in the cause; the caller throws the result. */
  public Trap of(int newCause, long newValue) {
    cause = newCause;
    value = newValue;
    return this;
  }

  @Override
  public String getMessage() {
    return "trap " + cause + ", value 0x" + Long.toHexString(value);
  }
}
