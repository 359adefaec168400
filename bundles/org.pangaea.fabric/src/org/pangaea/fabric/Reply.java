package org.pangaea.fabric;

/**
 * The way back of a request that came over a lane: exactly one frame, or the word that there is
 * none. Any thread may send it, during the call that brought the request or later.
 */
public interface Reply {

  /**
   * Answers with a frame. After {@link #none} it does nothing.
   *
   * @param payload writes at most {@link Lane#MAX_PAYLOAD} bytes
   * @throws IllegalStateException if the request has been answered already
   */
  void send(int type, int vm, long guestTime, FrameWriter payload);

  /** Lets the one who asks go on without an answer, unless it has one already. */
  void none();
}
