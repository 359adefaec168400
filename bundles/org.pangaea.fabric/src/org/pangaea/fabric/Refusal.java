package org.pangaea.fabric;

/** Why one VMM does not link with another. The ordinals go over the wire. */
enum Refusal {
  /** The other one speaks another version of the protocol. */
  VERSION,
  /** The other one does not know the deployment token. */
  TOKEN,
  /** The other one is not who was expected, or bears the same name. */
  NAME,
  /** The one with the greater name has connected. */
  DIRECTION,
  /** There is a link already; it may be about to end. */
  DUPLICATE,
  /** What came is no handshake of this protocol. */
  MALFORMED,
  /** The other one ended the connection, or was too slow. */
  LOST,
  /** No TLS came about, or the other one's certificate is for another name. */
  CERTIFICATE,
  /** The link that was to be resumed is not there any more. */
  SESSION;

  /** Whether trying again may help. */
  boolean passing() {
    return this == DUPLICATE || this == LOST;
  }
}
