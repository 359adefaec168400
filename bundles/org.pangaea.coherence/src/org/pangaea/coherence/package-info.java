/**
 * The directory protocol that makes one memory out of many: a pure state machine without I/O,
 * threads, clock or randomness.
 *
 * <p>{@link org.pangaea.coherence.CoherenceNode} is one node's part in one virtual machine. Its
 * driver calls it and carries out {@link org.pangaea.coherence.Effects}. Any thread may call, as
 * long as calls about one page and its blocks are serialised by the driver (a lock per page or
 * stripe of pages); calls about different pages may run at the same time, because pages share
 * nothing but the {@link org.pangaea.coherence.Agent}s, which have a lock of their own (a leaf:
 * nothing is called while it is held).
 *
 * <p>Plain Java, depends on nothing; anybody may depend on it. The state tables and the arguments
 * for every shortcut are in {@code docs/coherence.md}.
 */
package org.pangaea.coherence;
