package org.pangaea.fabric;

import java.nio.ByteBuffer;

/**
 * What a VMM does with the frames of its links.
 *
 * <p>All calls for one link come from that link's service thread, one after the other; different
 * links call at the same time. A call may send on any link, and must not wait for another frame.
 */
public interface FrameHandler {

  /** The link is ready; comes before its first frame. */
  default void opened(Link link) {}

  /**
   * A frame has come.
   *
   * <p>Whatever this throws closes the link, with the exception's text as the reason: that is how a
   * frame that makes no sense is refused.
   *
   * @param type 0..{@link Link#MAX_TYPE}
   * @param guestTime the sender's guest time in ticks, 0 for none
   * @param payload read-only, little-endian, from position to limit; valid only during the call
   */
  void frame(Link link, int type, int vm, long guestTime, ByteBuffer payload);

  /** The calling thread will bring the requests of a lane of the link; comes before the first. */
  default void laneOpened(Link link) {}

  /**
   * A request has come over a lane, on the lane's own thread: so at the same time as frames of the
   * link and requests over its other lanes. It is to be answered soon, in this call or later, or
   * whoever asks waits in vain. Otherwise like {@link #frame}.
   */
  default void asked(Link link, int type, int vm, long guestTime, ByteBuffer payload, Reply reply) {
    frame(link, type, vm, guestTime, payload);
    reply.none();
  }

  /** The link has ended; comes exactly once, and no frame comes after it. */
  void closed(Link link, String reason);

  /** The guest time of a VM for a peer's clock probe, in ticks; 0 if this node has no such VM. */
  default long guestTime(int vm) {
    return 0;
  }
}
