package org.pangaea.fabric;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.pangaea.fabric.HandshakeMessage.Kind;
import org.pangaea.fabric.wire.Wire;

/**
 * Two VMMs prove to each other that they know the deployment token, and agree to link, or to resume
 * a link whose connection has broken.
 *
 * <pre>
 * connecting                                  accepting
 *   HELLO     nonce, own name, peer's name --&gt;
 *             &lt;-- nonce, own name             CHALLENGE
 *   PROOF     HMAC(token, "connect" + both messages above) --&gt;
 *             &lt;-- HMAC(token, "accept" + both) ACCEPT
 *   CONFIRM   --&gt;
 *
 * or, from the third message on:
 *   RESUME    session, number of frames received, HMAC(token, "resume" + both + these) --&gt;
 *             &lt;-- number, HMAC(token, "resumed" + …)  RESUMED
 *   CONFIRM   --&gt;
 *
 * or, for each of the two connections of a lane of a link:
 *   LANE      session, which one, HMAC(token, "lane" + both + these) --&gt;
 *             &lt;-- HMAC(token, "lane accepted" + both)  LANE_ACCEPTED
 *   CONFIRM   --&gt;
 *             &lt;--                             LANE_READY, over the connection of the replies,
 *                                             once both are there
 * </pre>
 *
 * <p>Either side may answer REFUSE with a reason instead. The proofs cover fresh random numbers of
 * both sides, both names and both versions, and they differ by direction: none can be replayed or
 * sent back. The accepting side asks for the proof before it says anything about its links.
 *
 * <p>The session of a link is an HMAC over the first two messages of the handshake that made it. So
 * a VMM that was restarted does not know it, and cannot be taken for the one before.
 */
final class Handshake {

  private static final byte[] CONNECT = ascii("pangaea fabric connect");
  private static final byte[] ACCEPT = ascii("pangaea fabric accept");
  private static final byte[] SESSION = ascii("pangaea fabric session");
  private static final byte[] RESUME = ascii("pangaea fabric resume");
  private static final byte[] RESUMED = ascii("pangaea fabric resumed");
  private static final byte[] LANE = ascii("pangaea fabric lane");
  private static final byte[] LANE_ACCEPTED = ascii("pangaea fabric lane accepted");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What the accepting side asks once a peer has proven itself. */
  interface Admission {
    /** Whether a new link to this peer may be made. */
    boolean reserve(String peer);

    /** The link to this peer that has this session; null if there is none. */
    Link find(String peer, byte[] session);

    /** The same if the peer may have another lane of it, else null. */
    Link findForLane(String peer, byte[] session);
  }

  /** A connection that both sides agree to use for an existing link. */
  record Agreement(ResumePoint point, long peerReceived) {
    boolean carryOut(Wire wire) {
      return point.link().resume(point, wire, peerReceived);
    }
  }

  private final FabricOptions options;
  private final HandshakeChannel channel;
  private boolean admitted;
  private boolean asked;
  private HandshakeMessage hello;
  private HandshakeMessage challenge;
  private Agreement agreement;
  private Link laneOf;
  private long laneId;

  Handshake(Wire wire, FabricOptions options) {
    this(wire, options, HandshakeMessage.VERSION);
  }

  /** For tests of versions to come. */
  Handshake(Wire wire, FabricOptions options, int version) {
    this.options = options;
    this.channel = new HandshakeChannel(wire, options.name(), version);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The connecting side, for a new link. */
  void connect(String expected) throws HandshakeException {
    greet(expected);
    channel.send(channel.message(Kind.PROOF, proof(CONNECT)));
    check(channel.receive(Kind.ACCEPT).body(), proof(ACCEPT));
    channel.send(channel.message(Kind.CONFIRM, new byte[0]));
  }

  /**
   * The connecting side, for a link whose connection is broken or silent. Its old connection is
   * given up only here, when the peer has answered over the new one.
   *
   * @return null if the link needs no other connection any more
   */
  Agreement resume(Link link) throws HandshakeException {
    greet(link.peerName());
    ResumePoint point =
        link.needsConnection()
            ? link.quiesce("no sign of life from " + link.peerName() + " over this connection")
            : null;
    if (point == null) {
      return null;
    }
    ResumeBody mine = new ResumeBody(link.session(), point.received());
    channel.send(channel.message(Kind.RESUME, mine.signed(proof(RESUME, mine.bytes()))));
    byte[] answer = channel.receive(Kind.RESUMED).body();
    ResumeBody theirs = ResumeBody.read(answer);
    if (theirs == null) {
      throw malformed();
    }
    check(ResumeBody.proofIn(answer), proof(RESUMED, theirs.bytes()));
    channel.send(channel.message(Kind.CONFIRM, new byte[0]));
    return new Agreement(point, theirs.number());
  }

  /**
   * The connecting side, for a connection of a lane of a link.
   *
   * @param id which one ({@link LaneHalf#id})
   */
  void connectLane(Link link, long id) throws HandshakeException {
    greet(link.peerName());
    ResumeBody mine = new ResumeBody(link.session(), id);
    channel.send(channel.message(Kind.LANE, mine.signed(proof(LANE, mine.bytes()))));
    check(channel.receive(Kind.LANE_ACCEPTED).body(), proof(LANE_ACCEPTED));
    channel.send(channel.message(Kind.CONFIRM, new byte[0]));
  }

  /** After {@link #connectLane} of the second connection: waits until the peer serves the lane. */
  void awaitLane() throws HandshakeException {
    channel.receive(Kind.LANE_READY);
  }

  private void greet(String expected) throws HandshakeException {
    channel.peer(expected);
    hello = greeting(Kind.HELLO, expected);
    channel.send(hello);
    challenge = channel.receive(Kind.CHALLENGE);
    Greeting theirs = Greeting.read(challenge.body());
    if (theirs == null) {
      throw malformed();
    }
    if (!theirs.name().equals(expected)) {
      throw channel.refuse(
          Refusal.NAME, "at " + channel.where() + " is " + theirs.name() + ", not " + expected);
    }
    channel.requireProven(expected);
  }

  /**
   * The accepting side: of a new link, or of an {@link #agreement}.
   *
   * @return the peer's name
   */
  String accept(Admission admission) throws HandshakeException {
    hello = channel.receive(Kind.HELLO);
    Greeting theirs = Greeting.read(hello.body());
    if (theirs == null) {
      throw malformed();
    }
    String peer = theirs.name();
    channel.peer(peer);
    channel.requireProven(peer);
    challenge = greeting(Kind.CHALLENGE, "");
    channel.send(challenge);
    HandshakeMessage request = channel.receive(Kind.PROOF, Kind.RESUME, Kind.LANE);
    if (request.kind() == Kind.LANE) {
      acceptLane(theirs, request.body(), admission);
      return peer;
    }
    if (request.kind() == Kind.RESUME) {
      acceptResumption(theirs, request.body(), admission);
      return peer;
    }
    check(request.body(), proof(CONNECT));
    checkNames(theirs);
    checkDirection(peer);
    admitted = admission.reserve(peer);
    if (!admitted) {
      throw channel.refuse(Refusal.DUPLICATE, own() + " has a link to " + peer + " already");
    }
    channel.send(channel.message(Kind.ACCEPT, proof(ACCEPT)));
    channel.receive(Kind.CONFIRM);
    return peer;
  }

  private void acceptLane(Greeting greeting, byte[] request, Admission admission)
      throws HandshakeException {
    ResumeBody theirs = ResumeBody.read(request);
    if (theirs == null) {
      throw malformed();
    }
    check(ResumeBody.proofIn(request), proof(LANE, theirs.bytes()));
    checkNames(greeting);
    laneOf = admission.findForLane(greeting.name(), theirs.session());
    laneId = theirs.number();
    if (laneOf == null) {
      throw channel.refuse(Refusal.SESSION, own() + " has no link for this lane, or enough lanes");
    }
    channel.send(channel.message(Kind.LANE_ACCEPTED, proof(LANE_ACCEPTED)));
    channel.receive(Kind.CONFIRM);
  }

  private void acceptResumption(Greeting greeting, byte[] request, Admission admission)
      throws HandshakeException {
    String peer = greeting.name();
    ResumeBody theirs = ResumeBody.read(request);
    if (theirs == null) {
      throw malformed();
    }
    check(ResumeBody.proofIn(request), proof(RESUME, theirs.bytes()));
    checkNames(greeting);
    Link link = admission.find(peer, theirs.session());
    if (link == null) {
      throw channel.refuse(
          Refusal.SESSION, own() + " does not have the link any more that broke off");
    }
    // Whoever accepts connections asks in this way whether the peer still has the link.
    asked = true;
    checkDirection(peer);
    ResumePoint point = link.quiesce(peer + " makes a new connection");
    if (point == null) {
      throw channel.refuse(Refusal.DUPLICATE, own() + " is still busy with the broken connection");
    }
    ResumeBody mine = new ResumeBody(theirs.session(), point.received());
    channel.send(channel.message(Kind.RESUMED, mine.signed(proof(RESUMED, mine.bytes()))));
    channel.receive(Kind.CONFIRM);
    agreement = new Agreement(point, theirs.number());
  }

  private void check(byte[] given, byte[] proof) throws HandshakeException {
    if (!MessageDigest.isEqual(given, proof)) {
      throw channel.refuse(
          Refusal.TOKEN, channel.peer() + " has another deployment token than " + own());
    }
  }

  private void checkNames(Greeting theirs) throws HandshakeException {
    if (!theirs.expected().equals(own())) {
      throw channel.refuse(
          Refusal.NAME, theirs.name() + " looks for " + theirs.expected() + ", this is " + own());
    }
    if (theirs.name().equals(own())) {
      throw channel.refuse(Refusal.NAME, "two VMMs are named " + own());
    }
  }

  private void checkDirection(String peer) throws HandshakeException {
    if (peer.compareTo(own()) > 0) {
      throw channel.refuse(
          Refusal.DIRECTION, own() + " has the smaller name and connects to " + peer + " itself");
    }
  }

  private HandshakeException malformed() {
    return channel.refuse(
        Refusal.MALFORMED, "the greeting of " + channel.where() + " makes no sense");
  }

  /** The name the other side has given so far, or null. */
  String peer() {
    return channel.peer();
  }

  /** Whether the admission was asked for a new link and has said yes. */
  boolean admitted() {
    return admitted;
  }

  /** Whether the peer has only asked for a link that is there, or has resumed it. */
  boolean asked() {
    return asked;
  }

  /** What the accepting side has agreed to, if it was not a new link; else null. */
  Agreement agreement() {
    return agreement;
  }

  /** The link that the accepting side has found for a lane, else null. */
  Link laneOf() {
    return laneOf;
  }

  /** Which of its connections this is ({@link LaneHalf#id}). */
  long laneId() {
    return laneId;
  }

  /** What tells the link that this handshake has made from any other. */
  byte[] session() {
    return proof(SESSION);
  }

  private String own() {
    return options.name();
  }

  private HandshakeMessage greeting(Kind kind, String expected) {
    byte[] nonce = new byte[Greeting.NONCE];
    RANDOM.nextBytes(nonce);
    return channel.message(kind, new Greeting(nonce, own(), expected).bytes());
  }

  private byte[] proof(byte[] label, byte... more) {
    return options.token().prove(label, hello.bytes(), challenge.bytes(), more);
  }
}
