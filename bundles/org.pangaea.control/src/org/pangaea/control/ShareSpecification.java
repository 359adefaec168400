package org.pangaea.control;

import java.util.List;

/**
 * All that a VMM needs to know to make its share of a VM. The same on all nodes but for {@code
 * node}, {@code engine}, {@code mirrorBudget}, {@code processors} and {@code claimedByOthers}.
 *
 * @param vm number of the VM
 * @param name of the VM
 * @param node index of the receiver among {@code nodes}
 * @param nodes names of the VMMs that share the VM, by index
 * @param engine name of the receiver's engine
 * @param mirrorBudget bytes of other nodes' pages that the receiver may hold, 0 for any number
 * @param harts all harts, by id
 * @param memory all of RAM, ascending and without gaps from 0x80000000
 * @param coherenceUnit bytes of guest memory that nodes share at once; what the receiver's process
 *     was started for
 * @param deviceNode index of the node that has the interrupt controller, the console and the power
 *     device
 * @param consoleDevice path of the terminal on that node's computer that shows the console, and
 *     types into it; null for none
 * @param timeScale guest seconds per second
 * @param watchdogSeconds after how long a wait is reported
 * @param exclusiveOnRead whether a read miss of a page that nobody holds is granted exclusively (E
 *     state)
 * @param migratoryGrant whether a read miss of a page that moves from node to node, and is read,
 *     then written, on each, is granted exclusively
 * @param bulkOwnership whether a node that touches one untouched page after the other is given more
 *     of them than it asked for
 * @param overwriteWithoutData whether who overwrites all of a page gets it without its old bytes
 * @param untouchedWithoutData whether a page that nobody ever wrote is granted without its zeros
 * @param unchangedWithoutData whether a node that still has a page's bytes is not sent them again
 * @param adaptiveBlocks whether pages that nodes fight for are split into blocks
 * @param timerPacing whether harts that wait for pages much of the time get their timer interrupts
 *     later
 * @param processors of the receiver's computer, by the operating system's numbers, that belong to
 *     it: its harts are bound to them; empty: they run where the system likes
 * @param claimedByOthers the processors that belong to other nodes of the same computer
 * @param weight of the VM where it shares a processor with others
 * @param migrateHarts whether harts move by themselves to the nodes that serve most of their page
 *     misses
 */
public record ShareSpecification(
    int vm,
    String name,
    int node,
    List<String> nodes,
    String engine,
    long mirrorBudget,
    List<HartPlace> harts,
    List<MemoryPlace> memory,
    int coherenceUnit,
    int deviceNode,
    String consoleDevice,
    double timeScale,
    int watchdogSeconds,
    boolean exclusiveOnRead,
    boolean migratoryGrant,
    boolean bulkOwnership,
    boolean overwriteWithoutData,
    boolean untouchedWithoutData,
    boolean unchangedWithoutData,
    boolean adaptiveBlocks,
    boolean timerPacing,
    List<Integer> processors,
    List<Integer> claimedByOthers,
    int weight,
    boolean migrateHarts) {}
