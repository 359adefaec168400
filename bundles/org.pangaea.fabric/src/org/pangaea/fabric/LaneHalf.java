package org.pangaea.fabric;

import org.pangaea.fabric.wire.PairedWire;
import org.pangaea.fabric.wire.Wire;

/**
 * One of the two connections of a lane, at the end that serves it.
 *
 * @param number the asking side's number of the lane: each attempt to make one has its own
 * @param replies whether the replies go over it; else the requests do
 */
record LaneHalf(long number, boolean replies, Wire wire) {

  /** Number and direction as the handshake says them. */
  static long id(long number, boolean replies) {
    return number << 1 | (replies ? 1 : 0);
  }

  /** From what the handshake has said. */
  static LaneHalf of(long id, Wire wire) {
    return new LaneHalf(id >>> 1, (id & 1) != 0, wire);
  }

  /** Whether it and another one of the same number are a lane. */
  boolean completes(LaneHalf other) {
    return other.replies != replies;
  }

  /** Both as the wire of the end that serves. */
  Wire with(LaneHalf other) {
    return replies ? new PairedWire(other.wire, wire) : new PairedWire(wire, other.wire);
  }
}
