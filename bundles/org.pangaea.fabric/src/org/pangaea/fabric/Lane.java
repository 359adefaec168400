package org.pangaea.fabric;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.pangaea.fabric.wire.Wire;

/**
 * A connection beside a link's, for one request and its reply at a time: whoever asks reads the
 * answer itself, so no other thread has to be woken for it. See docs/fabric.md.
 *
 * <p>A lane belongs to the thread that has taken it ({@link Link#takeLane}) until it is given back;
 * {@link #close} alone is for any thread.
 */
public final class Lane {

  /**
   * The most bytes a frame of a lane carries besides its header: a page, and what is said of it.
   */
  public static final int MAX_PAYLOAD = 4096 + 1024;

  /** What is done with a reply. */
  @FunctionalInterface
  public interface Receiver {
    /** The payload is valid only during the call. */
    void reply(int type, int vm, long guestTime, ByteBuffer payload);
  }

  private final Link link;
  private final Lanes lanes;
  private final LaneFrames frames;

  /** Requests sent. */
  private long asked;

  /** Requests answered. */
  private long answered;

  private volatile boolean closed;

  Lane(Link link, Lanes lanes, Wire wire) {
    this.link = link;
    this.lanes = lanes;
    this.frames = new LaneFrames(wire, link.counters());
  }

  /**
   * Sends a request. If the connection has broken, so will the link's own within a moment, and the
   * end of that tells of it.
   *
   * @param payload writes at most {@link #MAX_PAYLOAD} bytes
   * @throws IllegalStateException if the last request was not answered
   */
  public void ask(int type, int vm, long guestTime, FrameWriter payload) {
    if (asked != answered) {
      throw new IllegalStateException("A request is under way on this lane.");
    }
    asked++;
    try {
      frames.write(type, vm, asked, answered, guestTime, payload);
    } catch (IOException e) {
      broke("writing failed: " + e);
    }
  }

  /**
   * Waits for the reply, and has it handled on this thread.
   *
   * @return false if none came: there is none, or the lane was closed or broke
   */
  public boolean awaitReply(Receiver receiver) {
    try {
      if (frames.read(link.peerName(), asked, asked)) {
        answered = asked;
        if (frames.type() == FrameHeader.NONE) {
          return false;
        }
        receiver.reply(frames.type(), frames.vm(), frames.guestTime(), frames.payload());
        return true;
      }
      broke(link.peerName() + " ended a lane");
    } catch (IOException e) {
      broke("reading failed: " + e);
    } catch (FrameRefusedException e) {
      closed = true;
      frames.close();
      link.close(e.getMessage());
    }
    return false;
  }

  private void broke(String why) {
    if (!closed) {
      close();
      link.laneBroke(why);
    }
  }

  /** Ends this lane, and the wait of whoever reads from it. Any thread. */
  public void close() {
    closed = true;
    frames.close();
  }

  /**
   * For the next one who asks. A lane that was closed, or still owes a reply, is not used again.
   */
  public void giveBack() {
    if (asked != answered) {
      close();
    }
    lanes.giveBack(this);
  }

  boolean isClosed() {
    return closed;
  }
}
