package org.pangaea.fabric;

/** A handshake that did not lead to a link. */
final class HandshakeException extends FabricException {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  /** The name the other one gave, proven or not; null if it gave none. */
  private final String peer;

  HandshakeException(Refusal refusal, String peer, String message) {
    super(message);
    this.refusal = refusal;
    this.peer = peer;
  }

  Refusal refusal() {
    return refusal;
  }

  String peer() {
    return peer;
  }
}
