package org.pangaea.fabric.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One direction of a wire in memory: a ring of bytes that behaves as a socket does. */
final class MemoryPipe {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] ring;
  private int head;
  private int size;

  /** The writer has closed: what is in the ring can still be read. */
  private boolean ended;

  /** The reader has closed: nothing can be written or read. */
  private boolean broken;

  MemoryPipe(int capacity) {
    this.ring = new byte[capacity];
  }

  int capacity() {
    return ring.length;
  }

  int read(ByteBuffer into) throws IOException {
    lock.lock();
    try {
      while (size == 0 && !ended && !broken) {
        changed.awaitUninterruptibly();
      }
      if (broken) {
        throw new ClosedChannelException();
      }
      if (size == 0) {
        return -1;
      }
      int count = Math.min(size, into.remaining());
      int first = Math.min(count, ring.length - head);
      into.put(ring, head, first).put(ring, 0, count - first);
      head = (head + count) % ring.length;
      size -= count;
      changed.signalAll();
      return count;
    } finally {
      lock.unlock();
    }
  }

  void write(ByteBuffer from) throws IOException {
    lock.lock();
    try {
      while (from.hasRemaining()) {
        while (size == ring.length && !ended && !broken) {
          changed.awaitUninterruptibly();
        }
        if (ended) {
          throw new ClosedChannelException();
        }
        if (broken) {
          throw new IOException("Broken pipe");
        }
        int tail = (head + size) % ring.length;
        int free = size == 0 ? ring.length - tail : (head > tail ? head : ring.length) - tail;
        int count = Math.min(free, from.remaining());
        from.get(ring, tail, count);
        size += count;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void breakOff() {
    lock.lock();
    try {
      broken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
