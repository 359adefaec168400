package org.pangaea.fabric;

import java.nio.ByteBuffer;

/**
 * The layout of what stands before every payload; all numbers are little-endian.
 *
 * <pre>
 *  0  int   length of the payload, 0..65536
 *  4  byte  version of the frame format
 *  5  byte  type
 *  6  short zero
 *  8  int   virtual machine
 * 12  long  sequence number: 1, 2, 3 … in each direction
 * 20  long  acknowledgement: the last sequence number received from the peer
 * 28  long  the sender's guest time in ticks, 0 for none
 * </pre>
 */
final class FrameHeader {

  static final int SIZE = 36;
  static final byte VERSION = 1;

  /** No payload: shows that the sender lives. */
  static final int HEARTBEAT = 0xF0;

  /** Payload: an id (long). Answered by {@link #PONG}. */
  static final int PING = 0xF1;

  /** Payload: the id of the {@link #PING} and the guest time of its virtual machine (longs). */
  static final int PONG = 0xF2;

  /** Payload: why the sender closes the link, UTF-8. No frame follows. */
  static final int GOODBYE = 0xF3;

  /** No payload, over a lane: there is no answer to the request. */
  static final int NONE = 0xF4;

  /** The most bytes of a reason. */
  static final int MAX_REASON = 512;

  static final int LENGTH_AT = 0;
  static final int VERSION_AT = 4;
  static final int TYPE_AT = 5;
  static final int ZERO_AT = 6;
  static final int VM_AT = 8;
  static final int SEQUENCE_AT = 12;
  static final int ACKNOWLEDGEMENT_AT = 20;
  static final int GUEST_TIME_AT = 28;

  private FrameHeader() {}

  /** Writes a header at an index, leaving the position alone. */
  static void put(
      ByteBuffer to,
      int at,
      int length,
      int type,
      int vm,
      long sequence,
      long acknowledgement,
      long guestTime) {
    long first = (type << 8 | VERSION) & 0xFFFFL;
    to.putLong(at + LENGTH_AT, first << 32 | length & 0xFFFF_FFFFL);
    to.putInt(at + VM_AT, vm);
    to.putLong(at + SEQUENCE_AT, sequence);
    to.putLong(at + ACKNOWLEDGEMENT_AT, acknowledgement);
    to.putLong(at + GUEST_TIME_AT, guestTime);
  }

  /** The type in the first eight bytes of a header. */
  static int type(long first) {
    return (int) (first >>> 40) & 0xFF;
  }

  /** Whether they have the version of this class, and zero where it wants zero. */
  static boolean isOfThisVersion(long first) {
    return (first >>> 32 & 0xFFFF_00FFL) == VERSION;
  }
}
