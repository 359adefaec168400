package org.pangaea.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events on their way from one thread to another. */
class EventRingTest {
  private static List<Event> events(byte[] records) {
    List<Event> events = new ArrayList<>();
    Event.read(3, records, events::add);
    return events;
  }

  private static void add(EventRing ring, long number) {
    ring.add(number, EventType.SENT, 200, 40_000, 50_000, 60_000, -number, number * 3);
  }

  private static Event event(long number) {
    return new Event(3, number, EventType.SENT, 200, 40_000, 50_000, 60_000, -number, number * 3);
  }

  @Test
  void everythingArrivesInOrder() {
    EventRing ring = new EventRing(4);
    for (long round = 0; round < 10; round++) {
      for (long i = 0; i < 3; i++) {
        add(ring, 3 * round + i);
      }
      assertEquals(
          List.of(event(3 * round), event(3 * round + 1), event(3 * round + 2)),
          events(Traces.drained(ring)));
    }
    assertEquals(0, ring.lost());
  }

  @Test
  void whatFindsNoRoomIsCountedWhereItIsMissing() {
    EventRing ring = new EventRing(4);
    for (long i = 0; i < 10; i++) {
      add(ring, i);
    }
    List<Event> drained = events(Traces.drained(ring));
    assertEquals(List.of(event(0), event(1), event(2), event(3)), drained.subList(0, 4));
    assertEquals(EventType.LOST, drained.get(4).type());
    assertEquals(6, drained.get(4).argument());
    assertEquals(3, drained.get(4).nanos());
    add(ring, 11);
    assertEquals(List.of(event(11)), events(Traces.drained(ring)));
    assertEquals(6, ring.lost());
  }

  @Test
  void aSmallBufferIsFilledAndTheRestIsLeft() {
    EventRing ring = new EventRing(4);
    for (long i = 0; i < 5; i++) {
      add(ring, i);
    }
    ByteBuffer small =
        ByteBuffer.allocate(EventRing.EVENT_BYTES * 2 + 5).order(ByteOrder.LITTLE_ENDIAN);
    assertTrue(ring.drain(small));
    assertEquals(2 * EventRing.EVENT_BYTES, small.position());
    assertTrue(ring.drain(small.clear()), "the lost one is still to be told");
    assertFalse(ring.drain(small.clear()));
    assertEquals(EventRing.EVENT_BYTES, small.position());
    assertFalse(ring.drain(small.clear()));
    assertEquals(0, small.position());
  }

  @Test
  void oneThreadAddsWhileAnotherDrains() throws Exception {
    EventRing ring = new EventRing(256);
    long all = 2_000_000;
    Thread adder =
        new Thread(() -> {
          for (long i = 1; i <= all; i++) {
            add(ring, i);
          }
        });
    adder.start();
    long seen = 0;
    long lost = 0;
    long last = 0;
    boolean running = true;
    while (running) {
      // Looked at before what is left is drained.
      running = adder.isAlive();
      for (Event event : events(Traces.drained(ring))) {
        if (event.type() == EventType.LOST) {
          lost += event.argument();
        } else {
          assertTrue(event.nanos() > last, () -> "not in order: " + event);
          assertEquals(event(event.nanos()), event);
          last = event.nanos();
          seen++;
        }
      }
    }
    assertEquals(all, seen + lost);
    assertEquals(lost, ring.lost());
  }

  @Test
  void aRingHasAPowerOfTwo() {
    assertThrows(IllegalArgumentException.class, () -> new EventRing(100));
  }
}
