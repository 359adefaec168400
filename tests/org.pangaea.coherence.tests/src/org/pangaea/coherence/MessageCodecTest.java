package org.pangaea.coherence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private static final Message REQUEST = Message.request(0x80123, 3, Access.FETCH, 7, 5);
  private static final Message FORWARD = Message.forward(REQUEST, 6, 9, true, 4);

  /** One message of each kind, with whatever the kind can say. */
  private static final List<Message> ALL =
      List.of(
          REQUEST,
          Message.grant(REQUEST, 8, true, 5, 0b1101, true),
          Message.grantFrom(2, REQUEST, 8, false),
          FORWARD,
          Message.data(FORWARD, 4, true, true),
          Message.writeback(FORWARD, 6, true),
          Message.invalidate(0x80123, 63, 6, 9),
          Message.invalidated(Message.invalidate(0x80123, 1, 6, 9)),
          Message.done(0x80123, 2, 9, true),
          Message.offer(0x80123, 2, 0, 9).with(Message.offer(0x80125, 2, 0, 9)),
          Message.evict(0x80123, 2, 9, 8, true),
          Message.evicted(0x80123, 2, 9, 10),
          Message.partition(0x80123, 2, true, 9),
          Message.partition(0x80123, 2, false, 10),
          Message.turned(REQUEST, 11, 12),
          Message.join(0x80123, 2));

  private static byte[] bytes(Message message) {
    ByteBuffer buffer = ByteBuffer.allocate(message.encodedLength());
    message.encode(buffer);
    assertEquals(0, buffer.remaining());
    return buffer.array();
  }

  private static String refusal(byte[] bytes) {
    return assertThrows(
            IllegalArgumentException.class, () -> Message.decode(ByteBuffer.wrap(bytes)))
        .getMessage();
  }

  @Test
  void everyKindComesBackAsItWas() {
    assertEquals(
        EnumSet.allOf(MessageKind.class),
        ALL.stream()
            .map(Message::kind)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(MessageKind.class))));
    for (Message message : ALL) {
      assertEquals(message, Message.decode(ByteBuffer.wrap(bytes(message))));
    }
  }

  @Test
  void messagesAboutPagesThatSayTheSameBecomeOneAndComeApartAgain() {
    List<Message> single =
        Stream.of(5, 6, 9, 68, 69).map(page -> Message.offer(page, 2, 0, 1)).toList();
    Message all = single.getFirst();
    for (Message next : single.subList(1, 5)) {
      all = all.with(next);
    }
    List<Message> apart = new ArrayList<>();
    for (Message rest = all; rest != null; rest = rest.rest()) {
      apart.add(rest.first());
    }
    assertEquals(single, apart);
  }

  @Test
  void messagesAreNotJoinedThatSayDifferentThings() {
    Message offer = Message.offer(5, 2, 0, 1);
    assertNull(offer.with(Message.offer(6, 2, 0, 2)), "another grant");
    assertNull(offer.with(Message.offer(6, 3, 0, 1)), "another node");
    assertNull(offer.with(Message.offer(5, 2, 0, 1)), "the same page");
    assertNull(offer.with(Message.offer(4, 2, 0, 1)), "a page before it");
    assertNull(offer.with(Message.offer(70, 2, 0, 1)), "too far behind it");
    assertNull(offer.with(Message.done(6, 2, 1, false)), "another kind");
    Message invalidated = Message.invalidated(Message.invalidate(5, 1, 6, 9));
    assertNull(invalidated.with(Message.invalidated(Message.invalidate(6, 1, 6, 9))));
  }

  @Test
  void headerIsTheSameInEitherOrderOfNumbers() {
    Message grant = Message.grant(Message.request(1, 62, Access.READ, 7, 5), 8, true, 5, 0, true);
    byte kind = (byte) MessageKind.GRANT.ordinal();
    byte[] expected = {MessageCodec.FORMAT, kind, 62, 62, 1 | 2 | 4, 0, 0, 0};
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      ByteBuffer buffer = ByteBuffer.allocate(grant.encodedLength()).order(order);
      grant.encode(buffer);
      assertArrayEquals(expected, Arrays.copyOf(buffer.array(), expected.length), order::toString);
      assertEquals(grant, Message.decode(buffer.flip()));
    }
    byte[] request = bytes(REQUEST);
    assertEquals(Access.FETCH.ordinal() + 1, request[5], "the only kind that has one");
  }

  @Test
  void pageIsLeftInTheBuffer() {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    ALL.get(1).encode(buffer);
    buffer.putLong(42).flip();
    assertTrue(Message.decode(buffer).page());
    assertEquals(42, buffer.getLong());
  }

  @Test
  void malformedBytesAreRefusedWithAReason() {
    byte[] good = bytes(REQUEST);
    assertTrue(refusal(new byte[3]).contains("shorter than a header"));
    assertTrue(refusal(Arrays.copyOf(good, 20)).contains("a REQUEST is too short"));
    assertTrue(refusal(with(good, 0, 9)).contains("format"));
    assertTrue(refusal(with(good, 1, 77)).contains("kind is unknown"));
    assertTrue(refusal(with(good, 2, 64)).contains("no such node"));
    assertTrue(refusal(with(good, 3, 1)).contains("a REQUEST has no source"));
    assertTrue(refusal(with(good, 4, 4)).contains("no such flag"));
    assertTrue(refusal(with(good, 5, 0)).contains("no such access"));
    assertTrue(refusal(with(good, 5, 5)).contains("no such access"), "OVERWRITE");
    assertTrue(refusal(with(good, 6, 1)).contains("reserved"));
  }

  private static byte[] with(byte[] good, int at, int value) {
    byte[] bad = good.clone();
    bad[at] = (byte) value;
    return bad;
  }

  @Test
  void anyBytesAreAMessageOrRefusedAndAMessageIsItsBytes() {
    long seed = Long.getLong("pangaea.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = bytes(ALL.get(random.nextInt(ALL.size())));
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      Message message;
      try {
        message = Message.decode(ByteBuffer.wrap(bytes));
      } catch (IllegalArgumentException e) {
        continue;
      }
      byte[] again = bytes(message);
      assertEquals(ByteBuffer.wrap(bytes, 0, again.length), ByteBuffer.wrap(again), "seed " + seed);
    }
  }
}
