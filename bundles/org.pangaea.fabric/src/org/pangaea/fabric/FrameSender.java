package org.pangaea.fabric;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.pangaea.fabric.wire.Wire;

/**
 * The outgoing half of a link: one lock, one buffer.
 *
 * <p>The lock is held while bytes are copied and written, never while an answer is awaited. Frames
 * get their sequence numbers under it, so their order on the wire is that of the numbers.
 *
 * <p>While the connection is broken, frames are kept and nobody waits, until the {@link Outbox} is
 * full. Its bound is above what the rules of docs/fabric.md let be unread, so that should not
 * happen; if it does, senders wait until the link is resumed or ends.
 */
final class FrameSender {

  static final FrameWriter EMPTY = _ -> {};

  private static final long ROOM_POLL_NANOS = 1_000_000;

  private final Link link;
  private final boolean retains;
  private final LongSupplier nanoClock;
  private final LinkCounters counters;

  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock, as are the next three. */
  private final Outbox outbox;

  private Wire wire;
  private Thread batchOwner;
  private int batchDepth;

  /** Changed under the lock, read by the watchdog and by the receiver, which checks the peer. */
  private volatile long sent;

  /**
   * The acknowledgement that went out last. Changed under the lock before {@link #sent}, and read
   * without it to see whether one is owed, where an older value does no harm.
   */
  private long announced;

  /** Set by the service thread; goes out in every header. */
  private volatile long acknowledge;

  /** Set by the service thread: what the peer has received. */
  private volatile long acknowledged;

  /** What was received is to be acknowledged, though nothing else may leave. */
  private volatile boolean acknowledgementOwed;

  private volatile long lastOutNanos;
  private volatile boolean writing;
  private volatile int queued;

  /** Since when somebody waits for room in the outbox; 0 if nobody does. */
  private volatile long waitingForRoom;

  FrameSender(
      Link link, Wire wire, boolean retains, LongSupplier nanoClock, LinkCounters counters) {
    this.link = link;
    this.wire = wire;
    this.retains = retains;
    this.nanoClock = nanoClock;
    this.counters = counters;
    this.outbox = new Outbox(retains, wire.sendBufferSize());
    this.lastOutNanos = nanoClock.getAsLong();
  }

  void send(int type, int vm, long guestTime, FrameWriter payload) {
    lock.lock();
    try {
      if (!link.open()) {
        throw link.closed();
      }
      append(type, vm, guestTime, payload);
      if (batchOwner != Thread.currentThread()) {
        flush();
      }
    } finally {
      lock.unlock();
    }
  }

  void beginBatch() {
    lock.lock();
    try {
      if (batchDepth == 0) {
        batchOwner = Thread.currentThread();
      }
      if (batchOwner == Thread.currentThread()) {
        batchDepth++;
      }
    } finally {
      lock.unlock();
    }
  }

  void endBatch() {
    lock.lock();
    try {
      if (batchOwner == Thread.currentThread() && --batchDepth == 0) {
        batchOwner = null;
        if (link.open()) {
          flush();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends a heartbeat, if nothing has left for some time or an acknowledgement is owed, and with it
   * what a broken connection has left.
   */
  void heartbeat(long now, long idleNanos) {
    if (acknowledgementOwed) {
      lock.lock();
    } else if (now - lastOutNanos < idleNanos || !lock.tryLock()) {
      // A held lock means that frames are on their way anyhow.
      return;
    }
    try {
      if (link.connected() && roomForOwn(FrameHeader.SIZE)) {
        acknowledgementOwed = false;
        add(FrameHeader.SIZE, FrameHeader.HEARTBEAT, 0, 0, EMPTY);
        flush();
      }
    } catch (LinkClosedException _) {
      // The service thread reports it.
    } finally {
      lock.unlock();
    }
  }

  /** Tells the peer why, unless some thread is in the middle of a write. */
  void sayGoodbye(String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, FrameHeader.MAX_REASON);
    if (lock.isHeldByCurrentThread() || !lock.tryLock()) {
      return;
    }
    try {
      if (roomForOwn(FrameHeader.SIZE + length)) {
        add(FrameHeader.SIZE + length, FrameHeader.GOODBYE, 0, 0, to -> to.put(text, 0, length));
        flush();
      }
    } catch (LinkClosedException _) {
      // The peer finds out by the end of the stream.
    } finally {
      lock.unlock();
    }
  }

  private void append(int type, int vm, long guestTime, FrameWriter payload) {
    if (acknowledged == sent && !outbox.empty()) {
      outbox.forgetAll(sent);
    }
    if (!outbox.hasRoom(Outbox.LARGEST_FRAME + Outbox.RESERVE)) {
      awaitRoom();
    }
    add(Outbox.LARGEST_FRAME, type, vm, guestTime, payload);
  }

  private void add(int room, int type, int vm, long guestTime, FrameWriter payload) {
    long sequence = sent + 1;
    long acknowledgement = acknowledge;
    int size = outbox.add(room, type, vm, sequence, acknowledgement, guestTime, payload);
    announced = acknowledgement;
    sent = sequence;
    queued = outbox.unwritten();
    counters.sent(type, size);
  }

  /** Room for a frame of the link itself, which never waits for it. */
  private boolean roomForOwn(int size) {
    if (!outbox.hasRoom(size)) {
      flush();
      outbox.forget(acknowledged);
      return outbox.makeRoom(size);
    }
    return true;
  }

  private void awaitRoom() {
    flush();
    outbox.forget(acknowledged);
    try {
      while (!outbox.makeRoom(Outbox.LARGEST_FRAME + Outbox.RESERVE)) {
        if (link.servedByThisThread()) {
          exceed();
          return;
        }
        if (waitingForRoom == 0) {
          waitingForRoom = nanoClock.getAsLong();
        }
        lock.unlock();
        try {
          // Rare enough for a poll; whoever brings the acknowledgement has not to know of this.
          LockSupport.parkNanos(ROOM_POLL_NANOS);
        } finally {
          lock.lock();
        }
        if (!link.open()) {
          throw link.closed();
        }
        flush();
        outbox.forget(acknowledged);
      }
    } finally {
      waitingForRoom = 0;
    }
  }

  /**
   * The service thread must not wait: it brings the acknowledgements, and the next connection
   * begins when it has left the broken one.
   */
  private void exceed() {
    if (!outbox.makeRoomAnyhow(Outbox.LARGEST_FRAME + Outbox.RESERVE)) {
      link.abort(link.peerName() + " asks for more than it acknowledges");
      throw link.closed();
    }
  }

  private void flush() {
    // Without a connection it is for the next one.
    if (outbox.unwritten() == 0 || !link.connected()) {
      return;
    }
    lastOutNanos = nanoClock.getAsLong();
    writing = true;
    boolean all = false;
    try {
      wire.write(outbox.beginWrite());
      all = true;
    } catch (IOException e) {
      link.broken(wire, "writing failed: " + e);
      if (!link.open()) {
        throw link.closed();
      }
    } finally {
      writing = false;
      outbox.wrote(all);
      queued = outbox.unwritten();
    }
  }

  /**
   * A new connection takes the place of a broken one: what the peer has not received will be
   * written to it, before any other frame.
   */
  void resume(Wire next, long received) {
    lock.lock();
    try {
      wire = next;
      acknowledged = received;
      outbox.forget(received);
      outbox.rewind(acknowledge);
      queued = outbox.unwritten();
      acknowledgementOwed = true;
    } finally {
      lock.unlock();
    }
  }

  /** What the peer has received so far. */
  long acknowledged() {
    return acknowledged;
  }

  /** The peer has received so much, and said so in a frame or in a handshake. */
  void acknowledgedByPeer(long sequence) {
    acknowledged = sequence;
  }

  /** Whether no frame has acknowledged as much yet; true now and then though one has. */
  boolean owesAcknowledgement(long sequence) {
    return retains && announced < sequence;
  }

  /** The next heartbeat is due at once. */
  void oweAcknowledgement() {
    acknowledgementOwed = true;
  }

  long sent() {
    return sent;
  }

  void acknowledge(long sequence) {
    acknowledge = sequence;
  }

  /** How long the present write, or somebody for room, has waited; 0 if there is none. */
  long blockedFor(long now) {
    long waiting = waitingForRoom;
    return writing ? now - lastOutNanos : waiting != 0 ? now - waiting : 0;
  }

  String describe(long now) {
    long blocked = blockedFor(now);
    return "out seq "
        + sent
        + ", acknowledged "
        + acknowledged
        + ", last "
        + (now - lastOutNanos) / 1_000_000
        + " ms ago, "
        + queued
        + " B queued"
        + (blocked > 0 ? ", write waits for " + blocked / 1_000_000 + " ms, " : ", ")
        + counters.framesOut()
        + " frames, "
        + counters.bytesOut()
        + " B";
  }
}
