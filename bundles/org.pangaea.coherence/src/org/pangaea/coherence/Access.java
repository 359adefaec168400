package org.pangaea.coherence;

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
  WALK
}
