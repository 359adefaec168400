package org.pangaea.control;

import java.util.List;

/**
 * A recording has begun.
 *
 * @param node the VMM's name
 * @param clock names the host whose clock the node reads: nodes that name the same read the same
 * @param harts of this node
 * @param timeScale guest seconds per second
 * @param pageBytes of a page; its address is its number times this
 * @param activities names of what a hart does, by number in an event
 * @param faults names of kinds of faults, likewise
 * @param messages names of kinds of the coherence protocol's messages, likewise
 * @param mirrors names of states of a node's copy of a page, likewise
 */
public record TraceBegin(
    String node,
    String clock,
    List<Integer> harts,
    double timeScale,
    int pageBytes,
    List<String> activities,
    List<String> faults,
    List<String> messages,
    List<String> mirrors) {}
