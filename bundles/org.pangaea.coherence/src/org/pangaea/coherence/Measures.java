package org.pangaea.coherence;

/**
 * What the protocol may do to save round trips. None but {@code adaptiveBlocks} changes what is
 * correct, so nodes of one machine may differ in the others.
 *
 * @param exclusiveOnRead whether a reader is given a page for itself that nobody uses
 * @param migratoryGrant whether a reader is given a page for itself that moves from node to node
 *     and is read, then written, on each
 * @param bulkOwnership whether a node that touches one untouched page after the other is given more
 *     of them than it asked for
 * @param overwriteWithoutData whether a node that is about to overwrite all of a page asks for the
 *     right only, so that nobody sends the bytes that are to be overwritten
 * @param untouchedWithoutData whether a page that nobody ever wrote is granted without its zeros
 * @param unchangedWithoutData whether a node that had a page says which bytes of it it has, so that
 *     nobody sends these again
 * @param adaptiveBlocks whether homes may split pages into blocks. The one measure that nodes must
 *     agree on: the pages of one that takes it cannot be understood by one that does not
 */
public record Measures(
    boolean exclusiveOnRead,
    boolean migratoryGrant,
    boolean bulkOwnership,
    boolean overwriteWithoutData,
    boolean untouchedWithoutData,
    boolean unchangedWithoutData,
    boolean adaptiveBlocks) {
  /** Everything. */
  public static final Measures ALL = new Measures(true, true, true, true, true, true, true);
}
