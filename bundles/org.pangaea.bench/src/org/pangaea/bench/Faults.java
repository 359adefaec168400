package org.pangaea.bench;

import org.pangaea.control.Latency;

/**
 * Pages that move between two nodes, measured by the VMMs.
 *
 * @param wiring of the links between the nodes
 * @param hartsPerNode pairs of a writer on one node and a reader on the other
 * @param read from a hart's remote read fault to its going on
 * @param write the same for stores, most of which take the page back from a reader
 * @param revoke from asking a hart that runs to give up a page to its having done so
 * @param perSecond read and write faults a second, all harts together
 */
public record Faults(
    Wiring wiring,
    int hartsPerNode,
    Latency read,
    Latency write,
    Latency revoke,
    double perSecond) {}
