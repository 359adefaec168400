package org.pangaea.fabric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pangaea.fabric.ScriptedWire.concat;
import static org.pangaea.fabric.ScriptedWire.frame;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pangaea.fabric.wire.Address;

/** What a link takes from its peer and what it refuses, byte by byte and without threads. */
class FrameRulesTest {

  private static final byte[] NOTHING = {};
  private static final FabricOptions OPTIONS =
      FabricOptions.of("here", DeploymentToken.random(), Address.memory("here")).withLog(_ -> {});

  private final Recorder handler = new Recorder();
  private ScriptedWire wire;
  private Link link;

  private String reasonAfter(byte[]... incoming) {
    wire = new ScriptedWire(concat(incoming), Integer.MAX_VALUE);
    link = new Link("there", wire, OPTIONS, handler);
    link.serve(() -> {});
    assertTrue(wire.closed);
    assertEquals(1, handler.reasons.size());
    return handler.reasons.getFirst();
  }

  private void assertReason(String part, byte[]... incoming) {
    String reason = reasonAfter(incoming);
    assertTrue(reason.contains(part), reason);
  }

  private static byte[] with(byte[] frame, int at, int value) {
    byte[] changed = frame.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static byte[] withInt(byte[] frame, int at, int value) {
    byte[] changed = frame.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return changed;
  }

  @Test
  void theHeaderIsLaidOutAsDocumented() {
    byte[] bytes = frame(0x7A, 0x01020304, 0x1112131415161718L, 0x2122232425262728L, 0x31, NOTHING);
    assertArrayEquals(
        new byte[] {
          0, 0, 0, 0, 1, 0x7A, 0, 0, 4, 3, 2, 1, 0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11,
          0x28, 0x27, 0x26, 0x25, 0x24, 0x23, 0x22, 0x21, 0x31, 0, 0, 0, 0, 0, 0, 0
        },
        bytes);
  }

  @Test
  void framesAreFoundHoweverTheStreamIsCut() {
    byte[] stream =
        concat(
            frame(1, 7, 1, 0, 11, new byte[] {1, 2, 3}),
            frame(2, 8, 2, 0, 12, NOTHING),
            frame(0xEF, -1, 3, 0, Long.MAX_VALUE, new byte[Link.MAX_PAYLOAD]),
            frame(3, 9, 4, 0, 0, new byte[] {4}));
    for (int piece : new int[] {1, 2, 35, 36, 37, 39, 40, 75, 1000, 65_536, stream.length}) {
      Recorder each = new Recorder();
      new Link("there", new ScriptedWire(stream, piece), OPTIONS, each).serve(() -> {});
      assertEquals(4, each.frames.size(), "in pieces of " + piece);
      assertArrayEquals(new byte[] {1, 2, 3}, each.frames.get(0).payload());
      assertEquals(7, each.frames.get(0).vm());
      assertEquals(12, each.frames.get(1).guestTime());
      assertEquals(Link.MAX_PAYLOAD, each.frames.get(2).payload().length);
      assertEquals(0xEF, each.frames.get(2).type());
      assertArrayEquals(new byte[] {4}, each.frames.get(3).payload());
      assertEquals(List.of("there ended the connection"), each.reasons);
    }
  }

  @Test
  void anEndInTheMiddleOfAFrameIsNamed() {
    byte[] whole = frame(1, 0, 1, 0, 0, new byte[10]);
    for (int length = 1; length < whole.length; length++) {
      handler.reasons.clear();
      assertReason("in the middle of a frame", Arrays.copyOf(whole, length));
      assertEquals(0, handler.frames.size());
    }
  }

  @Test
  void aGapInTheSequenceEndsTheLink() {
    assertReason(
        "the frame 3 where 2 was due",
        frame(1, 0, 1, 0, 0, NOTHING),
        frame(1, 0, 3, 0, 0, NOTHING));
    assertEquals(1, handler.frames.size());
  }

  @Test
  void aRepeatedFrameEndsTheLink() {
    assertReason(
        "the frame 1 where 2 was due",
        frame(1, 0, 1, 0, 0, NOTHING),
        frame(1, 0, 1, 0, 0, NOTHING));
    assertEquals(1, handler.frames.size());
  }

  @Test
  void aLengthOutOfBoundsEndsTheLinkBeforeAnyPayloadIsAwaited() {
    byte[] good = frame(1, 0, 1, 0, 0, NOTHING);
    for (int length : new int[] {Link.MAX_PAYLOAD + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
      handler.reasons.clear();
      assertReason(
          "with the length " + Integer.toUnsignedString(length),
          withInt(good, FrameHeader.LENGTH_AT, length));
    }
  }

  @Test
  void anUnknownVersionEndsTheLink() {
    assertReason(
        "the unknown version 200",
        with(frame(1, 0, 1, 0, 0, NOTHING), FrameHeader.VERSION_AT, 200));
  }

  @Test
  void bitsOfTheFutureEndTheLink() {
    assertReason("does not know", with(frame(1, 0, 1, 0, 0, NOTHING), FrameHeader.ZERO_AT + 1, 1));
  }

  @Test
  void anAcknowledgementOfWhatWasNeverSentEndsTheLink() {
    assertReason("an acknowledgement of 1, outside 0..0", frame(1, 0, 1, 1, 0, NOTHING));
    handler.reasons.clear();
    assertReason("an acknowledgement of -1", frame(1, 0, 1, -1, 0, NOTHING));
  }

  @Test
  void anAcknowledgementThatIsTakenBackEndsTheLink() {
    byte[] ping = ByteBuffer.allocate(8).array();
    // The answer to the ping is frame 1 of this side.
    assertReason(
        "an acknowledgement of 0, outside 1..1",
        frame(FrameHeader.PING, 0, 1, 0, 0, ping),
        frame(1, 0, 2, 1, 0, NOTHING),
        frame(1, 0, 3, 0, 0, NOTHING));
  }

  @Test
  void aNegativeGuestTimeEndsTheLink() {
    assertReason("a negative guest time", frame(1, 0, 1, 0, -1, NOTHING));
  }

  @Test
  void framesOfTheLinkItselfMustHaveTheirLength() {
    for (int type = Link.MAX_TYPE + 1; type < 256; type++) {
      handler.reasons.clear();
      assertReason("a frame of type " + type, frame(type, 0, 1, 0, 0, new byte[Link.MAX_PAYLOAD]));
    }
    handler.reasons.clear();
    assertReason("a frame of type 241", frame(FrameHeader.PING, 0, 1, 0, 0, NOTHING));
    handler.reasons.clear();
    assertReason("a frame of type 255", frame(0xFF, 0, 1, 0, 0, NOTHING));
  }

  @Test
  void aRefusalIsToldToThePeer() {
    reasonAfter(frame(1, 0, 2, 0, 0, NOTHING));
    assertEquals(1, wire.writes.size());
    byte[] told = wire.writes.getFirst();
    assertEquals(FrameHeader.GOODBYE, Byte.toUnsignedInt(told[FrameHeader.TYPE_AT]));
    assertEquals(
        "there sent the frame 2 where 1 was due",
        new String(told, FrameHeader.SIZE, told.length - FrameHeader.SIZE, StandardCharsets.UTF_8));
  }

  @Test
  void aGoodbyeIsTheReasonAndCannotForgeLogLines() {
    assertReason(
        "there closed the link: bye ERROR forged",
        frame(
            FrameHeader.GOODBYE, 0, 1, 0, 0, "bye\nERROR forged".getBytes(StandardCharsets.UTF_8)),
        frame(1, 0, 2, 0, 0, NOTHING));
    assertEquals(0, handler.frames.size(), "nothing comes after a goodbye");
  }

  @Test
  void anAnswerToNoProbeIsDropped() {
    assertEquals(
        "there ended the connection",
        reasonAfter(frame(FrameHeader.PONG, 0, 1, 0, 0, new byte[16])));
  }

  @Test
  void aLongReasonIsCutToWhatThePeerTakes() {
    wire = new ScriptedWire(NOTHING, 1);
    link = new Link("there", wire, OPTIONS, handler);
    link.close("x".repeat(10_000));
    assertEquals(FrameHeader.SIZE + FrameHeader.MAX_REASON, wire.writes.getFirst().length);
  }

  @Test
  void aBatchLeavesInOneWrite() {
    wire = new ScriptedWire(NOTHING, 1);
    link = new Link("there", wire, OPTIONS, handler);
    link.beginBatch();
    link.send(1, 0, 0);
    link.beginBatch();
    link.send(2, 0, 0, ByteBuffer.wrap(new byte[100]));
    link.endBatch();
    assertEquals(0, wire.writes.size());
    link.send(3, 0, 0);
    link.endBatch();
    assertEquals(1, wire.writes.size());
    assertEquals(3 * FrameHeader.SIZE + 100, wire.writes.getFirst().length);
    link.send(4, 0, 0);
    assertEquals(2, wire.writes.size());
  }

  @Test
  void aBatchThatIsLargerThanTheBufferLeavesInSeveralWrites() {
    wire = new ScriptedWire(NOTHING, 1);
    link = new Link("there", wire, OPTIONS, handler);
    link.beginBatch();
    for (int i = 0; i < 20; i++) {
      link.send(1, i, 0, out -> out.position(out.position() + Link.MAX_PAYLOAD));
    }
    link.endBatch();
    byte[] all = concat(wire.writes.toArray(byte[][]::new));
    assertEquals(20 * (FrameHeader.SIZE + Link.MAX_PAYLOAD), all.length);
    Recorder there = new Recorder();
    new Link("here", new ScriptedWire(all, 50_000), OPTIONS, there).serve(() -> {});
    assertEquals(20, there.frames.size());
    assertEquals(19, there.frames.getLast().vm());
  }

  @Test
  void aWriterThatFailsLeavesNoTrace() {
    wire = new ScriptedWire(NOTHING, 1);
    link = new Link("there", wire, OPTIONS, handler);
    assertThrows(
        ArithmeticException.class,
        () ->
            link.send(
                1,
                0,
                0,
                out -> {
                  out.putLong(1);
                  throw new ArithmeticException("planted");
                }));
    assertThrows(
        BufferOverflowException.class,
        () -> link.send(1, 0, 0, out -> out.put(new byte[Link.MAX_PAYLOAD + 1])));
    assertThrows(
        IllegalArgumentException.class,
        () -> link.send(1, 0, 0, ByteBuffer.allocate(Link.MAX_PAYLOAD + 1)));
    assertThrows(IllegalArgumentException.class, () -> link.send(Link.MAX_TYPE + 1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> link.send(-1, 0, 0));
    link.send(5, 0, 0);
    Recorder there = new Recorder();
    byte[] all = concat(wire.writes.toArray(byte[][]::new));
    new Link("here", new ScriptedWire(all, 1000), OPTIONS, there).serve(() -> {});
    assertEquals(1, there.frames.size());
    assertEquals(5, there.frames.getFirst().type());
    assertEquals(List.of("here ended the connection"), there.reasons);
  }

  /** Streams of good frames with one damaged place each; most are refused, some are payload. */
  @Test
  void twentyThousandMutatedFramesNeitherHangNorAllocateNorPassAsOthers() {
    Random random = new Random(Seed.of("mutated frames"));
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      List<byte[]> frames = new ArrayList<>();
      int count = 1 + random.nextInt(4);
      for (int f = 1; f <= count; f++) {
        byte[] payload =
            new byte[random.nextInt(10) == 0 ? random.nextInt(5000) : random.nextInt(64)];
        random.nextBytes(payload);
        int type = random.nextInt(4) == 0 ? 0xF0 + random.nextInt(4) : random.nextInt(240);
        frames.add(frame(type, random.nextInt(), f, 0, random.nextLong() >>> 1, payload));
      }
      byte[] stream = mutate(random, concat(frames.toArray(byte[][]::new)));
      ScriptedWire each = new ScriptedWire(stream, 1 + random.nextInt(stream.length + 1));
      Recorder there = new Recorder();
      Link fuzzed = new Link("there", each, OPTIONS, there);
      long direct = directBytes();
      fuzzed.serve(() -> {});
      assertTrue(directBytes() <= direct, "a peer's bytes made the link allocate");
      assertEquals(1, there.reasons.size());
      assertTrue(each.closed);
      assertTrue(there.frames.size() <= count + 1);
      int bytes = there.frames.stream().mapToInt(f -> f.payload().length).sum();
      assertTrue(bytes <= stream.length, "more payload than came");
      if (there.reasons.getFirst().contains(" sent ")) {
        refused++;
      }
    }
    assertTrue(refused > 5_000, "only " + refused + " were refused: the mutations are too tame");
  }

  private static byte[] mutate(Random random, byte[] stream) {
    byte[] changed = stream.clone();
    switch (random.nextInt(5)) {
      case 0 ->
          changed[random.nextInt(Math.min(changed.length, FrameHeader.SIZE))] ^=
              (byte) (1 + random.nextInt(255));
      case 1 -> changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      case 2 -> changed = Arrays.copyOf(changed, random.nextInt(changed.length + 1));
      case 3 -> {
        int from = random.nextInt(changed.length);
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        changed =
            concat(
                Arrays.copyOf(changed, from),
                noise,
                Arrays.copyOfRange(changed, from, changed.length));
      }
      default -> {
        ByteBuffer fields = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        long[] edges = {-1, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 0, 65_537, 1L << 32};
        fields.putLong(random.nextInt(FrameHeader.SIZE - 8), edges[random.nextInt(edges.length)]);
      }
    }
    return changed;
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getTotalCapacity)
        .sum();
  }
}
