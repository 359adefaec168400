package org.pangaea.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pangaea.fabric.ScriptedWire.frame;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pangaea.fabric.wire.Address;
import org.pangaea.fabric.wire.MemoryTransport;
import org.pangaea.fabric.wire.Transport;
import org.pangaea.fabric.wire.Wire;

/** Heartbeats and signs of life, by a clock that is turned by hand. */
class LinkLifeTest {

  private final HandClock clock = new HandClock();
  private final FabricOptions options =
      FabricOptions.of("here", DeploymentToken.random(), Address.memory("here"))
          .withNanoClock(clock)
          .withLog(_ -> {});
  private final LinkMonitor monitor = new LinkMonitor(options);
  private final MemoryTransport memory = new MemoryTransport(100_000);
  private final Recorder handler = new Recorder();
  private Wire peer;
  private Link link;

  private void connect(FrameHandler to) throws IOException {
    Transport.Listener listener = memory.listen(Address.memory("there"));
    Wire wire = memory.connect(Address.memory("there"), Duration.ofSeconds(1));
    peer = listener.accept();
    listener.close();
    link = new Link("there", wire, options, to);
    monitor.add(link);
    Thread.ofPlatform().daemon().start(() -> link.serve(() -> {}));
  }

  @AfterEach
  void end() {
    if (link != null) {
      link.abort("the test is over");
    }
  }

  private void turn(int millis) {
    clock.turn(Duration.ofMillis(millis));
    link.heartbeat(clock.getAsLong());
    monitor.check(clock.getAsLong());
  }

  private long heartbeats() {
    return link.counters().framesOut(FrameHeader.HEARTBEAT);
  }

  @Test
  void anIdleLinkSendsAHeartbeatEverySecondAtTheLatest() throws Exception {
    connect(handler);
    turn(500);
    assertEquals(0, heartbeats());
    turn(250);
    assertEquals(1, heartbeats());
    turn(250);
    assertEquals(1, heartbeats());
    turn(500);
    assertEquals(2, heartbeats());
  }

  @Test
  void aLinkThatIsBusySendsNone() throws Exception {
    connect(handler);
    for (int i = 0; i < 7; i++) {
      link.send(1, 0, 0);
      turn(500);
    }
    assertEquals(0, heartbeats());
  }

  @Test
  void aPeerThatIsSilentForTheLimitIsGivenUp() throws Exception {
    connect(handler);
    for (int i = 0; i < 39; i++) {
      turn(100);
    }
    assertTrue(link.open());
    turn(100);
    assertEquals("no sign of life from there for 4000 ms", handler.awaitEnd());
    assertFalse(link.open());
  }

  @Test
  void anyFrameIsASignOfLife() throws Exception {
    connect(handler);
    for (int sequence = 1; sequence <= 10; sequence++) {
      turn(1000);
      turn(1000);
      int expected = sequence;
      peer.write(ByteBuffer.wrap(frame(FrameHeader.HEARTBEAT, 0, sequence, 0, 0, new byte[0])));
      Await.until(
          () -> link.describe().contains("in seq " + expected + ", last 0 ms ago, " + expected),
          link::describe);
    }
    assertTrue(link.open());
  }

  @Test
  void aHandlerAtWorkIsNoSilence() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    CountDownLatch runs = new CountDownLatch(1);
    connect(
        handling(_ -> {
          runs.countDown();
          awaitQuietly(mayEnd);
        }));
    peer.write(ByteBuffer.wrap(frame(1, 0, 1, 0, 0, new byte[0])));
    runs.await();
    for (int i = 0; i < 20; i++) {
      turn(1000);
    }
    assertTrue(link.open());
    assertTrue(link.describe().contains("handling a frame"), link.describe());
    mayEnd.countDown();
    Await.until(() -> !link.describe().contains("handling a frame"), link::describe);
    turn(1000);
    assertTrue(link.open(), "the silence is counted from the end of the handler");
  }

  @Test
  void aPeerThatTakesNoBytesIsGivenUp() throws Exception {
    connect(handler);
    Thread writer =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                while (true) {
                  link.send(1, 0, 0, ByteBuffer.allocate(1000));
                }
              } catch (LinkClosedException _) {
                // What this test waits for.
              }
            });
    Await.until(
        () -> writer.getState() == Thread.State.WAITING && link.counters().framesOut() > 90,
        () -> "the writer to be stopped by the full pipe");
    for (int sequence = 1; sequence <= 20 && link.open(); sequence++) {
      int expected = sequence;
      peer.write(ByteBuffer.wrap(frame(FrameHeader.HEARTBEAT, 0, sequence, 0, 0, new byte[0])));
      Await.until(
          () -> link.describe().contains("in seq " + expected + ", last 0 ms ago, "),
          link::describe);
      turn(500);
    }
    assertEquals("there has not taken any bytes for 4000 ms", handler.awaitEnd());
    writer.join();
  }

  @Test
  void aGoodbyeThatNobodyReadsIsGivenUpToo() throws Exception {
    connect(handler);
    // One byte short of full: the goodbye cannot be written.
    int fill = 100_000 - FrameHeader.SIZE - 1;
    link.send(1, 0, 0, out -> out.position(out.position() + 60_000));
    link.send(1, 0, 0, out -> out.position(out.position() + fill - 60_000 - FrameHeader.SIZE));
    Thread closer = Thread.ofPlatform().daemon().start(() -> link.close("enough"));
    Await.until(() -> closer.getState() == Thread.State.WAITING, () -> "the goodbye to wait");
    for (int i = 0; i < 41; i++) {
      turn(100);
    }
    closer.join();
    assertEquals("enough", handler.awaitEnd());
  }

  @Test
  void afterThisProcessStoodStillItsPeersGetTimeToBeHeard() throws Exception {
    connect(handler);
    turn(60_000);
    assertTrue(link.open());
    turn(1900);
    assertTrue(link.open());
    turn(200);
    assertEquals("no sign of life from there for 4000 ms", handler.awaitEnd());
  }

  private FrameHandler handling(Consumer<Link> work) {
    return new FrameHandler() {
      @Override
      public void frame(Link at, int type, int vm, long guestTime, ByteBuffer payload) {
        work.accept(at);
      }

      @Override
      public void closed(Link at, String reason) {
        handler.closed(at, reason);
      }
    };
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
