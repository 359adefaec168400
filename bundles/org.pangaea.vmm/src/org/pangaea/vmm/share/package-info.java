/**
 * One VMM's share of one virtual machine: its harts with their threads, its mirrors of guest
 * memory, its devices, and what it says to the other VMMs' shares of the same machine.
 *
 * <p>Threads. Each hart has one for its stay on this node, run by {@link
 * org.pangaea.vmm.share.HartThread}; it alone touches the hart. One service thread per peer brings
 * frames, and so do those that serve the lanes of harts of other nodes. None ever waits: not for a
 * message, not for a hart to reach its poll; whoever is last to acknowledge sends the answer. A
 * hart that has asked over a lane takes the answer itself. One watchdog thread looks for waits that
 * take too long.
 *
 * <p>Harts move from node to node ({@link org.pangaea.vmm.share.Moves}); what is sent to one goes
 * where it is ({@link org.pangaea.vmm.share.HartMessages}).
 *
 * <p>Locks, in the order in which they may be taken: a page's stripe, then a hart's {@link
 * org.pangaea.vmm.share.Place}, which is its mailbox, an agent's monitor, or that of {@link
 * org.pangaea.vmm.share.MirrorFrames} (leaf locks). Frames are sent with none of them held, except
 * interrupt levels, which leave under the PLIC's monitor.
 */
package org.pangaea.vmm.share;
