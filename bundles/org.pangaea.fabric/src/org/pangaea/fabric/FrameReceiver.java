package org.pangaea.fabric;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongSupplier;
import org.pangaea.fabric.wire.Wire;

/**
 * The incoming half of a link, used by its service thread only (but for the reports).
 *
 * <p>Nothing the peer sends makes it allocate: a length is checked before it is believed, and the
 * one buffer holds the largest frame.
 */
final class FrameReceiver {

  /** After so many bytes the peer gets an acknowledgement, even if nothing else leaves. */
  static final int ACKNOWLEDGED_BYTES = 128 * 1024;

  private static final int CAPACITY = 128 * 1024;

  private final Link link;
  private final LongSupplier nanoClock;
  private final LinkCounters counters;
  private final FrameSender sender;

  private final ByteBuffer in = ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);

  /** What the handler sees: the same bytes, but it can neither change them nor our position. */
  private final ByteBuffer view = in.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);

  private volatile long received;

  /** Since the last look at whether an acknowledgement is owed, and what was received then. */
  private int bytesSinceLook;

  private long receivedAtLook;
  private volatile long lastInNanos;
  private volatile boolean handling;

  FrameReceiver(Link link, LongSupplier nanoClock, LinkCounters counters, FrameSender sender) {
    this.link = link;
    this.nanoClock = nanoClock;
    this.counters = counters;
    this.sender = sender;
    this.lastInNanos = nanoClock.getAsLong();
  }

  /**
   * Reads until the connection breaks or the link ends. Frames that have not been handled by then
   * are forgotten, since they will come again.
   *
   * @throws FrameRefusedException if the peer breaks the rules of this class or of the handler
   */
  void run(Wire wire) {
    in.clear();
    while (link.open()) {
      if (!fill(wire)) {
        return;
      }
      handling = true;
      in.flip();
      while (link.open() && link.connected() && takeFrame()) {}
      in.compact();
      lastInNanos = nanoClock.getAsLong();
      handling = false;
    }
  }

  private boolean fill(Wire wire) {
    try {
      if (wire.read(in) >= 0) {
        lastInNanos = nanoClock.getAsLong();
        return true;
      }
      link.broken(
          wire,
          link.peerName()
              + " ended the connection"
              + (in.position() > 0 ? " in the middle of a frame" : ""));
    } catch (IOException e) {
      link.broken(wire, "reading failed: " + e);
    }
    return false;
  }

  /** Handles one frame if it is complete. */
  private boolean takeFrame() {
    int at = in.position();
    if (in.remaining() < FrameHeader.SIZE) {
      return false;
    }
    int length = in.getInt(at + FrameHeader.LENGTH_AT);
    int type = Byte.toUnsignedInt(in.get(at + FrameHeader.TYPE_AT));
    check(at, length, type);
    if (in.remaining() < FrameHeader.SIZE + length) {
      return false;
    }
    int vm = in.getInt(at + FrameHeader.VM_AT);
    long guestTime = in.getLong(at + FrameHeader.GUEST_TIME_AT);
    received++;
    sender.acknowledge(received);
    sender.acknowledgedByPeer(in.getLong(at + FrameHeader.ACKNOWLEDGEMENT_AT));
    counters.received(type, FrameHeader.SIZE + length);
    bytesSinceLook += FrameHeader.SIZE + length;
    in.position(at + FrameHeader.SIZE + length);
    view.limit(in.position()).position(at + FrameHeader.SIZE);
    if (type <= Link.MAX_TYPE) {
      link.handler().frame(link, type, vm, guestTime, view);
    } else {
      ownFrame(type, vm);
    }
    if (bytesSinceLook >= ACKNOWLEDGED_BYTES) {
      lookForAcknowledgement();
    }
    return true;
  }

  /** In traffic both ways a frame has acknowledged what had come when this was last called. */
  private void lookForAcknowledgement() {
    if (sender.owesAcknowledgement(receivedAtLook)) {
      link.acknowledgeSoon();
    }
    bytesSinceLook = 0;
    receivedAtLook = received;
  }

  /** Judges a header, before its payload is there. */
  private void check(int at, int length, int type) {
    byte version = in.get(at + FrameHeader.VERSION_AT);
    if (version != FrameHeader.VERSION) {
      refuse("a frame of the unknown version " + Byte.toUnsignedInt(version));
    }
    if (length < 0 || length > maxLength(type) || length < minLength(type)) {
      refuse("a frame of type " + type + " with the length " + Integer.toUnsignedString(length));
    }
    if (in.getShort(at + FrameHeader.ZERO_AT) != 0) {
      refuse("a frame with bits that this version does not know");
    }
    long sequence = in.getLong(at + FrameHeader.SEQUENCE_AT);
    if (sequence != received + 1) {
      refuse("the frame " + sequence + " where " + (received + 1) + " was due");
    }
    long acknowledgement = in.getLong(at + FrameHeader.ACKNOWLEDGEMENT_AT);
    long acknowledged = sender.acknowledged();
    if (acknowledgement < acknowledged || acknowledgement > sender.sent()) {
      refuse(
          "an acknowledgement of "
              + acknowledgement
              + ", outside "
              + acknowledged
              + ".."
              + sender.sent());
    }
    if (in.getLong(at + FrameHeader.GUEST_TIME_AT) < 0) {
      refuse("a negative guest time");
    }
  }

  private void refuse(String what) {
    throw new FrameRefusedException(link.peerName() + " sent " + what);
  }

  private static int minLength(int type) {
    return type == FrameHeader.PING ? 8 : type == FrameHeader.PONG ? 16 : 0;
  }

  private static int maxLength(int type) {
    return switch (type) {
      case FrameHeader.HEARTBEAT -> 0;
      case FrameHeader.PING -> 8;
      case FrameHeader.PONG -> 16;
      case FrameHeader.GOODBYE -> FrameHeader.MAX_REASON;
      // Of the link's own types the others are unknown: no length is right.
      default -> type <= Link.MAX_TYPE ? Link.MAX_PAYLOAD : -1;
    };
  }

  private void ownFrame(int type, int vm) {
    switch (type) {
      case FrameHeader.HEARTBEAT -> {}
      case FrameHeader.PING -> link.pinged(vm, view.getLong());
      case FrameHeader.PONG -> link.ponged(view.getLong(), view.getLong());
      case FrameHeader.GOODBYE ->
          link.abort(link.peerName() + " closed the link: " + HandshakeChannel.printable(view));
      default -> throw new AssertionError("check() lets no other type pass");
    }
  }

  /** The peer has shown in a handshake that it lives. */
  void heard() {
    lastInNanos = nanoClock.getAsLong();
  }

  /** The number of the last frame that was taken. */
  long received() {
    return received;
  }

  /** How long the service thread has waited for bytes; 0 while it handles a frame. */
  long silentFor(long now) {
    return handling ? 0 : now - lastInNanos;
  }

  String describe(long now) {
    return "in seq "
        + received
        + ", last "
        + (now - lastInNanos) / 1_000_000
        + " ms ago"
        + (handling ? ", handling a frame, " : ", ")
        + counters.framesIn()
        + " frames, "
        + counters.bytesIn()
        + " B";
  }
}
