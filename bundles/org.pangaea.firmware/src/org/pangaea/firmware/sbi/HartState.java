package org.pangaea.firmware.sbi;

/** The states of hart state management (SBI 2.0, chapter 9); the ordinal is the number in a1. */
public enum HartState {
  STARTED,
  STOPPED,
  START_PENDING,
  STOP_PENDING,
  SUSPENDED,
  SUSPEND_PENDING,
  RESUME_PENDING
}
