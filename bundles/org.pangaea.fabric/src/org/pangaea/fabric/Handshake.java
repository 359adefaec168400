package org.pangaea.fabric;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Predicate;
import org.pangaea.fabric.HandshakeMessage.Kind;
import org.pangaea.fabric.wire.TlsException;
import org.pangaea.fabric.wire.Wire;

/**
 * Two VMMs prove to each other that they know the deployment token, and agree to link.
 *
 * <pre>
 * connecting                                  accepting
 *   HELLO     nonce, own name, peer's name --&gt;
 *             &lt;-- nonce, own name             CHALLENGE
 *   PROOF     HMAC(token, "connect" + both messages above) --&gt;
 *             &lt;-- HMAC(token, "accept" + both) ACCEPT
 *   CONFIRM   --&gt;
 * </pre>
 *
 * <p>Either side may answer REFUSE with a reason instead. The proofs cover fresh random numbers of
 * both sides, both names and both versions, and they differ by direction: none can be replayed or
 * sent back. The accepting side asks for the proof before it says anything about its links.
 */
final class Handshake {

  private static final byte[] CONNECT =
      "pangaea fabric connect".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ACCEPT = "pangaea fabric accept".getBytes(StandardCharsets.US_ASCII);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Wire wire;
  private final FabricOptions options;
  private final int version;
  private String peer;
  private boolean admitted;

  Handshake(Wire wire, FabricOptions options) {
    this(wire, options, HandshakeMessage.VERSION);
  }

  /** For tests of versions to come. */
  Handshake(Wire wire, FabricOptions options, int version) {
    this.wire = wire;
    this.options = options;
    this.version = version;
  }

  /** The connecting side. */
  void connect(String expected) throws HandshakeException {
    peer = expected;
    HandshakeMessage hello = greeting(Kind.HELLO, expected);
    send(hello);
    HandshakeMessage challenge = receive(Kind.CHALLENGE);
    Greeting theirs = Greeting.read(challenge.body());
    if (theirs == null) {
      throw refuse(Refusal.MALFORMED, "the greeting of " + wire.describe() + " makes no sense");
    }
    if (!theirs.name().equals(expected)) {
      throw refuse(
          Refusal.NAME, "at " + wire.describe() + " is " + theirs.name() + ", not " + expected);
    }
    requireProven(expected);
    send(new HandshakeMessage(version, Kind.PROOF, proof(CONNECT, hello, challenge)));
    byte[] answer = receive(Kind.ACCEPT).body();
    if (!MessageDigest.isEqual(answer, proof(ACCEPT, hello, challenge))) {
      throw refuse(Refusal.TOKEN, expected + " has another deployment token than " + own());
    }
    send(new HandshakeMessage(version, Kind.CONFIRM, new byte[0]));
  }

  /**
   * The accepting side.
   *
   * @param admission whether a link to this peer may be made; asked once the peer has proven itself
   * @return the peer's name
   */
  String accept(Predicate<String> admission) throws HandshakeException {
    HandshakeMessage hello = receive(Kind.HELLO);
    Greeting theirs = Greeting.read(hello.body());
    if (theirs == null) {
      throw refuse(Refusal.MALFORMED, "the greeting of " + wire.describe() + " makes no sense");
    }
    peer = theirs.name();
    requireProven(peer);
    HandshakeMessage challenge = greeting(Kind.CHALLENGE, "");
    send(challenge);
    byte[] proof = receive(Kind.PROOF).body();
    if (!MessageDigest.isEqual(proof, proof(CONNECT, hello, challenge))) {
      throw refuse(Refusal.TOKEN, peer + " has another deployment token than " + own());
    }
    if (!theirs.expected().equals(own())) {
      throw refuse(Refusal.NAME, peer + " looks for " + theirs.expected() + ", this is " + own());
    }
    if (peer.equals(own())) {
      throw refuse(Refusal.NAME, "two VMMs are named " + own());
    }
    if (peer.compareTo(own()) > 0) {
      throw refuse(
          Refusal.DIRECTION, own() + " has the smaller name and connects to " + peer + " itself");
    }
    admitted = admission.test(peer);
    if (!admitted) {
      throw refuse(Refusal.DUPLICATE, own() + " has a link to " + peer + " already");
    }
    send(new HandshakeMessage(version, Kind.ACCEPT, proof(ACCEPT, hello, challenge)));
    receive(Kind.CONFIRM);
    return peer;
  }

  /** On a wire that proves who the other side is, it is that one that must speak. */
  private void requireProven(String name) throws HandshakeException {
    Optional<String> proven = wire.provenName();
    if (proven.isPresent() && !proven.get().equals(name)) {
      throw refuse(
          Refusal.CERTIFICATE,
          wire.describe() + " says it is " + name + ", with the certificate of " + proven.get());
    }
  }

  /** The name the other side has given so far, or null. */
  String peer() {
    return peer;
  }

  /** Whether the admission was asked and has said yes. */
  boolean admitted() {
    return admitted;
  }

  private String own() {
    return options.name();
  }

  private HandshakeMessage greeting(Kind kind, String expected) {
    byte[] nonce = new byte[Greeting.NONCE];
    RANDOM.nextBytes(nonce);
    return new HandshakeMessage(version, kind, new Greeting(nonce, own(), expected).bytes());
  }

  private byte[] proof(byte[] label, HandshakeMessage hello, HandshakeMessage challenge) {
    return options.token().prove(label, hello.bytes(), challenge.bytes());
  }

  private void send(HandshakeMessage message) throws HandshakeException {
    try {
      wire.write(ByteBuffer.wrap(message.bytes()));
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private HandshakeMessage receive(Kind due) throws HandshakeException {
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
          (peer == null ? wire.describe() : peer)
              + " speaks version "
              + message.version()
              + " of the fabric's protocol, "
              + own()
              + " version "
              + version);
    }
    if (message.kind() != due) {
      throw refuse(Refusal.MALFORMED, message.kind() + " came where " + due + " was due");
    }
    return message;
  }

  private HandshakeException lost(IOException e) {
    return new HandshakeException(
        e instanceof TlsException ? Refusal.CERTIFICATE : Refusal.LOST,
        peer,
        "the handshake with "
            + (peer == null ? wire.describe() : peer)
            + " broke off: "
            + e.getMessage());
  }

  /** Tells the other side why this one does not go on. */
  private HandshakeException refuse(Refusal refusal, String reason) {
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
    return new HandshakeException(
        refusal, peer, (peer == null ? wire.describe() : peer) + " refused: " + reason);
  }

  /** Text from a peer, fit for a log line. */
  static String printable(ByteBuffer utf8) {
    return StandardCharsets.UTF_8.decode(utf8).toString().replaceAll("\\p{Cntrl}", " ");
  }
}
