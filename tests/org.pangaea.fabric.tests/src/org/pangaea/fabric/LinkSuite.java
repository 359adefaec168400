package org.pangaea.fabric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a pair of linked VMMs can rely on, over every transport. */
abstract class LinkSuite {

  private final TestNetwork network;
  private final Recorder atA = new Recorder();
  private final Recorder atB = new Recorder();

  LinkSuite(String scheme) {
    network = new TestNetwork(scheme);
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void framesArriveInOrderWithAllTheyCarry() {
    Random random = new Random(Seed.of("frames"));
    Link toB = network.pair(atA, atB).toB();
    List<Recorder.Frame> sent = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int size = i % 50 == 0 ? Link.MAX_PAYLOAD : random.nextInt(5000);
      byte[] payload = new byte[i % 7 == 0 ? 0 : size];
      random.nextBytes(payload);
      Recorder.Frame frame =
          new Recorder.Frame(
              random.nextInt(Link.MAX_TYPE + 1),
              random.nextInt(),
              random.nextLong() >>> 1,
              payload);
      sent.add(frame);
      if (i % 2 == 0) {
        toB.send(frame.type(), frame.vm(), frame.guestTime(), ByteBuffer.wrap(payload));
      } else {
        toB.send(frame.type(), frame.vm(), frame.guestTime(), out -> out.put(payload));
      }
    }
    atB.awaitFrames(sent.size());
    for (int i = 0; i < sent.size(); i++) {
      Recorder.Frame came = atB.frames.get(i);
      assertEquals(sent.get(i).type(), came.type());
      assertEquals(sent.get(i).vm(), came.vm());
      assertEquals(sent.get(i).guestTime(), came.guestTime());
      assertArrayEquals(sent.get(i).payload(), came.payload());
    }
    assertEquals(1, atB.opened.get());
  }

  @Test
  void framesOfManyThreadsAllArriveAndEachThreadsStayInOrder() {
    TestNetwork.Pair pair = network.pair(atA, atB);
    for (int thread = 0; thread < 4; thread++) {
      int vm = thread;
      Link link = pair.toB();
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            for (int i = 0; i < 1000; i++) {
              if (i % 10 == 0) {
                link.beginBatch();
              }
              int number = i;
              link.send(1, vm, 0, out -> out.putInt(number));
              if (i % 10 == 9) {
                link.endBatch();
              }
            }
          });
    }
    atB.awaitFrames(4000);
    int[] next = new int[4];
    for (Recorder.Frame frame : atB.frames) {
      int number = ByteBuffer.wrap(frame.payload()).order(ByteOrder.LITTLE_ENDIAN).getInt();
      assertEquals(next[frame.vm()]++, number, "of thread " + frame.vm());
    }
  }

  @Test
  void anotherThreadsFrameTakesAnOpenBatchAlong() throws Exception {
    Link toB = network.pair(atA, atB).toB();
    toB.beginBatch();
    toB.send(1, 0, 0);
    Thread.ofPlatform().daemon().start(() -> toB.send(2, 0, 0)).join();
    atB.awaitFrames(2);
    assertEquals(1, atB.frames.get(0).type());
    toB.send(3, 0, 0);
    toB.endBatch();
    atB.awaitFrames(3);
  }

  @Test
  void aHandlerAnswersInline() {
    FrameHandler echo =
        new Recorder() {
          @Override
          public void frame(Link link, int type, int vm, long guestTime, ByteBuffer payload) {
            link.send(type + 1, vm, guestTime, payload);
          }
        };
    Link toB = network.pair(atA, echo).toB();
    for (int i = 0; i < 1000; i++) {
      toB.send(10, i, i + 1, ByteBuffer.allocate(4096));
      atA.awaitFrames(i + 1);
    }
    Recorder.Frame last = atA.frames.getLast();
    assertEquals(11, last.type());
    assertEquals(999, last.vm());
    assertEquals(1000, last.guestTime());
    assertEquals(4096, last.payload().length);
  }

  @Test
  void aHandlerThatFailsClosesTheLinkAtBothEnds() {
    FrameHandler failing =
        new Recorder() {
          @Override
          public void frame(Link link, int type, int vm, long guestTime, ByteBuffer payload) {
            if (type == 1) {
              throw new FrameRefusedException("page 7 is not homed here");
            }
            throw new IllegalStateException("planted");
          }

          @Override
          public void closed(Link link, String reason) {
            atB.closed(link, reason);
          }
        };
    TestNetwork.Pair pair = network.pair(atA, failing);
    pair.toB().send(1, 0, 0);
    assertEquals("page 7 is not homed here", atB.awaitEnd());
    assertEquals("b closed the link: page 7 is not homed here", atA.awaitEnd());
    assertNull(pair.b().link("a"));
  }

  @Test
  void aSurprisingExceptionIsAReasonToo() {
    FrameHandler failing =
        new Recorder() {
          @Override
          public void frame(Link link, int type, int vm, long guestTime, ByteBuffer payload) {
            payload.getLong();
          }
        };
    network.pair(atA, failing).toB().send(1, 0, 0);
    assertTrue(atA.awaitEnd().contains("handling a frame failed: java.nio.BufferUnderflow"));
  }

  @Test
  void aClosedLinkIsReportedOnceAtEachEndAndTakesNoMoreFrames() {
    TestNetwork.Pair pair = network.pair(atA, atB);
    pair.toB().close("the VM is stopped");
    pair.toB().close("again");
    assertEquals("the VM is stopped", atA.awaitEnd());
    assertEquals("a closed the link: the VM is stopped", atB.awaitEnd());
    assertFalse(pair.toA().open());
    LinkClosedException e = assertThrows(LinkClosedException.class, () -> pair.toB().send(1, 0, 0));
    assertEquals("The link to b is closed: the VM is stopped", e.getMessage());
    assertEquals(1, atA.reasons.size());
    assertEquals(1, atB.reasons.size());
    assertEquals(0, atA.framesAfterEnd.get());
  }

  @Test
  void manyThreadsMayCloseAtOnce() throws Exception {
    TestNetwork.Pair pair = network.pair(atA, atB);
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Link link = i % 2 == 0 ? pair.toA() : pair.toB();
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                link.close("one of many");
              }));
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    atA.awaitEnd();
    atB.awaitEnd();
    pair.a().close();
    pair.b().close();
    assertEquals(1, atA.reasons.size());
    assertEquals(1, atB.reasons.size());
  }

  @Test
  void aPeerThatIsGoneWithoutAWordIsSeenAtOnce() {
    network.pair(atA, atB).toB().abort("killed");
    String reason = atB.awaitEnd();
    assertTrue(
        reason.startsWith("a ended the connection") || reason.startsWith("reading failed"), reason);
  }

  @Test
  void aClockProbeBringsThePeersGuestTime() throws Exception {
    FrameHandler withClock =
        new Recorder() {
          @Override
          public long guestTime(int vm) {
            return vm == 5 ? 777 : 0;
          }
        };
    Link toB = network.pair(atA, withClock).toB();
    ClockSample sample = toB.probeClock(5, TestNetwork.LONG);
    assertEquals(777, sample.remoteGuestTime());
    assertTrue(sample.roundTripNanos() > 0);
    assertEquals(0, toB.probeClock(6, TestNetwork.LONG).remoteGuestTime());
  }

  @Test
  void twoNodesAgreeOnGuestTimeToWithinTheRoundTrip() throws Exception {
    GuestClock remote = new GuestClock(1);
    remote.advanceTo(3_000_000_000L);
    remote.resume();
    FrameHandler withClock =
        new Recorder() {
          @Override
          public long guestTime(int vm) {
            return remote.now();
          }
        };
    Link toB = network.pair(atA, withClock).toB();
    GuestClock local = new GuestClock(1);
    local.resume();
    List<ClockSample> samples = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      samples.add(toB.probeClock(1, TestNetwork.LONG));
    }
    long best = samples.stream().mapToLong(ClockSample::roundTripNanos).min().orElseThrow();
    local.synchronize(samples);
    long before = remote.now();
    long here = local.now();
    long after = remote.now();
    long margin = best / 200 + 2;
    assertTrue(
        here >= before - margin && here <= after + margin, before + " " + here + " " + after);
  }

  @Test
  void aProbeFailsWithTheReasonWhenTheLinkEnds() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    FrameHandler slow =
        new Recorder() {
          @Override
          public long guestTime(int vm) {
            asked.countDown();
            try {
              mayAnswer.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return 1;
          }
        };
    Link toB = network.pair(atA, slow).toB();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            asked.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          toB.close("enough");
          mayAnswer.countDown();
        });
    FabricException e =
        assertThrows(FabricException.class, () -> toB.probeClock(1, TestNetwork.LONG));
    assertTrue(e.getMessage().contains("enough"), e.getMessage());
    assertThrows(LinkClosedException.class, () -> toB.probeClock(1, TestNetwork.LONG));
  }

  @Test
  void aProbeThatIsNotAnsweredInTimeSaysSo() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    FrameHandler stuck =
        new Recorder() {
          @Override
          public long guestTime(int vm) {
            try {
              mayAnswer.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return 1;
          }
        };
    Link toB = network.pair(atA, stuck).toB();
    FabricException e =
        assertThrows(FabricException.class, () -> toB.probeClock(1, Duration.ofMillis(20)));
    assertEquals("b did not answer a clock probe within 20 ms.", e.getMessage());
    mayAnswer.countDown();
  }

  @Test
  void bothEndsCountTheSame() {
    TestNetwork.Pair pair = network.pair(atA, atB);
    for (int i = 0; i < 30; i++) {
      pair.toB().send(i % 3, 0, 0, ByteBuffer.allocate(100));
    }
    atB.awaitFrames(30);
    for (int type = 0; type < 3; type++) {
      assertEquals(10, pair.toB().counters().framesOut(type));
      assertEquals(10 * (100 + 36), pair.toB().counters().bytesOut(type));
      assertEquals(10, pair.toA().counters().framesIn(type));
      assertEquals(10 * (100 + 36), pair.toA().counters().bytesIn(type));
    }
    assertTrue(pair.toA().counters().bytesIn() >= 30 * 136);
  }

  /** What the credit argument rests on: docs/fabric.md. */
  @Test
  void asManyFramesAsTheCapacitySaysLeaveWhileThePeerReadsNothing() {
    for (int payload : new int[] {0, 200, 4096, Link.MAX_PAYLOAD}) {
      CountDownLatch mayRead = new CountDownLatch(1);
      FrameHandler stuck =
          new Recorder() {
            @Override
            public void frame(Link link, int type, int vm, long guestTime, ByteBuffer bytes) {
              try {
                mayRead.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            }
          };
      TestNetwork.Pair pair = network.pair(atA, stuck);
      int capacity = pair.toB().capacity(payload);
      assertTrue(capacity >= (payload > 4096 ? 1 : 32), "room for " + capacity);
      Thread sender =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                for (int i = 0; i < capacity; i++) {
                  pair.toB().send(1, 0, 0, out -> out.position(out.position() + payload));
                }
              });
      Await.until(() -> !sender.isAlive(), () -> capacity + " frames of " + payload + " bytes");
      mayRead.countDown();
      pair.a().close();
      pair.b().close();
    }
  }

  @Test
  void theReportSaysHowFarEachSideIs() {
    TestNetwork.Pair pair = network.pair(atA, atB);
    pair.toB().send(1, 0, 0);
    atB.awaitFrames(1);
    pair.toA().send(1, 0, 0);
    atA.awaitFrames(1);
    String text = pair.toB().describe();
    assertTrue(text.startsWith("link a to b ("), text);
    assertTrue(text.contains("): open; in seq "), text);
    assertTrue(text.contains("out seq 1, acknowledged 1, "), text);
    assertTrue(text.contains("0 B queued"), text);
    assertTrue(pair.toB().sendBufferSize() >= 64 * 1024, text);
    assertTrue(pair.toB().receiveBufferSize() >= 64 * 1024, text);
    assertTrue(pair.a().describe().contains(text.substring(0, 12)), pair.a().describe());
  }

  @Test
  void idleLinksLiveOnHeartbeats() {
    TestNetwork.Pair pair =
        network.pair(
            atA,
            atB,
            options -> options.withHeartbeat(Duration.ofMillis(20), Duration.ofSeconds(10)));
    Await.until(
        () ->
            pair.toA().counters().framesIn(FrameHeader.HEARTBEAT) >= 3
                && pair.toB().counters().framesIn(FrameHeader.HEARTBEAT) >= 3,
        () -> "heartbeats");
    assertTrue(pair.toA().open() && pair.toB().open());
    assertEquals(0, atA.frames.size(), "heartbeats are not for the handler");
  }
}
