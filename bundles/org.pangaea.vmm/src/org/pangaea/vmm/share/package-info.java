/**
 * One VMM's share of one virtual machine: its harts with their threads, its mirrors of guest
 * memory, its devices, and what it says to the other VMMs' shares of the same machine.
 *
 * <p>Threads. Each hart has one, {@link org.pangaea.vmm.share.HartThread}; it alone touches the
 * hart. One service thread per peer brings frames and never waits: not for a message, not for a
 * hart to reach its poll; whoever is last to acknowledge sends the answer. One watchdog thread
 * looks for waits that take too long.
 *
 * <p>Locks, in the order in which they may be taken: a page's stripe, then a hart's mailbox or an
 * agent's monitor (leaf locks). Frames are sent with none of them held, except interrupt levels,
 * which leave under the PLIC's monitor.
 */
package org.pangaea.vmm.share;
