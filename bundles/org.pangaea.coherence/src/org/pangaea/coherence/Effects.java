package org.pangaea.coherence;

import java.nio.ByteBuffer;

/**
 * What the protocol asks of its driver. Every method is called under the page's lock and must
 * neither block nor call the protocol.
 */
public interface Effects {
  /**
   * Queues a message, to be sent once the page's lock is free.
   *
   * @param to another node, never this one
   * @param message if it {@link Message#page() carries the page}, the frame's bytes must be copied
   *     now: afterwards the frame may change or go
   */
  void send(int to, Message message);

  /** Copies a page received into its frame. The payload is valid only during the call. */
  void install(long gfn, ByteBuffer payload);

  /** The frame holds zeros from now on (usually it does: it is fresh). */
  void zero(long gfn);

  /**
   * The agents of this node that wait to {@link Access#OVERWRITE} the page or block do so now: it
   * holds zeros from here on, and nobody has its old bytes for it.
   */
  default void overwrite(long gfn) {
    zero(gfn);
  }

  /**
   * Makes a running agent poll soon: it has a revoke to acknowledge. The page is for tracing, the
   * agent's own list is what counts.
   */
  void interrupt(Agent agent, long gfn);

  /**
   * Unblocks an agent that parked, or is about to park, because of {@link Outcome#WAIT}. Must not
   * be lost when it comes before the agent blocks.
   */
  void wake(Agent agent);

  /**
   * What was decoded from this frame is void, and so is what is being decoded now. Whoever wants to
   * decode it again has to ask for {@link Access#FETCH} again, even if it still has a translation.
   *
   * <p>A decoder therefore notes the frame's code generation (which this call increments) under the
   * page's lock <em>before</em> it requests the page, in the same critical section, and keeps what
   * it decoded only if the generation is still the same. It may always execute once what it read
   * under a granted FETCH, kept or not; without that, a hart that stores to a page could keep
   * another from ever executing it.
   */
  void codeVoid(long gfn);

  /** An eviction that was {@link Eviction#PENDING} is over: the frame is free. */
  void evicted(long gfn);

  /**
   * At home: a node was granted a page that nobody ever wrote. If it goes through memory, it will
   * soon ask for the next ones, which {@link CoherenceNode#offer} can give it before, page by page,
   * when this page's lock is free.
   */
  default void touchedUntouched(long gfn, int by) {}

  /** A message was refused. */
  void report(Problem problem);

  /** Something worth counting happened. */
  default void count(Counter counter) {}

  /** A mirror changed its state: for tracing and the ownership map. */
  default void transition(long gfn, MirrorState from, MirrorState to, String reason) {}
}
