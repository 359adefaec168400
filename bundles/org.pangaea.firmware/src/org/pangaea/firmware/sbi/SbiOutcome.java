package org.pangaea.firmware.sbi;

/** What becomes of the hart that called. */
public sealed interface SbiOutcome {
  /** The call returns: {@code error} goes to a0, {@code value} to a1, pc moves past the ecall. */
  record SbiResult(long error, long value) implements SbiOutcome {
    static SbiResult of(SbiError error) {
      return new SbiResult(error.code(), 0);
    }

    static SbiResult success(long value) {
      return new SbiResult(SbiError.SUCCESS.code(), value);
    }
  }

  /**
   * The call does not return; the hart goes on at {@code address} in supervisor mode with satp 0,
   * sstatus.SIE 0, its hart id in a0 and {@code opaque} in a1, all else being undefined (SBI 2.0,
   * section 9.4: resuming from a non-retentive suspension).
   */
  record SbiResume(long address, long opaque) implements SbiOutcome {}

  /** The call does not return; the hart stays where the platform has put it. */
  enum SbiNoReturn implements SbiOutcome {
    /** The hart is stopped until another one starts it. */
    HART_STOPPED,
    /** The whole machine ends or starts anew. */
    SYSTEM_RESET
  }
}
