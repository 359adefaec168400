package org.pangaea.firmware.sbi;

/** What a guest asks of system reset (SBI 2.0, chapter 10); the ordinal is the number in a0. */
public enum ResetType {
  SHUTDOWN,
  COLD_REBOOT,
  WARM_REBOOT
}
