package org.pangaea.control;

/**
 * A node's rights to many pages, and how often pages came to it. Without any lock: what changes
 * while it is made may be told as it was.
 *
 * @param firstPage number of the first page
 * @param count how many pages
 * @param glance number of this look, for {@link OwnershipRequest#since}
 * @param rights one {@link PageRight} a page, in the form of {@link OwnershipCode}
 * @param arrivals how often a request of this node for a page was answered since the VM started, of
 *     pages of which that changed, in the form of {@link OwnershipCode}
 */
public record OwnershipMap(long firstPage, int count, int glance, String rights, String arrivals) {}
