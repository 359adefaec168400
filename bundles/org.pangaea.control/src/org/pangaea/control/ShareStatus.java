package org.pangaea.control;

import java.util.List;
import java.util.Map;

/**
 * A share as seen by its node.
 *
 * @param node the VMM's name
 * @param vm number of the VM
 * @param name of the VM
 * @param state of the share
 * @param reason why it is in this state
 * @param engine name of the engine
 * @param guestTicks guest time in 100 ns
 * @param harts the harts of this node
 * @param pageBytes of a page
 * @param pagesByState how many pages of RAM this node holds, by mirror state
 * @param mirrors memory that pages of other nodes take here
 * @param counters everything counted, by name: faults by kind, transfers, MMIO, IPIs, fences
 * @param latencies how long remote operations took, by name
 * @param links to the other nodes
 */
public record ShareStatus(
    String node,
    int vm,
    String name,
    VmState state,
    String reason,
    String engine,
    long guestTicks,
    List<HartStatus> harts,
    int pageBytes,
    Map<String, Long> pagesByState,
    MirrorCounts mirrors,
    Map<String, Long> counters,
    Map<String, Latency> latencies,
    List<LinkStatus> links) {}
