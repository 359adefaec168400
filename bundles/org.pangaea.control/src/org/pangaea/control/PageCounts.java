package org.pangaea.control;

import java.util.List;

/**
 * What a node has counted by hart and by page. A fault is an access that had to wait for a page,
 * mostly for another node.
 *
 * @param node the VMM's name
 * @param pageBytes of a page; its address is its number times this
 * @param mirrors memory that pages of other nodes take here
 * @param harts of this node; the loader of images is not among them
 * @param pages asked for, those with most faults first
 * @param forgotten faults that are not in any page's counts any more, since the node counts a
 *     bounded number of pages and has given up the coldest ones
 */
public record PageCounts(
    String node,
    int pageBytes,
    MirrorCounts mirrors,
    List<HartCounts> harts,
    List<PageFaults> pages,
    long forgotten) {}
