package org.pangaea.analysis.memory;

import java.util.List;

/**
 * One page.
 *
 * @param page counted from the machine's first
 * @param address guest physical
 * @param home name of the node where it lives
 * @param holding see {@link Holding}
 * @param owner name of the node that owns it, or null
 * @param sharers names of the nodes that may read it
 * @param arrivals how often it has come to a node that asked for it, since it was first looked at
 * @param rate the same by second, lately
 */
public record PageView(
    int page,
    long address,
    String home,
    byte holding,
    String owner,
    List<String> sharers,
    long arrivals,
    double rate) {}
