package org.pangaea.control;

import java.util.List;

/**
 * What a node has counted of one page.
 *
 * @param page its number: its address divided by the size of a page
 * @param state of this node's copy: M, E, S or I
 * @param holders mask of the other nodes that hold it; -1 if its home is not here
 * @param harts those of this node that had faults on it
 */
public record PageFaults(long page, String state, long holders, List<HartFaults> harts) {}
