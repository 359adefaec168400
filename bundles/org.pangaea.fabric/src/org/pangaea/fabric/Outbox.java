package org.pangaea.fabric;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The frames of a link that are not written yet, and behind them in order those that the peer has
 * not acknowledged, for a connection that takes the place of a broken one. Used under the lock of
 * its {@link FrameSender}.
 *
 * <p>It is a plain run of bytes, in the form that goes over the wire, so keeping a frame costs
 * nothing but the place: no object, no copy. In the usual exchange of requests and replies the peer
 * has acknowledged everything when the next frame comes; then the run starts over at its beginning,
 * in memory that the cache still holds. Only traffic in one direction moves on, and what is left of
 * it is copied to the beginning when the end is reached: at most a byte for each byte sent, since
 * the buffer grows before it is more than half full of frames.
 */
final class Outbox {

  static final int LARGEST_FRAME = FrameHeader.SIZE + Link.MAX_PAYLOAD;

  /** Room that the link's own small frames find, even if all other is taken. */
  static final int RESERVE = 4096;

  private static final int SMALL = 128 * 1024;

  private final boolean retains;
  private final int limit;
  private ByteBuffer bytes;

  /** How far the bytes may reach, except for those for whom nobody can wait. */
  private int usable;

  /** Where the first frame begins that is not acknowledged. */
  private int head;

  /** Where the first byte is that is not written. */
  private int written;

  /** The number of the frame at {@link #head}, or of the next one. */
  private long first = 1;

  /**
   * An empty one.
   *
   * @param retains whether frames are kept until they are acknowledged, or else until written
   * @param sendBufferSize what the host holds for one direction of the connection
   */
  Outbox(boolean retains, int sendBufferSize) {
    this.retains = retains;
    // What may be unread fits the host's buffer (docs/fabric.md). Then there is what is read, but
    // whose acknowledgement is still to come, and room for one more frame.
    this.limit = retains ? sendBufferSize + 8 * FrameReceiver.ACKNOWLEDGED_BYTES : SMALL;
    this.bytes = allocate(retains ? 2 * SMALL : SMALL);
    this.usable = bytes.capacity();
  }

  private static ByteBuffer allocate(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether so many bytes can be added without {@link #makeRoom}. */
  boolean hasRoom(int size) {
    return bytes.position() + size <= usable;
  }

  /** Makes room for so many bytes, as far as what is kept permits. */
  boolean makeRoom(int size) {
    makeRoom(size, limit);
    return hasRoom(size);
  }

  /** The same beyond that, for whom nobody can wait; false if it gets too much. */
  boolean makeRoomAnyhow(int size) {
    makeRoom(size, 2 * limit);
    return bytes.remaining() >= size;
  }

  private void makeRoom(int size, int most) {
    int capacity = bytes.capacity();
    while (capacity < most && (kept() > capacity / 2 || capacity - kept() < size)) {
      capacity = Math.min(2 * capacity, most);
    }
    ByteBuffer target = capacity > bytes.capacity() ? allocate(capacity) : bytes;
    if (head > 0 || target != bytes) {
      bytes.flip().position(head);
      if (target == bytes) {
        bytes.compact();
      } else {
        target.put(bytes);
        bytes = target;
        usable = Math.min(capacity, limit);
      }
      written -= head;
      head = 0;
    }
  }

  /** Bytes of frames that are kept. */
  int kept() {
    return bytes.position() - head;
  }

  /** Bytes that are to be written. */
  int unwritten() {
    return bytes.position() - written;
  }

  /**
   * Adds a frame whose payload is written in place; if that fails, nothing is added.
   *
   * @param room bytes for header and payload
   * @return the size of the frame
   */
  int add(
      int room,
      int type,
      int vm,
      long sequence,
      long acknowledgement,
      long guestTime,
      FrameWriter payload) {
    ByteBuffer out = bytes;
    int start = out.position();
    boolean complete = false;
    try {
      out.position(start + FrameHeader.SIZE).limit(start + room);
      payload.write(out);
      complete = true;
    } finally {
      int end = out.position();
      out.limit(out.capacity()).position(complete ? end : start);
    }
    int size = out.position() - start;
    FrameHeader.put(
        out, start, size - FrameHeader.SIZE, type, vm, sequence, acknowledgement, guestTime);
    return size;
  }

  /** The bytes to be written, from position to limit; {@link #wrote} comes after it. */
  ByteBuffer beginWrite() {
    int end = bytes.position();
    return bytes.limit(end).position(written);
  }

  /** Everything has been written, or an unknown part of it. */
  void wrote(boolean all) {
    int end = bytes.limit();
    bytes.limit(bytes.capacity()).position(end);
    if (all) {
      written = end;
      if (!retains) {
        clear();
      }
    }
  }

  /**
   * Nothing that was added is needed any more: the next frame has the number after {@code last}.
   */
  void forgetAll(long last) {
    clear();
    first = last + 1;
  }

  private void clear() {
    bytes.clear();
    head = 0;
    written = 0;
  }

  /** Whether {@link #forgetAll} would do anything. */
  boolean empty() {
    return bytes.position() == 0;
  }

  /** Frames up to a number are not needed any more. */
  void forget(long acknowledged) {
    while (retains && first <= acknowledged && head < bytes.position()) {
      head += FrameHeader.SIZE + bytes.getInt(head + FrameHeader.LENGTH_AT);
      first++;
    }
    written = Math.max(written, head);
  }

  /**
   * All that is kept is to be written once more, to a peer that has just been told what was
   * received from it: acknowledgements that are older than that would seem to fall.
   */
  void rewind(long acknowledgement) {
    written = head;
    for (int at = head; at < bytes.position(); ) {
      bytes.putLong(at + FrameHeader.ACKNOWLEDGEMENT_AT, acknowledgement);
      at += FrameHeader.SIZE + bytes.getInt(at + FrameHeader.LENGTH_AT);
    }
  }
}
