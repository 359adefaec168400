package org.pangaea.control;

/** What a VM, or one node's share of it, is doing. */
public enum VmState {
  /** Made, not started. */
  CREATED,
  /** Its harts run. */
  RUNNING,
  /**
   * Its harts run, and the guest's kernel has reported a processor that does not get on (a soft
   * lockup).
   */
  LOCKED_UP,
  /** Its harts and its time stand still; it can go on. */
  PAUSED,
  /** The guest asked to be powered off. */
  POWERED_OFF,
  /** The guest asked for a restart. */
  RESET,
  /** The guest's kernel gave up. */
  PANICKED,
  /** It cannot go on: a node was lost, or the VMM failed. */
  FAILED,
  /** Ended by a client. */
  STOPPED;

  /** Whether it never runs again. */
  public boolean ended() {
    return switch (this) {
      case CREATED, RUNNING, LOCKED_UP, PAUSED -> false;
      case POWERED_OFF, RESET, PANICKED, FAILED, STOPPED -> true;
    };
  }
}
