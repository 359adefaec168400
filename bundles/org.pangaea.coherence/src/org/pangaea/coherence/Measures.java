package org.pangaea.coherence;

/**
 * What the protocol may do to save round trips. None changes what is correct, so nodes of one
 * machine may differ.
 *
 * @param exclusiveOnRead whether a reader is given a page for itself that nobody uses
 * @param migratoryGrant whether a reader is given a page for itself that moves from node to node
 *     and is read, then written, on each
 * @param bulkOwnership whether a node that touches one untouched page after the other is given more
 *     of them than it asked for
 */
public record Measures(boolean exclusiveOnRead, boolean migratoryGrant, boolean bulkOwnership) {
  /** Everything. */
  public static final Measures ALL = new Measures(true, true, true);
}
