package org.pangaea.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pangaea.fabric.wire.Address;
import org.pangaea.fabric.wire.PairedWire;
import org.pangaea.fabric.wire.Wire;

/** Requests whose answers are read by whoever asks. */
class LaneTest {

  private static final int NEVER = 3;
  private static final int NOTHING = 2;
  private static final int LATER = 1;

  private final TestNetwork network = new TestNetwork(Address.UNIX);
  private final Recorder atA = new Recorder();
  private final Answering atB = new Answering();

  /** Answers with the number asked for and a page of it: at once, later, not at all. */
  private static class Answering extends Recorder {
    final Queue<Runnable> later = new ConcurrentLinkedQueue<>();
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger lanes = new AtomicInteger();

    /** Of requests that are not answered. */
    volatile List<Reply> replies = new ArrayList<>();

    @Override
    public void laneOpened(Link link) {
      lanes.incrementAndGet();
    }

    @Override
    public void asked(
        Link link, int type, int vm, long guestTime, ByteBuffer payload, Reply reply) {
      long number = payload.getLong();
      asked.incrementAndGet();
      Runnable answer = () -> reply.send(type, vm, guestTime + 1, page(number));
      switch (type) {
        case NEVER -> replies.add(reply);
        case NOTHING -> reply.none();
        case LATER -> later.add(answer);
        default -> answer.run();
      }
    }
  }

  private static FrameWriter page(long number) {
    return out -> {
      for (int i = 0; i < 512; i++) {
        out.putLong(number);
      }
    };
  }

  @AfterEach
  void close() {
    network.close();
  }

  /** A lane, which is made when it is first wanted. */
  private static Lane lane(Link link) {
    Lane[] lane = new Lane[1];
    Await.until(() -> (lane[0] = link.takeLane()) != null, () -> "a lane: " + link.describe());
    return lane[0];
  }

  private static long ask(Lane lane, int type, long number) {
    lane.ask(type, 7, 5, out -> out.putLong(number));
    long[] answer = {-1};
    boolean came =
        lane.awaitReply((kind, vm, guestTime, payload) -> {
          assertEquals(type, kind);
          assertEquals(7, vm);
          assertEquals(6, guestTime);
          assertEquals(4096, payload.remaining());
          answer[0] = payload.getLong();
        });
    assertEquals(came, answer[0] != -1);
    return answer[0];
  }

  /** What a thread of its own has found, which waits for an answer. */
  private static CompletableFuture<Long> asking(Lane lane, int type, long number) {
    CompletableFuture<Long> answer = new CompletableFuture<>();
    Thread.ofPlatform().daemon().start(() -> answer.complete(ask(lane, type, number)));
    return answer;
  }

  private static void await(BooleanSupplier condition, String what) {
    Await.until(condition, () -> what);
  }

  @Test
  void whoAsksReadsTheAnswerOnItsOwnThread() {
    Link toB = network.pair(atA, atB).toB();
    Lane lane = lane(toB);
    for (long i = 0; i < 1000; i++) {
      assertEquals(i, ask(lane, 0, i));
    }
    assertEquals(1, atB.lanes.get());
    assertEquals(0, atA.frames.size() + atB.frames.size(), "nothing went over the link");
    assertEquals(1000, toB.counters().framesIn(0));
    assertEquals(1000 * (36 + 4096), toB.counters().bytesIn(0));
    assertEquals(1000, toB.counters().framesOut(0));
  }

  @Test
  void theAnswerMayComeLaterAndFromAnotherThread() {
    Lane lane = lane(network.pair(atA, atB).toB());
    for (long i = 0; i < 100; i++) {
      CompletableFuture<Long> answer = asking(lane, LATER, i);
      await(() -> !atB.later.isEmpty(), "the request");
      assertFalse(answer.isDone());
      atB.later.remove().run();
      assertEquals(i, answer.join());
    }
  }

  @Test
  void manyAskAtOnceAndEachHasItsOwnAnswer() {
    Link toB = network.pair(atA, atB).toB();
    List<CompletableFuture<Long>> all = new ArrayList<>();
    for (int asker = 0; asker < 8; asker++) {
      Lane lane = lane(toB);
      long first = asker * 1000;
      CompletableFuture<Long> done = new CompletableFuture<>();
      all.add(done);
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            long right = 0;
            for (long i = first; i < first + 1000; i++) {
              right += ask(lane, 0, i) == i ? 1 : 0;
            }
            done.complete(right);
          });
    }
    all.forEach(done -> assertEquals(1000, done.join()));
    assertEquals(8, atB.lanes.get());
  }

  @Test
  void aRequestMayHaveNoAnswer() {
    Lane lane = lane(network.pair(atA, atB).toB());
    assertEquals(-1, ask(lane, NOTHING, 1));
    assertEquals(2, ask(lane, 0, 2), "the lane is free for the next one");
  }

  @Test
  void aRequestHasOneAnswer() throws Exception {
    AtomicBoolean refused = new AtomicBoolean();
    Answering twice =
        new Answering() {
          @Override
          public void asked(
              Link link, int type, int vm, long guestTime, ByteBuffer payload, Reply reply) {
            reply.send(type, vm, 6, page(1));
            reply.none();
            assertThrows(IllegalStateException.class, () -> reply.send(0, 0, 0, page(2)));
            refused.set(true);
          }
        };
    Lane lane = lane(network.pair(atA, twice).toB());
    assertEquals(1, ask(lane, 0, 1));
    await(refused::get, "the refusal of a second answer");
    lane.ask(NEVER, 7, 5, out -> out.putLong(1));
    assertThrows(IllegalStateException.class, () -> lane.ask(0, 7, 5, out -> out.putLong(2)));
  }

  @Test
  void lanesAreMadeWhenWantedAndUsedAgain() {
    Link toB = network.pair(atA, atB).toB();
    assertNull(toB.takeLane(), "whoever wants a lane does not wait for it to be made");
    Lane first = lane(toB);
    Lane second = lane(toB);
    assertNotSame(first, second);
    second.giveBack();
    assertSame(second, toB.takeLane());
    assertTrue(toB.describe().contains("2 lanes, 2 in use, 0 served"), toB.describe());
  }

  @Test
  void thereAreNoMoreThanANodeHasAgents() {
    TestNetwork.Pair pair = network.pair(atA, atB);
    for (int i = 0; i < Lanes.MOST; i++) {
      lane(pair.toB());
    }
    assertNull(pair.toB().takeLane());
    await(() -> pair.toA().describe().contains("0 in use, 64 served"), "all to be served");
    assertFalse(pair.toA().lanes().mayServe());
    assertNotNull(lane(pair.toA()), "the other direction has lanes of its own");
  }

  @Test
  void linksThatOutliveTheirConnectionsHaveNone() {
    try (TestNetwork tcp = new TestNetwork(Address.TCP)) {
      Link toB = tcp.pair(new Recorder(), new Answering()).toB();
      assertNull(toB.takeLane());
      assertTrue(toB.describe().contains("0 lanes"), toB.describe());
    }
  }

  @Test
  void aHandlerThatKnowsNothingOfLanesGetsFrames() {
    Recorder plain = new Recorder();
    Lane lane = lane(network.pair(atA, plain).toB());
    assertEquals(-1, ask(lane, 0, 9));
    assertEquals(1, plain.frames.size());
  }

  @Test
  void whoWaitsAtALaneIsToldOfTheEndOfTheLink() {
    for (boolean here : new boolean[] {true, false}) {
      Recorder asking = new Recorder();
      Answering serving = new Answering();
      TestNetwork.Pair pair = network.pair(asking, serving);
      Lane lane = lane(pair.toB());
      CompletableFuture<Long> answer = asking(lane, NEVER, 1);
      await(() -> serving.asked.get() == 1, "the request");
      (here ? pair.toB() : pair.toA()).close("planted");
      assertEquals(-1, answer.join());
      assertTrue(asking.awaitEnd().contains("planted"), asking.reasons::toString);
      assertTrue(serving.awaitEnd().contains("planted"), serving.reasons::toString);
      assertNull(pair.toB().takeLane());
      pair.a().close();
      pair.b().close();
      await(() -> laneThreads() == 0, "the end of the threads that serve lanes");
    }
  }

  private static long laneThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("fabric-lane"))
        .count();
  }

  @Test
  void whenALinkHasEndedNoRequestComes() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch mayReturn = new CountDownLatch(1);
    Answering slow =
        new Answering() {
          @Override
          public void asked(
              Link link, int type, int vm, long guestTime, ByteBuffer payload, Reply reply) {
            began.countDown();
            try {
              mayReturn.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            frame(link, type, vm, guestTime, payload);
          }
        };
    TestNetwork.Pair pair = network.pair(atA, slow);
    CompletableFuture<Long> answer = asking(lane(pair.toB()), 0, 1);
    began.await();
    pair.toA().close("planted");
    answer.join();
    mayReturn.countDown();
    slow.awaitEnd();
    assertEquals(1, slow.frames.size());
    assertEquals(0, slow.framesAfterEnd.get());
  }

  @Test
  void aLaneThatIsClosedEndsAWaitAndNothingElse() {
    TestNetwork.Pair pair = network.pair(atA, atB);
    Lane lane = lane(pair.toB());
    Lane other = lane(pair.toB());
    CompletableFuture<Long> answer = asking(lane, LATER, 1);
    await(() -> !atB.later.isEmpty(), "the request");
    lane.close();
    assertEquals(-1, answer.join());
    lane.giveBack();
    atB.later.remove().run();
    assertEquals(5, ask(other, 0, 5));
    assertTrue(pair.toB().open() && pair.toA().open());
    await(() -> pair.toA().describe().contains("1 served"), "the other end of the lane");
    assertNotSame(lane, lane(pair.toB()), "a closed lane is not used again");
  }

  @Test
  void aLaneThatBreaksBreaksItsLink() throws Exception {
    Link toB = network.pair(atA, atB).toB();
    try (LyingServer server = new LyingServer((wire, out) -> wire.close())) {
      assertEquals(-1, ask(server.lane(toB), 0, 1));
      assertEquals("b ended a lane", atA.awaitEnd());
    }
  }

  @Test
  void anAnswerThatComesTooLateIsNotTakenForThatOfTheNextRequest() {
    Lane lane = lane(network.pair(atA, atB).toB());
    List<Reply> replies = new java.util.concurrent.CopyOnWriteArrayList<>();
    atB.replies = replies;
    CompletableFuture<Long> first = asking(lane, NEVER, 1);
    await(() -> replies.size() == 1, "the first request");
    replies.getFirst().none();
    assertEquals(-1, first.join());
    CompletableFuture<Long> second = asking(lane, NEVER, 2);
    await(() -> replies.size() == 2, "the second request");
    replies.getFirst().send(NEVER, 7, 6, page(1));
    replies.getLast().send(NEVER, 7, 6, page(2));
    assertEquals(2, second.join());
  }

  @Test
  void anAnswerToAnotherRequestIsRefused() throws Exception {
    assertRefusedAtA(
        (wire, out) -> FrameHeader.put(out, 0, 0, 1, 7, 2, 2, 0), "the frame 2 where 1 was due");
  }

  @Test
  void anAnswerThatIsTooLongIsRefused() throws Exception {
    assertRefusedAtA(
        (wire, out) -> FrameHeader.put(out, 0, Lane.MAX_PAYLOAD + 1, 1, 7, 1, 1, 0),
        "a frame of type 1 with the length 5121");
  }

  @Test
  void anAnswerOfAnUnknownTypeIsRefused() throws Exception {
    assertRefusedAtA(
        (wire, out) -> FrameHeader.put(out, 0, 0, FrameHeader.PING, 7, 1, 1, 0),
        "a frame of type 241 with the length 0");
  }

  /** Of the bytes that hold the version and two zeros, and the sign of the guest time. */
  @ParameterizedTest
  @CsvSource({"4, 2", "6, 1", "7, 1", "35, -128"})
  void anAnswerWithAHeaderThatMakesNoSenseIsRefused(int at, byte lie) throws Exception {
    assertRefusedAtA(
        (wire, out) -> {
          FrameHeader.put(out, 0, 0, 1, 7, 1, 1, 0);
          out.put(at, lie);
        },
        "a header that makes no sense");
  }

  private interface Lie {
    void put(Wire wire, ByteBuffer out);
  }

  /** Has b answer with a frame of the test's making. */
  private void assertRefusedAtA(Lie lie, String reason) throws Exception {
    Link toB = network.pair(atA, atB).toB();
    try (LyingServer server = new LyingServer(lie)) {
      Lane lane = server.lane(toB);
      assertEquals(-1, ask(lane, 0, 1));
      assertEquals("b sent over a lane " + reason, atA.awaitEnd());
    }
  }

  /** The other end of a lane, without a link of its own. */
  private final class LyingServer implements AutoCloseable {
    private final Address address = network.address();
    private final org.pangaea.fabric.wire.Transport.Listener listener;
    private final Lie lie;

    LyingServer(Lie lie) throws Exception {
      this.lie = lie;
      listener = network.transport("liar").listen(address);
    }

    Lane lane(Link link) throws Exception {
      Thread.ofPlatform().daemon().start(this::answer);
      Wire wire = network.transport("a").connect(address, TestNetwork.LONG);
      return new Lane(link, link.lanes(), wire);
    }

    private void answer() {
      try (Wire wire = listener.accept()) {
        ByteBuffer in = ByteBuffer.allocate(FrameHeader.SIZE + 8);
        while (in.hasRemaining() && wire.read(in) >= 0) {}
        ByteBuffer out =
            ByteBuffer.allocate(FrameHeader.SIZE).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        lie.put(wire, out);
        wire.write(out);
        // Until the other end has had enough.
        wire.read(in.clear());
      } catch (java.io.IOException _) {
        // It has closed the connection itself.
      }
    }

    @Override
    public void close() {
      listener.close();
    }
  }

  @Test
  void whoAsksTwiceWithoutAnAnswerIsRefused() throws Exception {
    TestNetwork.Pair pair = network.pair(atA, atB);
    Wire wire = connectLane(pair, network.options("a"), pair.toB().session());
    for (long i = 1; i <= 2; i++) {
      ByteBuffer out = ByteBuffer.allocate(44).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      FrameHeader.put(out, 0, 8, NEVER, 7, i, i - 1, 0);
      wire.write(out);
      long sent = i;
      await(() -> atB.asked.get() >= 1 || sent > 1, "the first request");
    }
    assertEquals("a asked again over a lane before it had an answer", atB.awaitEnd());
    assertEquals(1, atB.asked.get());
    wire.close();
  }

  @Test
  void strangersGetNoLane() throws Exception {
    TestNetwork.Pair pair = network.pair(atA, atB);
    FabricOptions other =
        FabricOptions.of("a", DeploymentToken.random(), network.address()).withLog(_ -> {});
    assertEquals(Refusal.TOKEN, refusal(pair, other, pair.toB().session()));
    assertEquals(Refusal.SESSION, refusal(pair, network.options("a"), new byte[32]));
    assertEquals(Refusal.SESSION, refusal(pair, network.options("c"), pair.toB().session()));
    assertTrue(pair.toB().open());
    assertEquals(0, atB.lanes.get());
  }

  private Refusal refusal(TestNetwork.Pair pair, FabricOptions who, byte[] session) {
    return assertThrows(HandshakeException.class, () -> connectLane(pair, who, session)).refusal();
  }

  /** A lane of a to b, by somebody who may be somebody else. */
  private Wire connectLane(TestNetwork.Pair pair, FabricOptions who, byte[] session)
      throws Exception {
    Wire requests = connectHalf(pair, who, session, LaneHalf.id(1, false));
    Wire replies = connectHalf(pair, who, session, LaneHalf.id(1, true));
    awaitReady(replies);
    return new PairedWire(replies, requests);
  }

  private Wire connectHalf(TestNetwork.Pair pair, FabricOptions who, byte[] session, long id)
      throws Exception {
    Wire wire = network.transport("a").connect(pair.b().address(), TestNetwork.LONG);
    Link pretended =
        new Link(
            "b",
            new ScriptedWire(new byte[0], 1),
            who,
            new Recorder(),
            Resumption.NONE,
            session,
            null);
    new Handshake(wire, who).connectLane(pretended, id);
    return wire;
  }

  private Wire half(TestNetwork.Pair pair, long number, boolean replies) throws Exception {
    return connectHalf(
        pair, network.options("a"), pair.toB().session(), LaneHalf.id(number, replies));
  }

  /** The peer has both halves of the lane. */
  private static void awaitReady(Wire replies) throws Exception {
    assertEquals(HandshakeMessage.Kind.LANE_READY, HandshakeMessage.read(replies).kind());
  }

  private static void request(Wire wire, long value) throws Exception {
    ByteBuffer out = ByteBuffer.allocate(44).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    FrameHeader.put(out, 0, 8, 0, 7, 1, 0, 0);
    wire.write(out.putLong(FrameHeader.SIZE, value));
  }

  /** The number that the page of a reply is full of. */
  private static long reply(Wire wire) throws Exception {
    ByteBuffer in =
        ByteBuffer.allocate(FrameHeader.SIZE + 4096).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      assertTrue(wire.read(in) >= 0);
    }
    return in.getLong(FrameHeader.SIZE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void repliesHaveAConnectionOfTheirOwn(boolean repliesFirst) throws Exception {
    TestNetwork.Pair pair = network.pair(atA, atB);
    Wire first = half(pair, 1, repliesFirst);
    Wire second = half(pair, 1, !repliesFirst);
    Wire requests = repliesFirst ? second : first;
    Wire replies = repliesFirst ? first : second;
    awaitReady(replies);
    request(requests, 9);
    assertEquals(9, reply(replies));
    replies.close();
    requests.close();
    await(() -> pair.toA().describe().contains("0 served"), "the end of the lane");
    assertTrue(pair.toA().open());
  }

  /** The peer makes one lane after the other, but who comes first here is up to the threads. */
  @Test
  void halvesOfSeveralLanesFindTheirPartners() throws Exception {
    TestNetwork.Pair pair = network.pair(atA, atB);
    Wire requests1 = half(pair, 1, false);
    Wire requests2 = half(pair, 2, false);
    Wire replies2 = half(pair, 2, true);
    Wire replies1 = half(pair, 1, true);
    awaitReady(replies1);
    awaitReady(replies2);
    assertEquals(2, atB.lanes.get());
    request(requests1, 11);
    assertEquals(11, reply(replies1));
    request(requests2, 12);
    assertEquals(12, reply(replies2));
  }

  /** What is left of attempts that failed is not taken for a part of others, nor kept for ever. */
  @Test
  void halvesWithoutPartnersAreNoLanes() throws Exception {
    TestNetwork.Pair pair = network.pair(atA, atB);
    Wire left = half(pair, 1, false);
    await(() -> pair.toA().describe().contains("1 half made"), "the first half");
    Wire again = half(pair, 1, false);
    assertEnded(left);
    for (int number = 2; number <= Lanes.MOST + 1; number++) {
      half(pair, number, number % 2 == 0);
    }
    assertEnded(again);
    assertEquals(0, atB.lanes.get());
  }

  /** Who asks over a lane waits without a limit, so there must be none of which a half is dead. */
  @Test
  void aHalfThatWaitsTooLongForTheOtherIsNoPartOfALane() throws Exception {
    TestNetwork.Pair pair =
        network.pair(atA, atB, options -> options.withHandshakeTimeout(Duration.ofSeconds(2)));
    Wire requests = half(pair, 1, false);
    assertEnded(requests);
    Wire replies = half(pair, 1, true);
    assertEnded(replies);
    assertEquals(0, atB.lanes.get());
    assertTrue(pair.toA().open());
    assertEquals(7, ask(lane(pair.toB()), 0, 7), "the next one that is made");
  }

  @Test
  void aConnectionThatWaitsForTheOtherOneEndsWithTheLink() throws Exception {
    TestNetwork.Pair pair = network.pair(atA, atB);
    Wire alone = half(pair, 1, false);
    pair.b().close();
    assertEnded(alone);
  }

  private static void assertEnded(Wire wire) throws Exception {
    CompletableFuture<Integer> read = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            read.complete(wire.read(ByteBuffer.allocate(1)));
          } catch (java.io.IOException _) {
            // As good as an end: what was written was not read.
            read.complete(-1);
          }
        });
    assertEquals(-1, read.get(TestNetwork.LONG.toMillis(), TimeUnit.MILLISECONDS));
  }
}
