package org.pangaea.fabric;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.pangaea.fabric.wire.Wire;

/**
 * The outgoing half of a link: one lock, one buffer.
 *
 * <p>The lock is held while bytes are copied and written, never while an answer is awaited. Frames
 * get their sequence numbers under it, so their order on the wire is that of the numbers.
 */
final class FrameSender {

  static final FrameWriter EMPTY = _ -> {};

  private static final int CAPACITY = 128 * 1024;
  private static final int LARGEST_FRAME = FrameHeader.SIZE + Link.MAX_PAYLOAD;

  private final Link link;
  private final Wire wire;
  private final LongSupplier nanoClock;
  private final LinkCounters counters;

  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock, as are the next two; from 0 to position: frames not yet written. */
  private final ByteBuffer out = ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);

  private Thread batchOwner;
  private int batchDepth;

  /** Changed under the lock, read by the watchdog and by the receiver, which checks the peer. */
  private volatile long sent;

  /** Set by the service thread; goes out in every header. */
  private volatile long acknowledge;

  private volatile long lastOutNanos;
  private volatile boolean writing;
  private volatile int queued;

  FrameSender(Link link, Wire wire, LongSupplier nanoClock, LinkCounters counters) {
    this.link = link;
    this.wire = wire;
    this.nanoClock = nanoClock;
    this.counters = counters;
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

  void heartbeat(long now, long idleNanos) {
    // A held lock means that frames are on their way anyhow.
    if (now - lastOutNanos < idleNanos || !lock.tryLock()) {
      return;
    }
    try {
      append(FrameHeader.HEARTBEAT, 0, 0, EMPTY);
      flush();
    } catch (LinkClosedException _) {
      // The service thread reports it.
    } finally {
      lock.unlock();
    }
  }

  /** Tells the peer why, unless some thread is in the middle of a write. */
  void sayGoodbye(String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    if (lock.isHeldByCurrentThread() || !lock.tryLock()) {
      return;
    }
    try {
      append(
          FrameHeader.GOODBYE,
          0,
          0,
          to -> to.put(text, 0, Math.min(text.length, FrameHeader.MAX_REASON)));
      flush();
    } catch (LinkClosedException _) {
      // The peer finds out by the end of the stream.
    } finally {
      lock.unlock();
    }
  }

  private void append(int type, int vm, long guestTime, FrameWriter payload) {
    if (out.remaining() < LARGEST_FRAME) {
      flush();
    }
    int start = out.position();
    boolean complete = false;
    try {
      out.position(start + FrameHeader.SIZE).limit(start + LARGEST_FRAME);
      payload.write(out);
      complete = true;
    } finally {
      int end = out.position();
      out.limit(CAPACITY).position(complete ? end : start);
    }
    int length = out.position() - start - FrameHeader.SIZE;
    long sequence = sent + 1;
    FrameHeader.put(out, start, length, type, vm, sequence, acknowledge, guestTime);
    sent = sequence;
    queued = out.position();
    counters.sent(type, FrameHeader.SIZE + length);
  }

  private void flush() {
    if (out.position() == 0) {
      return;
    }
    out.flip();
    lastOutNanos = nanoClock.getAsLong();
    writing = true;
    try {
      wire.write(out);
    } catch (IOException e) {
      link.abort("writing failed: " + e);
      throw link.closed();
    } finally {
      writing = false;
      out.clear();
      queued = 0;
    }
  }

  long sent() {
    return sent;
  }

  void acknowledge(long sequence) {
    acknowledge = sequence;
  }

  /** How long the present write has waited; 0 if there is none. */
  long blockedFor(long now) {
    return writing ? now - lastOutNanos : 0;
  }

  String describe(long now, long acknowledged) {
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
