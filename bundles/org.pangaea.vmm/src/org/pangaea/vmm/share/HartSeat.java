package org.pangaea.vmm.share;

import org.pangaea.vmm.host.Processors;

/**
 * The place of a hart's thread on this computer's processors, and its turns there. The hart's own
 * thread, but for {@link #processor}.
 *
 * <p>Who waits for its turn has to be told from who waits for anything else: the one stays in the
 * queue, the other leaves the processor to the next.
 */
final class HartSeat {
  private volatile Processors.Seat seat;
  private boolean waitsForTurn;

  /** The thread begins. */
  void take(Processors.Seat taken) {
    seat = taken;
  }

  /** The thread ends. */
  void leave() {
    Processors.Seat left = seat;
    if (left != null) {
      seat = null;
      left.close();
    }
  }

  /** The processor that it is bound to, {@link Processors#ANYWHERE} for none. Any thread. */
  int processor() {
    Processors.Seat here = seat;
    return here == null ? Processors.ANYWHERE : here.processor();
  }

  /** What it waits for when it waits for its turn. */
  String name() {
    return processor() == Processors.ANYWHERE ? "the processors" : "processor " + processor();
  }

  /** Whether the hart may go on; else it is to wait until {@link #hasTurn}, and look again. */
  boolean mayGoOn() {
    waitsForTurn = !seat.mayGoOn();
    return !waitsForTurn;
  }

  boolean hasTurn() {
    return seat.hasTurn();
  }

  /** The wait for the turn is over, for whatever reason. */
  void turnWaited() {
    waitsForTurn = false;
  }

  /** The hart is about to wait. */
  void rest() {
    if (seat != null && !waitsForTurn) {
      seat.rest();
    }
  }
}
