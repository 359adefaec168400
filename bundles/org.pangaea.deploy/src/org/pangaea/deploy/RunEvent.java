package org.pangaea.deploy;

import org.pangaea.control.LinkLoss;
import org.pangaea.control.StateChange;
import org.pangaea.control.Warning;

/** What a machine's owner hears, from whatever thread, to be dealt with one after the other. */
sealed interface RunEvent {
  /** A share changed its state. */
  record Changed(StateChange change) implements RunEvent {}

  /** A node lost its link to another. */
  record LinkLost(LinkLoss loss) implements RunEvent {}

  /** A node has something to say. */
  record Warned(Warning warning) implements RunEvent {}

  /**
   * A node's VMM is gone.
   *
   * @param how a sentence
   */
  record NodeGone(String node, String how) implements RunEvent {}

  /**
   * The connection to another computer was lost, on which a node's VMM may run on.
   *
   * @param computer its name
   */
  record Cut(String node, String computer) implements RunEvent {}

  /** The owner leaves the machine to itself. */
  record Left() implements RunEvent {}
}
