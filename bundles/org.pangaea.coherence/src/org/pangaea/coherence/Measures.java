package org.pangaea.coherence;

/**
 * What the protocol may do to save round trips. None but the last changes what is correct, so nodes
 * of one machine may differ.
 *
 * @param exclusiveOnRead whether a reader is given a page for itself that nobody uses
 * @param migratoryGrant whether a reader is given a page for itself that moves from node to node
 *     and is read, then written, on each
 * @param bulkOwnership whether a node that touches one untouched page after the other is given more
 *     of them than it asked for
 * @param adaptiveBlocks whether homes may split pages into blocks. The one measure that nodes must
 *     agree on: the pages of one that takes it cannot be understood by one that does not
 */
public record Measures(
    boolean exclusiveOnRead,
    boolean migratoryGrant,
    boolean bulkOwnership,
    boolean adaptiveBlocks) {
  /** Everything. */
  public static final Measures ALL = new Measures(true, true, true, true);
}
