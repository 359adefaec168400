package org.pangaea.fabric;

/** A frame was to be sent on a link that has ended; the message says why it ended. */
public final class LinkClosedException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  LinkClosedException(String peer, String reason) {
    super("The link to " + peer + " is closed: " + reason);
  }
}
