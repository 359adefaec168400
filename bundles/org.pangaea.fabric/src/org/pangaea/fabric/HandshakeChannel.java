package org.pangaea.fabric;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.pangaea.fabric.HandshakeMessage.Kind;
import org.pangaea.fabric.wire.TlsException;
import org.pangaea.fabric.wire.Wire;

/** Sends and receives the messages of one handshake, and refuses what is not due. */
final class HandshakeChannel {

  private final Wire wire;
  private final String own;
  private final int version;
  private String peer;

  HandshakeChannel(Wire wire, String own, int version) {
    this.wire = wire;
    this.own = own;
    this.version = version;
  }

  /** The name the other side has given so far, or null. */
  String peer() {
    return peer;
  }

  void peer(String name) {
    peer = name;
  }

  /** The other side's name, or where it is. */
  String who() {
    return peer == null ? wire.describe() : peer;
  }

  /** Where the other side is. */
  String where() {
    return wire.describe();
  }

  /** A message of this side. */
  HandshakeMessage message(Kind kind, byte[] body) {
    return new HandshakeMessage(version, kind, body);
  }

  void send(HandshakeMessage message) throws HandshakeException {
    try {
      wire.write(ByteBuffer.wrap(message.bytes()));
    } catch (IOException e) {
      throw lost(e);
    }
  }

  HandshakeMessage receive(Kind... due) throws HandshakeException {
    HandshakeMessage message;
    try {
      message = HandshakeMessage.read(wire);
    } catch (IOException e) {
      throw lost(e);
    }
    if (message == null) {
      throw new HandshakeException(
          Refusal.MALFORMED, peer, wire.describe() + " does not speak the fabric's protocol");
    }
    // The form of a refusal is the same in all versions.
    if (message.kind() == Kind.REFUSE) {
      throw refused(message.body());
    }
    if (message.version() != version) {
      throw refuse(
          Refusal.VERSION,
          who()
              + " speaks version "
              + message.version()
              + " of the fabric's protocol, "
              + own
              + " version "
              + version);
    }
    if (!List.of(due).contains(message.kind())) {
      throw refuse(Refusal.MALFORMED, message.kind() + " came where " + List.of(due) + " was due");
    }
    return message;
  }

  private HandshakeException lost(IOException e) {
    return new HandshakeException(
        e instanceof TlsException ? Refusal.CERTIFICATE : Refusal.LOST,
        peer,
        "the handshake with " + who() + " broke off: " + e.getMessage());
  }

  /** On a wire that proves who the other side is, it is that one that must speak. */
  void requireProven(String name) throws HandshakeException {
    Optional<String> proven = wire.provenName();
    if (proven.isPresent() && !proven.get().equals(name)) {
      throw refuse(
          Refusal.CERTIFICATE,
          wire.describe() + " says it is " + name + ", with the certificate of " + proven.get());
    }
  }

  /** Tells the other side why this one does not go on. */
  HandshakeException refuse(Refusal refusal, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, HandshakeMessage.MAX_BODY - 1);
    byte[] body =
        ByteBuffer.allocate(1 + length).put((byte) refusal.ordinal()).put(text, 0, length).array();
    try {
      wire.write(ByteBuffer.wrap(new HandshakeMessage(version, Kind.REFUSE, body).bytes()));
    } catch (IOException _) {
      // Then it sees the connection end.
    }
    return new HandshakeException(refusal, peer, reason);
  }

  private HandshakeException refused(byte[] body) {
    Refusal refusal = Refusal.MALFORMED;
    String reason = "no reason given";
    if (body.length > 0) {
      int code = Byte.toUnsignedInt(body[0]);
      refusal = code < Refusal.values().length ? Refusal.values()[code] : Refusal.MALFORMED;
      reason = printable(ByteBuffer.wrap(body, 1, body.length - 1));
    }
    return new HandshakeException(refusal, peer, who() + " refused: " + reason);
  }

  /** Text from a peer, fit for a log line. */
  static String printable(ByteBuffer utf8) {
    return StandardCharsets.UTF_8.decode(utf8).toString().replaceAll("\\p{Cntrl}", " ");
  }
}
