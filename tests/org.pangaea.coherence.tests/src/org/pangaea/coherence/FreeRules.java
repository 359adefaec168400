package org.pangaea.coherence;

/**
 * The protocol's rules, with its guesses left open: whether a reader is given the page exclusively
 * may be answered either way, so an explorer that tries both covers every policy.
 */
class FreeRules extends Rules {
  FreeRules() {}

  FreeRules(Measures measures) {
    super(measures);
  }

  /** How the next guess will go. */
  boolean coin;

  /** Somebody guessed. */
  boolean guessed;

  @Override
  boolean exclusiveOnRead(Access access, boolean unused, boolean migrates) {
    if (access != Access.READ) {
      return false;
    }
    guessed = true;
    return coin;
  }

  // What the driver owes the protocol: its half of the contract can be broken as well.

  /** An acknowledgement says that the translations are gone. */
  boolean dropsBeforeAcknowledging() {
    return true;
  }

  /** Who runs again first drops what was taken while it was parked. */
  boolean dropsBeforeRunning() {
    return true;
  }

  /** Who parks has acknowledged everything. */
  boolean acknowledgesBeforeParking() {
    return true;
  }

  /** Who was granted a page uses it before it polls. */
  boolean usesBeforePolling() {
    return true;
  }

  /** A page that came without bytes is overwritten before anybody has it. */
  boolean overwritesTheFrame() {
    return true;
  }

  /** Who cannot take its store back asks again for what it asked for, not for its other name. */
  boolean asksAgainForTheSame() {
    return true;
  }

  /** Who wants a page that is on its way out waits until it is gone. */
  boolean waitsForEvictions() {
    return true;
  }

  /** A hart that goes to another node has acknowledged everything. */
  boolean acknowledgesBeforeLeaving() {
    return true;
  }

  /** Its agent is parked from then on. */
  boolean parksWhereItLeaves() {
    return true;
  }
}
