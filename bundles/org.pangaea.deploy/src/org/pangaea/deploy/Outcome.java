package org.pangaea.deploy;

import java.util.Optional;
import org.pangaea.control.VmState;

/**
 * How a machine ended, or that its owner has left it.
 *
 * @param state its last; {@link VmState#RUNNING} if it was left to itself; {@link VmState#FAILED}
 *     if a node was lost
 * @param reason a sentence or more
 * @param lostNode the node that was lost
 * @param lockup what was said about a processor of the guest that did not get on, if it was
 */
public record Outcome(
    VmState state, String reason, Optional<String> lostNode, Optional<String> lockup) {

  /** What is known when the owner leaves the machine to itself. */
  static Outcome detached() {
    return new Outcome(VmState.RUNNING, "It goes on.", Optional.empty(), Optional.empty());
  }

  /** Whether the machine goes on without its owner. */
  public boolean isDetached() {
    return state == VmState.RUNNING;
  }

  /** Whether the machine's end is one that its user may have wanted. */
  public boolean isGood() {
    return lockup.isEmpty()
        && switch (state) {
          case POWERED_OFF, RESET, STOPPED -> true;
          case RUNNING -> true;
          case CREATED, LOCKED_UP, PAUSED, PANICKED, FAILED -> false;
        };
  }
}
