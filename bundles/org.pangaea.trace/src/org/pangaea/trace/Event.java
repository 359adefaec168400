package org.pangaea.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * One event, as docs/trace.md describes it. What an event does not have is 0, or {@link #NOBODY}.
 *
 * @param node index of the node that tells it
 * @param nanos when, by that node's host clock
 * @param type what happened
 * @param detail more about it, a number in one of the tables of {@link Machine}
 * @param hart whose event it is
 * @param peer the other node
 * @param extra even more
 * @param page the page's number, see {@link Machine#address}
 * @param argument a duration in nanoseconds, or a number of the protocol's
 */
public record Event(
    int node,
    long nanos,
    EventType type,
    int detail,
    int hart,
    int peer,
    int extra,
    long page,
    long argument) {
  /** Reads events as {@link EventRing#drain} gave them, little endian. */
  public static void read(int node, byte[] records, Consumer<Event> sink) {
    ByteBuffer from = ByteBuffer.wrap(records).order(ByteOrder.LITTLE_ENDIAN);
    while (from.remaining() >= Records.BYTES) {
      Event event = Records.read(node, from);
      if (event != null) {
        sink.accept(event);
      }
    }
  }

  /** No hart, or no node. */
  public static final int NOBODY = 0xFFFF;
}
