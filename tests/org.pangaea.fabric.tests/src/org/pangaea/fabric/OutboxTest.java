package org.pangaea.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a sender keeps, against a model that is a queue of frames. */
class OutboxTest {

  private static final int BUFFER = 1 << 20;
  private static final int MOST = BUFFER + 8 * FrameReceiver.ACKNOWLEDGED_BYTES;

  private final Outbox outbox = new Outbox(true, BUFFER);
  private long sequence;

  private int add(int payload) {
    sequence++;
    return outbox.add(
        Outbox.LARGEST_FRAME, 1, 0, sequence, 7, 0, out -> out.position(out.position() + payload));
  }

  private long write(int frames) {
    ByteBuffer bytes = outbox.beginWrite();
    long last = 0;
    int count = 0;
    for (int at = bytes.position(); at < bytes.limit(); count++) {
      last = bytes.getLong(at + FrameHeader.SEQUENCE_AT);
      at += FrameHeader.SIZE + bytes.getInt(at + FrameHeader.LENGTH_AT);
    }
    outbox.wrote(true);
    assertEquals(frames, count);
    return last;
  }

  @Test
  void whatIsNotAcknowledgedIsWrittenAgainWithTheNewAcknowledgement() {
    add(10);
    add(20);
    add(30);
    assertEquals(3, write(3));
    outbox.forget(1);
    assertEquals(0, outbox.unwritten());
    outbox.rewind(99);
    ByteBuffer bytes = outbox.beginWrite();
    assertEquals(2, bytes.getLong(bytes.position() + FrameHeader.SEQUENCE_AT));
    assertEquals(99, bytes.getLong(bytes.position() + FrameHeader.ACKNOWLEDGEMENT_AT));
    outbox.wrote(false);
    assertEquals(3, write(2));
  }

  @Test
  void whatIsKeptIsBounded() {
    int size = 0;
    while (outbox.hasRoom(Outbox.LARGEST_FRAME) || outbox.makeRoom(Outbox.LARGEST_FRAME)) {
      size += add(Link.MAX_PAYLOAD);
    }
    assertTrue(size <= MOST && size > MOST - Outbox.LARGEST_FRAME, size + " bytes");
    assertEquals(size, outbox.kept());
    assertTrue(outbox.makeRoomAnyhow(Outbox.LARGEST_FRAME));
    assertFalse(outbox.hasRoom(Outbox.LARGEST_FRAME), "for others it is full");
    outbox.forget(1);
    outbox.forget(2);
    assertTrue(outbox.makeRoom(Outbox.LARGEST_FRAME));
  }

  @Test
  void framesComeOutInOrderWhateverIsAddedWrittenAndForgotten() {
    Random random = new Random(Seed.of("outbox"));
    Deque<Integer> kept = new ArrayDeque<>();
    long forgotten = 0;
    int unwritten = 0;
    for (int i = 0; i < 20_000; i++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          int payload = random.nextInt(20) == 0 ? random.nextInt(60_000) : random.nextInt(300);
          if (outbox.hasRoom(Outbox.LARGEST_FRAME) || outbox.makeRoom(Outbox.LARGEST_FRAME)) {
            kept.add(add(payload));
            unwritten++;
          }
        }
        case 2 -> {
          if (unwritten > 0) {
            assertEquals(sequence, write(unwritten));
          }
          unwritten = 0;
        }
        default -> {
          int count = random.nextInt(kept.size() - unwritten + 1);
          for (int j = 0; j < count; j++) {
            kept.remove();
          }
          forgotten += count;
          outbox.forget(forgotten);
        }
      }
      assertEquals(kept.stream().mapToInt(Integer::intValue).sum(), outbox.kept());
      if (random.nextInt(500) == 0) {
        outbox.rewind(1);
        unwritten = kept.size();
      }
    }
  }
}
