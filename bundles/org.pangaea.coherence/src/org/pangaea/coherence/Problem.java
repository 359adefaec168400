package org.pangaea.coherence;

/**
 * A message that was refused because it cannot be: duplicated, late, forged, or a fault of the
 * sender. Nothing was changed by it.
 *
 * @param from the node it came from
 * @param message what it said
 * @param reason a sentence
 */
public record Problem(int from, Message message, String reason) {
  @Override
  public String toString() {
    return "Refused from node " + from + ": " + message + ". " + reason;
  }
}
