package org.pangaea.firmware.sbi;

/** The error codes that a call leaves in a0 (SBI 2.0, chapter 3). */
public enum SbiError {
  SUCCESS(0),
  FAILED(-1),
  NOT_SUPPORTED(-2),
  INVALID_PARAM(-3),
  DENIED(-4),
  INVALID_ADDRESS(-5),
  ALREADY_AVAILABLE(-6),
  ALREADY_STARTED(-7),
  ALREADY_STOPPED(-8),
  NO_SHMEM(-9);

  private final long code;

  SbiError(long code) {
    this.code = code;
  }

  /** The value for a0. */
  public long code() {
    return code;
  }
}
