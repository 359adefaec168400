package org.pangaea.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The slots of a frame")
class FrameSlotsTest {
  private static final long FRAME = 0x7000_0000_0000L;

  private static final long SAME_PLACE = FRAME + (long) FrameSlots.PLACES * GuestMemory.PAGE_SIZE;

  private static final int LAST = SoftTlb.ENTRIES - 1;

  private final FrameSlots slots = new FrameSlots();

  private static int both(int first, int second) {
    return second + 1 << FrameSlots.SLOT_BITS | first + 1;
  }

  @Test
  @DisplayName("are none, one or two by their numbers, each once, and none when they were taken")
  void fewSlots() {
    assertEquals(0, slots.take(FRAME));
    slots.note(FRAME, 0);
    slots.note(FRAME, 0);
    assertEquals(1, slots.take(FRAME));
    assertEquals(0, slots.take(FRAME));
    slots.note(FRAME, LAST);
    slots.note(FRAME, 5);
    slots.note(FRAME, LAST);
    slots.note(FRAME, 5);
    assertEquals(both(LAST, 5), slots.take(FRAME));
  }

  @Test
  @DisplayName("are many from the third one on, until they are taken")
  void manySlots() {
    for (int slot = 7; slot < 10; slot++) {
      slots.note(FRAME, slot);
    }
    slots.note(FRAME, 7);
    assertEquals(FrameSlots.MANY, slots.take(FRAME));
    slots.note(FRAME, 7);
    assertEquals(8, slots.take(FRAME));
  }

  @Test
  @DisplayName("are those of other frames, too, that share the place, and of no others")
  void sharedPlaces() {
    slots.note(FRAME, 1);
    slots.note(SAME_PLACE, 2);
    slots.note(FRAME + GuestMemory.PAGE_SIZE, 3);
    assertEquals(both(1, 2), slots.take(FRAME));
    slots.noteAgain(FRAME + GuestMemory.PAGE_SIZE, 3, FRAME);
    assertEquals(0, slots.take(FRAME));
    slots.noteAgain(SAME_PLACE, 2, FRAME);
    assertEquals(3, slots.take(FRAME));
    assertEquals(4, slots.take(FRAME + GuestMemory.PAGE_SIZE));
  }

  @Test
  @DisplayName("are forgotten with the TLB's entries")
  void cleared() {
    slots.note(FRAME, 1);
    slots.clear();
    assertEquals(0, slots.take(FRAME));
  }
}
