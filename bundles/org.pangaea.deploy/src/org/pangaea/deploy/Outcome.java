package org.pangaea.deploy;

import java.util.Optional;
import org.pangaea.control.VmState;

/**
 * How a machine ended.
 *
 * @param state its last; {@link VmState#FAILED} if a node was lost
 * @param reason a sentence or more
 * @param lostNode the node that was lost
 * @param lockup what was said about a processor of the guest that did not get on, if it was
 */
public record Outcome(
    VmState state, String reason, Optional<String> lostNode, Optional<String> lockup) {

  /** Whether the machine's end is one that its user may have wanted. */
  public boolean isGood() {
    return lockup.isEmpty()
        && switch (state) {
          case POWERED_OFF, RESET, STOPPED -> true;
          case CREATED, RUNNING, LOCKED_UP, PAUSED, PANICKED, FAILED -> false;
        };
  }
}
