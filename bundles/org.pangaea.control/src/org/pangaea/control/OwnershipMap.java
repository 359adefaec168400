package org.pangaea.control;

import java.util.List;

/**
 * Who holds which page.
 *
 * @param firstPage first guest page frame number
 * @param states one letter a page: this node's mirror state, M, E, S or I
 * @param holders for pages whose home this node is, the mask of the other nodes that hold it; -1
 *     for pages of other homes
 */
public record OwnershipMap(long firstPage, String states, List<Long> holders) {}
