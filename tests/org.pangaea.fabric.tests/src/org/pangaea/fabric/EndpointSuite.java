package org.pangaea.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pangaea.fabric.wire.Address;
import org.pangaea.fabric.wire.Wire;

/** How VMMs find, accept and refuse each other, over every transport. */
abstract class EndpointSuite {

  private static final Duration SHORT = Duration.ofMillis(300);

  private final TestNetwork network;
  private final Recorder recorder = new Recorder();

  EndpointSuite(String scheme) {
    network = new TestNetwork(scheme);
  }

  @AfterEach
  void close() {
    network.close();
  }

  private static CompletableFuture<Map<String, Link>> connecting(
      FabricEndpoint endpoint, Map<String, Address> peers) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return endpoint.connectAll(peers, TestNetwork.LONG);
          } catch (FabricException e) {
            throw new AssertionError(e.getMessage(), e);
          }
        },
        body -> Thread.ofPlatform().daemon().start(body));
  }

  private FabricException refusal(FabricEndpoint from, Map<String, Address> peers) {
    return assertThrows(FabricException.class, () -> from.connectAll(peers, TestNetwork.LONG));
  }

  private void assertBothLog(String one, String other, String what) {
    Await.until(
        () -> network.logged(one, what) && network.logged(other, what),
        () -> "both to log '" + what + "': " + network.log);
  }

  @Test
  void fourVmmsMakeOneLinkPerPair() {
    List<FabricEndpoint> endpoints = new ArrayList<>();
    for (String name : List.of("n0", "n1", "n2", "n3")) {
      endpoints.add(network.open(name, recorder));
    }
    Map<String, Address> all = TestNetwork.addresses(endpoints.toArray(FabricEndpoint[]::new));
    List<CompletableFuture<Map<String, Link>>> results =
        endpoints.stream().map(endpoint -> connecting(endpoint, all)).toList();
    for (int i = 0; i < 4; i++) {
      Map<String, Link> links = results.get(i).join();
      assertEquals(3, links.size());
      assertFalse(links.containsKey("n" + i));
      assertEquals(3, endpoints.get(i).links().size());
    }
    // A frame on each of the twelve ends arrives: no end is left over from a second connection.
    endpoints.forEach(endpoint -> endpoint.links().forEach(link -> link.send(1, 0, 0)));
    recorder.awaitFrames(12);
    assertEquals(12, recorder.opened.get());
  }

  @Test
  void connectingAgainKeepsTheLinksThatAreThere() throws Exception {
    TestNetwork.Pair pair = network.pair(recorder, new Recorder());
    Map<String, Address> both = TestNetwork.addresses(pair.a(), pair.b());
    assertSame(pair.toB(), pair.a().connectAll(both, TestNetwork.LONG).get("b"));
  }

  @Test
  void afterALinkHasEndedANewOneCanBeMade() throws Exception {
    Recorder atB = new Recorder();
    TestNetwork.Pair pair = network.pair(recorder, atB);
    pair.toB().abort("planted");
    recorder.awaitEnd();
    Map<String, Address> both = TestNetwork.addresses(pair.a(), pair.b());
    Link second = pair.a().connectAll(both, TestNetwork.LONG).get("b");
    assertNotSame(pair.toB(), second);
    second.send(9, 0, 0);
    atB.awaitFrames(1);
  }

  @Test
  void aPeerThatStartsLaterIsAwaited() {
    FabricOptions late = network.options("b");
    FabricEndpoint a = network.open("a", recorder);
    Address address = late.listen();
    if (address.port() == 0) {
      // A port that is free now, so that both sides know it before the peer is there.
      FabricEndpoint probe = network.open(late, recorder);
      address = probe.address();
      probe.close();
      late = listeningAt(late, address);
    }
    CompletableFuture<Map<String, Link>> result = connecting(a, Map.of("b", address));
    Await.until(
        () -> result.isDone() || a.describe().startsWith("fabric of a"), () -> "the first attempt");
    network.open(late, recorder);
    assertEquals(1, result.join().size());
  }

  private static FabricOptions listeningAt(FabricOptions options, Address address) {
    return FabricOptions.of(options.name(), options.token(), address)
        .withTransport(options.transport())
        .withLog(options.log());
  }

  @Test
  void aPeerThatNeverComesIsNamedWithTheReason() {
    FabricEndpoint m = network.open("m", recorder);
    FabricEndpoint gone = network.open("z", recorder);
    Map<String, Address> peers = new TreeMap<>(TestNetwork.addresses(m, gone));
    peers.put("a", network.address());
    gone.close();
    FabricException e = assertThrows(FabricException.class, () -> m.connectAll(peers, SHORT));
    assertTrue(e.getMessage().contains("a has not connected to " + m.address()), e.getMessage());
    assertTrue(
        e.getMessage().contains("z at " + peers.get("z") + " could not be reached: cannot connect"),
        e.getMessage());
  }

  @Test
  void anotherDeploymentTokenIsRefusedAndBothSidesLogIt() {
    FabricEndpoint a = network.open(withToken("a", DeploymentToken.random()), recorder);
    FabricEndpoint b = network.open("b", recorder);
    FabricException e = refusal(a, TestNetwork.addresses(a, b));
    assertTrue(e.getMessage().contains("b refused: a has another deployment token than b"));
    assertBothLog("a", "b", "a has another deployment token than b");
    assertEquals(0, recorder.opened.get());
    FabricException waiting =
        assertThrows(FabricException.class, () -> b.connectAll(TestNetwork.addresses(a, b), SHORT));
    assertTrue(
        waiting.getMessage().contains("it was turned away: a has another deployment token"),
        waiting.getMessage());
  }

  private FabricOptions withToken(String name, DeploymentToken other) {
    FabricOptions options = network.options(name);
    return FabricOptions.of(name, other, options.listen())
        .withTransport(options.transport())
        .withLog(options.log());
  }

  @Test
  void anAcceptingSideThatDoesNotKnowTheTokenIsFoundOutToo() throws Exception {
    // It lets everybody in, but cannot prove itself.
    FabricOptions liar = withToken("b", DeploymentToken.random());
    try (var listener = network.transport("b").listen(network.address())) {
      CompletableFuture<String> seen =
          CompletableFuture.supplyAsync(
              () -> acceptBlindly(listener, liar), body -> Thread.ofPlatform().start(body));
      FabricEndpoint a = network.open("a", recorder);
      FabricException e = refusal(a, Map.of("b", listener.address()));
      assertTrue(e.getMessage().contains("b has another deployment token than a"), e.getMessage());
      assertTrue(seen.join().contains("b has another deployment token than a"), seen.join());
    }
  }

  private static String acceptBlindly(
      org.pangaea.fabric.wire.Transport.Listener listener, FabricOptions options) {
    try {
      Wire wire = listener.accept();
      HandshakeMessage.read(wire);
      write(
          wire,
          HandshakeMessage.Kind.CHALLENGE,
          new Greeting(new byte[Greeting.NONCE], options.name(), "").bytes());
      HandshakeMessage.read(wire);
      write(wire, HandshakeMessage.Kind.ACCEPT, options.token().prove(new byte[1]));
      HandshakeMessage answer = HandshakeMessage.read(wire);
      wire.close();
      return answer.kind() + new String(answer.body(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void write(Wire wire, HandshakeMessage.Kind kind, byte[] body) throws IOException {
    wire.write(ByteBuffer.wrap(new HandshakeMessage(HandshakeMessage.VERSION, kind, body).bytes()));
  }

  @Test
  void anotherVersionIsRefusedAndBothSidesHearOfBoth() throws Exception {
    FabricEndpoint b = network.open("b", recorder);
    Wire wire = network.transport("a").connect(b.address(), SHORT);
    HandshakeException e =
        assertThrows(
            HandshakeException.class,
            () -> new Handshake(wire, network.options("a"), 7).connect("b"));
    wire.close();
    assertEquals(Refusal.VERSION, e.refusal());
    assertTrue(
        e.getMessage()
            .contains(
                "speaks version 7 of the fabric's protocol, b version " + HandshakeMessage.VERSION),
        e.getMessage());
    Await.until(() -> network.logged("b", "speaks version 7"), network.log::toString);
  }

  @Test
  void aPeerOfAnotherNameIsRefusedByBothSides() {
    FabricEndpoint a = network.open("a", recorder);
    FabricEndpoint c = network.open("c", recorder);
    FabricException e = refusal(a, Map.of("b", c.address()));
    assertTrue(e.getMessage().contains("is c, not b"), e.getMessage());
    assertBothLog("a", "c", "is c, not b");
  }

  @Test
  void theGreaterNameIsToldToWaitForTheSmallerOne() throws Exception {
    FabricEndpoint a = network.open("a", recorder);
    Wire wire = network.transport("b").connect(a.address(), SHORT);
    HandshakeException e =
        assertThrows(
            HandshakeException.class, () -> new Handshake(wire, network.options("b")).connect("a"));
    wire.close();
    assertEquals(Refusal.DIRECTION, e.refusal());
    assertTrue(e.getMessage().contains("a has the smaller name and connects to b itself"));
    Await.until(() -> network.logged("a", "has the smaller name"), network.log::toString);
  }

  @Test
  void twoVmmsOfOneNameAreRefused() throws Exception {
    FabricEndpoint first = network.open("a", recorder);
    Wire wire = network.transport("a").connect(first.address(), SHORT);
    HandshakeException e =
        assertThrows(
            HandshakeException.class, () -> new Handshake(wire, network.options("a")).connect("a"));
    wire.close();
    assertEquals(Refusal.NAME, e.refusal());
    assertTrue(e.getMessage().contains("two VMMs are named a"), e.getMessage());
  }

  @Test
  void aSecondLinkOfAPeerIsRefusedAndTheFirstLivesOn() {
    Recorder atB = new Recorder();
    TestNetwork.Pair pair = network.pair(recorder, atB);
    FabricEndpoint twin = network.open("a", new Recorder());
    FabricException e =
        assertThrows(
            FabricException.class, () -> twin.connectAll(Map.of("b", pair.b().address()), SHORT));
    assertTrue(e.getMessage().contains("b refused: b has a link to a already"), e.getMessage());
    assertBothLog("a", "b", "b has a link to a already");
    pair.toB().send(4, 0, 0);
    atB.awaitFrames(1);
  }

  @Test
  void aStrangerThatSaysNothingIsDroppedAfterTheTimeout() throws Exception {
    FabricEndpoint b = network.open(network.options("b").withHandshakeTimeout(SHORT), recorder);
    Wire stranger = network.transport("a").connect(b.address(), SHORT);
    assertEquals(-1, readQuietly(stranger));
    Await.until(() -> network.logged("b", "took longer than 300 ms"), network.log::toString);
    stranger.close();
  }

  @Test
  void strangersThatSayNothingKeepNobodyOut() throws Exception {
    FabricEndpoint b =
        network.open(network.options("b").withHandshakeTimeout(Duration.ofHours(1)), recorder);
    List<Wire> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        silent.add(network.transport("a").connect(b.address(), TestNetwork.LONG));
      }
      FabricEndpoint a = network.open("a", new Recorder());
      assertEquals(1, a.connectAll(Map.of("b", b.address()), TestNetwork.LONG).size());
      assertEquals(-1, readQuietly(silent.getFirst()), "the first one is still listened to");
    } finally {
      silent.forEach(Wire::close);
    }
  }

  @Test
  void aPeerThatAcceptsAndSaysNothingIsNamed() throws Exception {
    try (var listener = network.transport("b").listen(network.address())) {
      FabricEndpoint a =
          network.open(network.options("a").withHandshakeTimeout(Duration.ofMillis(100)), recorder);
      FabricException e =
          assertThrows(
              FabricException.class,
              () -> a.connectAll(Map.of("b", listener.address()), Duration.ofMillis(400)));
      assertTrue(e.getMessage().contains("the handshake with b took longer"), e.getMessage());
    }
  }

  @Test
  void whoSpeaksAnotherProtocolIsTurnedAway() throws Exception {
    FabricEndpoint b = network.open("b", recorder);
    Wire stranger = network.transport("a").connect(b.address(), SHORT);
    stranger.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    assertEquals(-1, readQuietly(stranger));
    Await.until(() -> network.logged("b", "does not speak the fabric's"), network.log::toString);
    stranger.close();
  }

  @Test
  void mutatedHandshakesLeaveNoLinkAndNoClaimBehind() throws Exception {
    Random random = new Random(Seed.of("mutated handshakes"));
    FabricEndpoint b = network.open(network.options("b").withHandshakeTimeout(SHORT), recorder);
    FabricOptions options = network.options("a");
    // HELLO, PROOF and CONFIRM of a peer with a name of one letter, for one with the same.
    int handshakeBytes = 45 + 41 + 9;
    for (int i = 0; i < 300; i++) {
      Wire wire = network.transport("a").connect(b.address(), SHORT);
      int at = random.nextInt(handshakeBytes);
      byte flip = (byte) (1 + random.nextInt(255));
      try (Wire mutating = new MutatingWire(wire, at, flip)) {
        new Handshake(mutating, options).connect("b");
      } catch (HandshakeException _) {
        // The usual end; only a change of the very last message is not told to this side.
      }
    }
    FabricEndpoint a = network.open("a", new Recorder());
    assertEquals(1, a.connectAll(Map.of("b", b.address()), TestNetwork.LONG).size());
    Await.until(() -> recorder.opened.get() > 0, () -> "the good link");
    assertEquals(1, recorder.opened.get(), "a mutated handshake made a link");
  }

  /** Changes one byte of what is written. */
  private record MutatingWire(Wire to, int at, byte flip, AtomicInteger written) implements Wire {

    MutatingWire(Wire to, int at, byte flip) {
      this(to, at, flip, new AtomicInteger());
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      return to.read(into);
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
      int start = written.getAndAdd(from.remaining());
      if (at >= start && at < start + from.remaining()) {
        int index = from.position() + at - start;
        from.put(index, (byte) (from.get(index) ^ flip));
      }
      to.write(from);
    }

    @Override
    public int sendBufferSize() {
      return to.sendBufferSize();
    }

    @Override
    public int receiveBufferSize() {
      return to.receiveBufferSize();
    }

    @Override
    public String describe() {
      return to.describe();
    }

    @Override
    public void close() {
      to.close();
    }
  }

  @Test
  void anAddressInUseIsNamed() {
    FabricEndpoint first = network.open("a", recorder);
    FabricOptions second =
        FabricOptions.of("b", network.token, first.address()).withTransport(network.transport("b"));
    FabricException e =
        assertThrows(FabricException.class, () -> FabricEndpoint.open(second, recorder));
    assertTrue(e.getMessage().startsWith("Cannot listen on " + first.address() + ": "));
    assertTrue(e.getMessage().endsWith("."), e.getMessage());
  }

  @Test
  void closingEndsAllLinksAndThreads() {
    FabricEndpoint first = network.open("closing-1", recorder);
    FabricEndpoint second = network.open("closing-2", recorder);
    Map<String, Address> both = TestNetwork.addresses(first, second);
    connecting(first, both).join();
    connecting(second, both).join();
    assertTrue(threads("closing-") >= 6);
    first.close();
    second.close();
    first.close();
    assertEquals(2, recorder.reasons.size(), "all handlers have run when close returns");
    Await.until(() -> threads("closing-") == 0, () -> "the end of all threads");
    FabricException e =
        assertThrows(FabricException.class, () -> first.connectAll(both, TestNetwork.LONG));
    assertEquals("The fabric of closing-1 was closed while connecting.", e.getMessage());
  }

  @Test
  void aHandlerMayCloseTheEndpoint() {
    FabricEndpoint[] own = new FabricEndpoint[1];
    Recorder closing =
        new Recorder() {
          @Override
          public void frame(Link link, int type, int vm, long guestTime, ByteBuffer payload) {
            own[0].close();
          }
        };
    TestNetwork.Pair pair = network.pair(recorder, closing);
    own[0] = pair.b();
    pair.toB().send(1, 0, 0);
    assertEquals("b closed the link: b is closing", recorder.awaitEnd());
    assertEquals("b is closing", closing.awaitEnd());
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("fabric-"))
        .filter(thread -> thread.getName().contains(name))
        .peek(thread -> assertTrue(thread.isDaemon(), thread.getName()))
        .count();
  }

  /** The end of a stream, told by -1 or by a reset. */
  private static int readQuietly(Wire wire) {
    try {
      return wire.read(ByteBuffer.allocate(1));
    } catch (IOException _) {
      return -1;
    }
  }
}
