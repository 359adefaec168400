package org.pangaea.fabric;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.pangaea.fabric.wire.Wire;

/**
 * The serving end of a lane: reads requests on a thread of its own and has them handled inline.
 * Whoever answers, maybe later and on another thread, does it through {@link Reply}.
 */
final class LaneService {

  private final Link link;
  private final LaneFrames frames;
  private final ReentrantLock writing = new ReentrantLock();

  /** The requests that have come. */
  private volatile long asked;

  /** The requests that were answered; changed under the lock. */
  private volatile long answered;

  LaneService(Link link, Wire wire) {
    this.link = link;
    this.frames = new LaneFrames(wire, link.counters());
  }

  /** Serves until the connection ends. */
  void run() {
    try {
      link.handler().laneOpened(link);
      frames.writeReady();
      while (link.open() && frames.read(link.peerName(), asked + 1, asked)) {
        if (answered != asked) {
          throw new FrameRefusedException(
              link.peerName() + " asked again over a lane before it had an answer");
        }
        asked++;
        if (frames.type() > Link.MAX_TYPE) {
          throw new FrameRefusedException(link.peerName() + " asked for nothing over a lane");
        }
        link.handler()
            .asked(
                link,
                frames.type(),
                frames.vm(),
                frames.guestTime(),
                frames.payload(),
                new Answer());
      }
    } catch (IOException _) {
      // Either end has closed it: with the link, or because nobody waits for an answer any more.
    } catch (FrameRefusedException e) {
      link.close(e.getMessage());
    } catch (Throwable e) {
      link.close("handling a frame failed: " + e);
    } finally {
      close();
    }
  }

  /** The way back of one request, and of no other, however late it is used. */
  private final class Answer implements Reply {
    private boolean sent;
    private boolean over;

    @Override
    public void send(int type, int vm, long guestTime, FrameWriter payload) {
      if (type < 0 || type > Link.MAX_TYPE) {
        throw new IllegalArgumentException("The frame type " + type + " is outside 0..239.");
      }
      // Contended only by one who has written, but not left yet, when the next request is answered.
      writing.lock();
      try {
        if (sent) {
          throw new IllegalStateException("This request was answered already.");
        }
        sent = true;
        write(type, vm, guestTime, payload);
      } finally {
        writing.unlock();
      }
    }

    @Override
    public void none() {
      writing.lock();
      try {
        write(FrameHeader.NONE, 0, 0, FrameSender.EMPTY);
      } finally {
        writing.unlock();
      }
    }

    private void write(int type, int vm, long guestTime, FrameWriter payload) {
      if (over) {
        return;
      }
      over = true;
      answered++;
      try {
        frames.write(type, vm, answered, answered, guestTime, payload);
      } catch (IOException _) {
        // Whoever asked has gone, or the link ends, which its own connection tells.
      }
    }
  }

  void close() {
    frames.close();
  }
}
