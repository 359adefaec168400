package org.pangaea.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pangaea.fabric.wire.Address;
import org.pangaea.fabric.wire.Wire;

/**
 * Mutated frames against an encrypted endpoint, half of them from strangers and half from somebody
 * who has a certificate of the deployment and its token. Two honest VMMs talk meanwhile.
 */
class HostileFramesTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final long MOST_GROWTH = 32L << 20;
  private static final int RECORDS_OF_A_STRANGER = 32;
  private static final int FRAMES_OF_A_SESSION = 200;

  private final TestNetwork network = new TestNetwork(TestNetwork.TLS);
  private final Random random = new Random(Seed.of("hostile frames"));
  private volatile boolean over;

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void tenThousandMutatedFramesHarmNobodyElse() throws Exception {
    attack(10_000);
  }

  @Tag("long")
  @Test
  void aMillionMutatedFramesHarmNobodyElse() throws Exception {
    attack(1_000_000);
  }

  private void attack(int frames) throws Exception {
    Echo here = new Echo();
    FabricEndpoint victim = network.open("victim", here);
    Echo there = new Echo();
    FabricEndpoint honest = network.open("honest", there);
    Link link =
        honest.connectAll(TestNetwork.addresses(honest, victim), TestNetwork.LONG).get("victim");
    Thread talk = Thread.ofPlatform().daemon().name("honest talk").start(() -> talk(link));
    // What any attack takes once: classes, buffers of threads.
    fromOutside(victim.address(), 200);
    fromInside(victim.address(), 200);
    long before = usedMemory();
    int sessions = 0;
    for (int sent = 0; sent < frames; sent += 2_000) {
      sessions += fromInside(victim.address(), 1_000);
      fromOutside(victim.address(), 1_000);
    }
    assertTrue(sessions > frames / FRAMES_OF_A_SESSION / 2, "no session has ended early");
    assertTrue(here.strange.get() > frames / 8, "the frames are all refused: " + here.strange);
    Await.until(() -> victim.links().size() == 1, () -> "the attackers' links to end");
    long grown = usedMemory() - before;
    assertTrue(grown < MOST_GROWTH, "memory has grown by " + grown + " bytes");
    assertTrue(link.open(), link::describe);
    long answers = there.answers.get();
    Await.until(() -> there.answers.get() > answers, () -> "the honest ones to talk on");
    over = true;
    talk.join();
    assertEquals(0, there.strange.get(), "the honest one got frames of others");
    long lines = network.log.stream().filter(line -> line.contains("turned a peer away")).count();
    assertTrue(lines < 100, lines + " lines tell of strangers");
  }

  /** Bytes on the heap that are in use. */
  private static long usedMemory() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private void talk(Link link) {
    for (int i = 0; !over; i++) {
      link.send(Echo.HONEST, Echo.HONEST, 0, ByteBuffer.allocate(8).putLong(i).flip());
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Answers frames of the honest, and counts others. */
  private static final class Echo implements FrameHandler {
    static final int HONEST = 77;
    private static final int ANSWER = 78;

    final AtomicLong answers = new AtomicLong();
    final AtomicLong strange = new AtomicLong();

    @Override
    public void frame(Link link, int type, int vm, long guestTime, ByteBuffer payload) {
      if (type == HONEST && link.peerName().equals("honest")) {
        link.send(ANSWER, vm, 0, payload);
      } else if (type == ANSWER && link.peerName().equals("victim")) {
        answers.incrementAndGet();
      } else {
        strange.incrementAndGet();
      }
    }

    @Override
    public void closed(Link link, String reason) {
      // It is what these tests are about.
    }
  }

  /**
   * Frames of somebody who belongs to the deployment, until so many were sent.
   *
   * @return in how many sessions
   */
  private int fromInside(Address address, int frames) throws IOException {
    int sessions = 0;
    FabricOptions options = network.options("attacker");
    for (int sent = 0; sent < frames; sessions++) {
      try (Wire wire = options.transport().connect(address, SOON)) {
        new Handshake(wire, options).connect("victim");
        for (int sequence = 1; sequence <= FRAMES_OF_A_SESSION && sent < frames; sequence++) {
          sent++;
          wire.write(frame(sequence));
        }
      } catch (HandshakeException e) {
        // The session before is not forgotten yet.
        if (e.refusal() != Refusal.DUPLICATE) {
          throw e;
        }
      } catch (IOException e) {
        // It was cut off, as it deserved.
        continue;
      }
    }
    return sessions;
  }

  /** One that makes sense to a link, most of the time, and to nobody else. */
  private ByteBuffer frame(long sequence) {
    byte[] payload =
        new byte[random.nextInt(50) == 0 ? random.nextInt(70_000) : random.nextInt(200)];
    random.nextBytes(payload);
    ByteBuffer frame =
        ByteBuffer.allocate(FrameHeader.SIZE + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    int type = random.nextInt(8) == 0 ? random.nextInt(256) : random.nextInt(Link.MAX_TYPE + 1);
    FrameHeader.put(
        frame, 0, payload.length, type, random.nextInt(), sequence, 0, random.nextLong() >>> 1);
    frame.put(FrameHeader.SIZE, payload);
    if (random.nextInt(100) == 0) {
      int at = random.nextInt(FrameHeader.SIZE);
      frame.put(at, (byte) (frame.get(at) ^ 1 + random.nextInt(255)));
    }
    return frame.clear();
  }

  /** Mutated records of TLS, some behind a good beginning. */
  private void fromOutside(Address address, int records) throws Exception {
    byte[] hello = clientHello();
    for (int sent = 0; sent < records; sent += RECORDS_OF_A_STRANGER) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.port())) {
        socket.setSoTimeout((int) SOON.toMillis());
        OutputStream out = socket.getOutputStream();
        for (int i = 0; i < RECORDS_OF_A_STRANGER; i++) {
          out.write(mutated(i == 0 ? hello : record()));
        }
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      } catch (SocketException e) {
        // A reset is an answer, too.
        continue;
      }
    }
  }

  /** A record of some kind: a change of ciphers, an alert, a handshake, data, or nothing known. */
  private byte[] record() {
    byte[] record = new byte[5 + random.nextInt(300)];
    random.nextBytes(record);
    ByteBuffer head = ByteBuffer.wrap(record);
    head.put(0, (byte) (20 + random.nextInt(5)));
    head.putShort(1, (short) 0x0303);
    head.putShort(3, (short) (record.length - 5));
    return record;
  }

  private byte[] mutated(byte[] record) {
    byte[] changed = record.clone();
    int times = random.nextInt(4);
    for (int i = 0; i < times; i++) {
      changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
    }
    return changed;
  }

  private static byte[] clientHello() throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, null, null);
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    byte[] bytes = new byte[hello.flip().remaining()];
    hello.get(bytes);
    return bytes;
  }
}
