package org.pangaea.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pangaea.fabric.BreakingTransport.Plan;
import org.pangaea.fabric.wire.Address;
import org.pangaea.fabric.wire.Wire;

/** A link goes on over another connection when its own breaks, and what it does if it cannot. */
class ReconnectTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final DeploymentToken token = DeploymentToken.random();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<FabricEndpoint> opened = new ArrayList<>();
  private final Recorder atA = new Recorder();
  private final Recorder atB = new Recorder();
  private BreakingTransport network = new BreakingTransport("b", () -> Plan.NEVER, 1 << 20);
  private FabricEndpoint a;
  private FabricEndpoint b;
  private Link toB;
  private Link toA;

  @AfterEach
  void close() {
    opened.forEach(FabricEndpoint::close);
  }

  private FabricOptions options(String name, Duration limit) {
    return FabricOptions.of(name, token, Address.memory(name))
        .withTransport(network)
        .withHeartbeat(limit.dividedBy(20), limit)
        .withLog(line -> log.add(name + ": " + line));
  }

  private FabricEndpoint open(FabricOptions options, FrameHandler handler) throws FabricException {
    FabricEndpoint endpoint = FabricEndpoint.open(options, handler);
    opened.add(endpoint);
    return endpoint;
  }

  private void pair(Duration limit, FrameHandler handlerA, FrameHandler handlerB)
      throws FabricException {
    a = open(options("a", limit), handlerA);
    b = open(options("b", limit), handlerB);
    toB = a.connectAll(addresses(), TestNetwork.LONG).get("b");
    toA = b.connectAll(addresses(), TestNetwork.LONG).get("a");
  }

  private Map<String, Address> addresses() {
    return new TreeMap<>(Map.of("a", a.address(), "b", b.address()));
  }

  private void assertUndisturbed() {
    toB.send(7, 0, 0);
    toA.send(8, 0, 0);
    Await.until(
        () -> !atB.frames.isEmpty() && atB.frames.getLast().type() == 7, () -> "a frame at b");
    Await.until(
        () -> !atA.frames.isEmpty() && atA.frames.getLast().type() == 8, () -> "a frame at a");
    assertEquals(1, atA.opened.get());
    assertEquals(1, atB.opened.get());
    assertEquals(List.of(), atA.reasons);
    assertEquals(List.of(), atB.reasons);
  }

  /**
   * Connections break one after the other, each a byte later than the one before, so in each
   * message of the handshakes, too; every other connection lives until some hundred frames are
   * through.
   */
  private void breakEverywhere(
      boolean forward, boolean lost, int positions, int ahead, int capacity, long seed)
      throws Exception {
    Random random = new Random(seed);
    AtomicInteger count = new AtomicInteger();
    // The first connection makes the link, and has to live until then.
    network =
        new BreakingTransport(
            "b",
            () -> {
              int number = count.getAndIncrement();
              return number == 0
                  ? new Plan(forward, 2000, lost)
                  : number % 2 == 1
                      ? new Plan(forward, number / 2, lost)
                      : new Plan(
                          random.nextBoolean(), 1000 + random.nextInt(9000), random.nextBoolean());
            },
            capacity);
    Traffic fromA = new Traffic(ahead);
    Traffic fromB = new Traffic(ahead);
    pair(MINUTE, fromB.handler(), fromA.handler());
    fromA.start(toB, seed);
    fromB.start(toA, seed + 100);
    Await.until(
        () ->
            network.connections() > 2 * positions || fromA.wrong() != null || fromB.wrong() != null,
        () -> "connection " + network.connections() + "\n" + a.describe() + "\n" + b.describe());
    fromA.finish();
    fromB.finish();
    assertNull(fromA.wrong());
    assertNull(fromB.wrong());
    assertTrue(fromA.arrived() > positions && fromB.arrived() > positions);
    for (Traffic traffic : List.of(fromA, fromB)) {
      assertEquals(1, traffic.life().opened.get());
      assertEquals(List.of(), traffic.life().reasons);
    }
    toB.close("the test is over");
    assertEquals("the test is over", fromB.life().awaitEnd());
    fromA.life().awaitEnd();
    assertEquals(1, fromA.life().reasons.size());
  }

  @Test
  void everyFrameArrivesOnceWhereverTheConnectingSidesBytesEnd() throws Exception {
    breakEverywhere(true, false, 400, 100, 64 * 1024, Seed.of("forward"));
  }

  @Test
  void everyFrameArrivesOnceWhereverTheAcceptingSidesBytesEnd() throws Exception {
    breakEverywhere(false, false, 400, 100, 64 * 1024, Seed.of("backward"));
  }

  @Test
  void everyFrameArrivesOnceThoughWhatWasUnderWayIsLost() throws Exception {
    breakEverywhere(true, true, 400, 100, 64 * 1024, Seed.of("forward, lost"));
  }

  @Test
  void everyFrameArrivesOnceThoughAnswersUnderWayAreLost() throws Exception {
    breakEverywhere(false, true, 400, 100, 64 * 1024, Seed.of("backward, lost"));
  }

  /** Who sends without measure waits; whoever serves the link must not wait for itself. */
  @Test
  void nobodyWaitsForItselfThoughAllThatIsKeptIsFull() throws Exception {
    breakEverywhere(true, true, 30, Integer.MAX_VALUE, 16 * 1024, Seed.of("full"));
  }

  /** Otherwise it would go on with what it has read before, and get it once more. */
  @Test
  void aConnectionBeginsWhenTheServiceThreadHasLeftTheOneBefore() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    Recorder slow =
        new Recorder() {
          @Override
          public void frame(Link link, int type, int vm, long guestTime, ByteBuffer payload) {
            super.frame(link, type, vm, guestTime, payload);
            try {
              mayEnd.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }
        };
    pair(MINUTE, atA, slow);
    toB.beginBatch();
    for (int i = 0; i < 3; i++) {
      toB.send(1, i, 0);
    }
    toB.endBatch();
    slow.awaitFrames(1);
    network.cut();
    Await.until(() -> network.connections() > 1, () -> "the next connection");
    // Time for a mistake, which what follows would find.
    toB.awaitConnection(Duration.ofMillis(300).toNanos());
    mayEnd.countDown();
    toB.send(1, 3, 0);
    slow.awaitFrames(4);
    for (int i = 0; i < 4; i++) {
      assertEquals(i, slow.frames.get(i).vm());
    }
    assertEquals(List.of(), slow.reasons);
  }

  @Test
  void framesSentWithoutAConnectionArriveOverTheNextOne() throws Exception {
    pair(MINUTE, atA, atB);
    network.reachable(false);
    network.cut();
    Await.until(() -> !toB.connected() && !toA.connected(), () -> "the break");
    for (int i = 0; i < 100; i++) {
      toB.send(1, i, 0, ByteBuffer.allocate(4096));
      toA.send(1, i, 0);
    }
    assertTrue(toB.describe().contains("waits for a new connection"), toB.describe());
    assertEquals(0, atB.frames.size());
    network.reachable(true);
    atA.awaitFrames(100);
    atB.awaitFrames(100);
    for (int i = 0; i < 100; i++) {
      assertEquals(i, atB.frames.get(i).vm());
      assertEquals(i, atA.frames.get(i).vm());
    }
    assertUndisturbed();
  }

  @Test
  void aBreakBeyondTheLimitEndsTheLinkOnceAtBothEnds() throws Exception {
    pair(SECOND, atA, atB);
    network.reachable(false);
    network.cut();
    for (Recorder end : List.of(atA, atB)) {
      String reason = end.awaitEnd();
      assertTrue(reason.contains("; no sign of life from "), reason);
      assertTrue(reason.endsWith(" for 1000 ms"), reason);
    }
    assertThrows(LinkClosedException.class, () -> toB.send(1, 0, 0));
    network.reachable(true);
    a.close();
    b.close();
    assertEquals(1, atA.reasons.size());
    assertEquals(1, atB.reasons.size());
  }

  @Test
  void aConnectionThatDiedWithoutAWordIsReplaced() throws Exception {
    pair(SECOND.multipliedBy(2), atA, atB);
    toB.send(1, 0, 0);
    atB.awaitFrames(1);
    network.swallow();
    toB.send(2, 0, 0);
    toA.send(3, 0, 0);
    atB.awaitFrames(2);
    atA.awaitFrames(1);
    assertUndisturbed();
  }

  @Test
  void aVmmThatIsGoneIsLostLongBeforeTheLimit() throws Exception {
    pair(MINUTE, atA, atB);
    network.reachable(false);
    network.cut();
    Await.until(() -> !toB.connected() && !toA.connected(), () -> "the break");
    b.close();
    network.reachable(true);
    String reason = atA.awaitEnd();
    assertTrue(reason.contains("b is gone: cannot connect to memory:b: nobody listens"), reason);
  }

  @Test
  void theSideThatAcceptsFindsOutToo() throws Exception {
    pair(MINUTE, atA, atB);
    network.reachable(false);
    network.cut();
    Await.until(() -> !toB.connected() && !toA.connected(), () -> "the break");
    a.close();
    network.reachable(true);
    String reason = atB.awaitEnd();
    assertTrue(reason.contains("a is gone: cannot connect to memory:a: nobody listens"), reason);
  }

  @Test
  void aVmmThatWasRestartedIsNotTheOneOfTheLink() throws Exception {
    pair(MINUTE, atA, atB);
    network.reachable(false);
    network.cut();
    Await.until(() -> !toB.connected() && !toA.connected(), () -> "the break");
    b.close();
    FabricEndpoint again = open(options("b", MINUTE), new Recorder());
    network.reachable(true);
    String reason = atA.awaitEnd();
    assertTrue(reason.contains("b does not have the link any more that broke off"), reason);
    b = again;
    assertNotNull(a.connectAll(addresses(), TestNetwork.LONG).get("b"));
  }

  @Test
  void aPeerThatComesBackWithoutTheLinkEndsItHere() throws Exception {
    pair(MINUTE, atA, atB);
    network.reachable(false);
    network.cut();
    Await.until(() -> !toB.connected() && !toA.connected(), () -> "the break");
    a.close();
    Recorder anew = new Recorder();
    a = open(options("a", MINUTE), anew);
    network.reachable(true);
    assertNotNull(a.connectAll(addresses(), TestNetwork.LONG).get("b"));
    String reason = atB.awaitEnd();
    assertTrue(
        reason.contains("a has been started anew") || reason.contains("does not have the link"),
        reason);
  }

  @Test
  void whoDoesNotKnowTokenOrSessionCannotResume() throws Exception {
    pair(MINUTE, atA, atB);
    FabricOptions stranger =
        FabricOptions.of("a", DeploymentToken.random(), Address.memory("c")).withLog(_ -> {});
    assertEquals(Refusal.TOKEN, refusal(stranger, toB.session()));
    assertEquals(Refusal.SESSION, refusal(options("a", MINUTE), new byte[32]));
    assertEquals(1, atA.opened.get());
    assertUndisturbed();
    assertEquals(3, network.connections(), "no new connection was necessary");
  }

  /** Tries to resume the link of a to b from elsewhere. */
  private Refusal refusal(FabricOptions who, byte[] session) throws IOException {
    try (Wire wire = network.connect(b.address(), SECOND)) {
      Link pretended = pretended(who, session);
      HandshakeException e =
          assertThrows(HandshakeException.class, () -> new Handshake(wire, who).resume(pretended));
      return e.refusal();
    }
  }

  /** A link as a restarted or strange VMM could make it up: broken, and ready to be resumed. */
  private static Link pretended(FabricOptions who, byte[] session) throws IOException {
    Wire ended = new ScriptedWire(new byte[0], 1);
    Link link = new Link("b", ended, who, new Recorder(), _ -> {}, session, null);
    Thread.ofPlatform().daemon().start(() -> link.serve(() -> {}));
    Await.until(() -> !link.connected(), () -> "the end of the script");
    return link;
  }

  @Test
  void aPeerThatClaimsFramesItCannotHaveEndsTheLink() throws Exception {
    pair(MINUTE, atA, atB);
    ResumeBody claim = new ResumeBody(toB.session(), 1000);
    try (Wire wire = network.connect(b.address(), SECOND)) {
      HandshakeMessage hello =
          message(
              HandshakeMessage.Kind.HELLO,
              new Greeting(new byte[Greeting.NONCE], "a", "b").bytes());
      write(wire, hello);
      HandshakeMessage challenge = HandshakeMessage.read(wire);
      byte[] proof =
          token.prove(
              "pangaea fabric resume".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
              hello.bytes(),
              challenge.bytes(),
              claim.bytes());
      write(wire, message(HandshakeMessage.Kind.RESUME, claim.signed(proof)));
      assertEquals(HandshakeMessage.Kind.RESUMED, HandshakeMessage.read(wire).kind());
      write(wire, message(HandshakeMessage.Kind.CONFIRM, new byte[0]));
      String reason = atB.awaitEnd();
      assertTrue(reason.contains("a resumed with 1000 frames, which cannot be"), reason);
    }
  }

  private static HandshakeMessage message(HandshakeMessage.Kind kind, byte[] body) {
    return new HandshakeMessage(HandshakeMessage.VERSION, kind, body);
  }

  private static void write(Wire wire, HandshakeMessage message) throws IOException {
    wire.write(ByteBuffer.wrap(message.bytes()));
  }

  /** Heartbeats alone, one every three seconds here, would let half of this pile up. */
  @Test
  void trafficInOneDirectionIsAcknowledgedAsItComes() throws Exception {
    pair(MINUTE, atA, atB);
    int frames = 3000;
    for (int i = 0; i < frames; i++) {
      toB.send(1, i, 0, ByteBuffer.allocate(8192));
    }
    atB.awaitFrames(frames);
    long acknowledgements = toA.counters().framesOut(FrameHeader.HEARTBEAT);
    int expected = frames * 8192 / FrameReceiver.ACKNOWLEDGED_BYTES;
    assertTrue(
        acknowledgements > 10 && acknowledgements < expected + 20,
        acknowledgements + " acknowledgements");
    assertUndisturbed();
  }

  @Test
  void whoFindsNoRoomForWhatIsKeptWaitsForTheConnection() throws Exception {
    network = new BreakingTransport("b", () -> Plan.NEVER, 64 * 1024);
    pair(MINUTE, atA, atB);
    network.reachable(false);
    network.cut();
    Await.until(() -> !toB.connected() && !toA.connected(), () -> "the break");
    int frames = 40;
    Thread sender =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              for (int i = 0; i < frames; i++) {
                toB.send(1, i, 0, ByteBuffer.allocate(Link.MAX_PAYLOAD));
              }
            });
    Await.until(() -> sender.getState() == Thread.State.TIMED_WAITING, () -> "the sender to wait");
    network.reachable(true);
    atB.awaitFrames(frames);
    assertUndisturbed();
  }

  @Test
  void whoFindsNoRoomIsToldWhenTheLinkEnds() throws Exception {
    network = new BreakingTransport("b", () -> Plan.NEVER, 64 * 1024);
    pair(SECOND, atA, atB);
    network.reachable(false);
    network.cut();
    LinkClosedException e =
        assertThrows(
            LinkClosedException.class,
            () -> {
              while (true) {
                toB.send(1, 0, 0, ByteBuffer.allocate(Link.MAX_PAYLOAD));
              }
            });
    assertTrue(e.getMessage().contains("no sign of life from b"), e.getMessage());
    assertEquals(1, atA.reasons.size() + (atA.reasons.isEmpty() ? 1 : 0));
  }

  @Test
  void aTcpConnectionThatIsResetIsReplaced() throws Exception {
    try (TestNetwork tcp = new TestNetwork(Address.TCP)) {
      TestNetwork.Pair pair = tcp.pair(atA, atB);
      toB = pair.toB();
      toA = pair.toA();
      toB.quiesce("planted");
      assertUndisturbed();
      toA.quiesce("planted");
      assertUndisturbed();
      Await.until(() -> tcp.logged("a", "goes on over a new connection"), tcp.log::toString);
    }
  }

  @Test
  void aUnixSocketThatEndsIsTheEndOfTheLink() throws Exception {
    try (TestNetwork unix = new TestNetwork(Address.UNIX)) {
      TestNetwork.Pair pair = unix.pair(atA, atB);
      assertNull(pair.toB().quiesce("planted"));
      assertEquals("planted", atA.awaitEnd());
      atB.awaitEnd();
    }
  }
}
