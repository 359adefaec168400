package org.pangaea.coherence;

import java.util.Locale;

/** What an agent wants to do with a page. */
public enum Access {
  /** Load. Needs a valid copy. */
  READ,
  /** Store, AMO, LR. Needs the only copy. */
  WRITE,
  /**
   * Load for instruction fetch. Needs a valid copy to which no agent of this node holds a write
   * tag, so that the driver may decode the page's bytes.
   */
  FETCH,
  /**
   * Load of a page-table entry by a hart's page walk. As {@link #READ}, but the page is never given
   * exclusively for it: other nodes walk the same tables.
   */
  WALK,
  /**
   * A store of zeros to every byte of the page, or of the block. As {@link #WRITE}, but nobody
   * needs the bytes that are there before, so that they need not be sent; then the protocol makes
   * the store itself ({@link Effects#overwrite}) and says so ({@link Outcome#OVERWRITTEN}). Who has
   * asked for this and waits cannot take it back. Never in a message, where it is a WRITE that
   * needs no bytes.
   */
  OVERWRITE;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Its name as in reports. */
  public String text() {
    return text;
  }

  /** Whether it needs the only copy. */
  public boolean writes() {
    return this == WRITE || this == OVERWRITE;
  }
}
