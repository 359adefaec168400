package org.pangaea.trace;

import java.util.Locale;

/** What a hart does. It waits in all but the first. */
public enum Activity {
  /** Executes the guest, or works for it inside the VMM. */
  RUNNING,
  /** Waits for an interrupt (WFI, or suspended by SBI). */
  IDLE,
  /** Naps in a loop in which the guest waits for another hart. */
  RESTING,
  /** Waits for a page. */
  PAGE,
  /** Waits until other harts have applied a fence. */
  FENCE,
  /** Waits for a device of another node. */
  DEVICE,
  /** Waits for another answer of another node: a hart's start or state, interrupts delivered. */
  CALL,
  /** The machine is paused. */
  PAUSED,
  /** Not started, stopped by SBI, or the machine is being reset. */
  STOPPED,
  /** Runs on another node, after it has been on this one. */
  AWAY,
  /** Could run, and waits for its turn, since harts outnumber processors. */
  READY;

  /** As it is shown. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
