/**
 * Links between VMM processes: framed, sequenced, authenticated connections, and guest time.
 *
 * <p>A {@link org.pangaea.fabric.FabricEndpoint} listens for and connects to the other VMMs of a
 * cluster and keeps one {@link org.pangaea.fabric.Link} per peer. What a frame means is decided by
 * the {@link org.pangaea.fabric.FrameHandler} above; this package knows pages, interrupts and harts
 * only as bytes. A link over TCP outlives its connection: {@link org.pangaea.fabric.Reconnector}
 * makes another one, and {@link org.pangaea.fabric.Outbox} has kept what may not have arrived. A
 * link within a computer has {@link org.pangaea.fabric.Lane}s beside it, over which a thread asks
 * and reads the answer itself.
 *
 * <p>Threads: sending is allowed from any thread and never waits for an answer. Each link has one
 * service thread that reads and calls the handler inline, so a handler must not wait for another
 * frame; so has each lane at the end that is asked. Nobody may interrupt these threads, nor a
 * thread that sends: an interrupt closes the channel. Everything here ends by closing channels.
 *
 * <p>The package depends on nothing but the JDK. The VMM and its tests may depend on it; the
 * machine, the engines and the coherence protocol may not.
 */
package org.pangaea.fabric;
