package org.pangaea.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The software TLB")
class SoftTlbTest {
  private static final long FRAME = 0x7000_0000_0000L;

  private final SoftTlb tlb = new SoftTlb();

  private boolean fetches(long va) {
    int slot = (int) (va >>> GuestMemory.PAGE_SHIFT) & SoftTlb.INDEX_MASK;
    return tlb.fetchTag[slot] == (va & SoftTlb.PAGE_MASK | tlb.context());
  }

  @Test
  @DisplayName("gives each address space and view a context of its own, which comes back")
  void contexts() {
    tlb.select(1, 0);
    long one = tlb.context();
    tlb.select(1, 1);
    assertNotEquals(one, tlb.context());
    tlb.select(2, 0);
    assertNotEquals(one, tlb.context());
    tlb.select(-1, 0);
    assertNotEquals(one, tlb.context());
    tlb.select(1, 0);
    assertEquals(one, tlb.context());
  }

  @Test
  @DisplayName("drops every kind of entry that leads to a frame, in all contexts, and no other")
  void dropFrame() {
    tlb.select(1, 0);
    tlb.enterLoad(0x5123, FRAME - 0x5000);
    tlb.enterFetch(0x5008, FRAME - 0x5000);
    tlb.enterLoad(0x6000, FRAME + 4096 - 0x6000);
    tlb.select(2, 1);
    tlb.enterStore(0x9000, FRAME - 0x9000);
    tlb.dropFrame(FRAME);
    assertFalse(tlb.stores(0x9000, 0x9000));
    tlb.select(1, 0);
    assertFalse(tlb.loads(0x5000, 0x5000));
    assertFalse(fetches(0x5000));
    assertTrue(tlb.loads(0x6000, 0x6000));
  }

  @Test
  @DisplayName("drops all that leads to a frame, and nothing else, whatever was entered before")
  void dropsJustTheFrame() {
    SplittableRandom random = new SplittableRandom(Long.getLong("pangaea.seed", 1));
    // Few frames, in turns at few and at many virtual addresses; four share each of three places.
    long[] frames = new long[12];
    for (int i = 0; i < frames.length; i++) {
      long page = i / 3 * (long) FrameSlots.PLACES + i % 3;
      frames[i] = FRAME + page * GuestMemory.PAGE_SIZE;
    }
    int dropped = 0;
    for (int round = 0; round < 200_000; round++) {
      tlb.select(random.nextInt(3), 0);
      long frame = frames[random.nextInt(frames.length)];
      int pages = (round & 4096) == 0 ? 3 : 4 * SoftTlb.ENTRIES;
      long va = random.nextInt(pages) * (long) GuestMemory.PAGE_SIZE;
      switch (random.nextInt(8)) {
        case 0, 1 -> tlb.enterLoad(va, frame - va);
        case 2, 3 -> tlb.enterStore(va, frame - va);
        case 4 -> tlb.enterFetch(va, frame - va);
        case 5 -> {
          tlb.borrow(va);
          tlb.returnBorrowed();
        }
        case 6 -> {
          if (random.nextInt(16) == 0) {
            tlb.flushAll();
          } else {
            tlb.flushAddress(va);
          }
        }
        default -> {
          int before = entries(frame, false);
          int others = entries(frame, true);
          tlb.dropFrame(frame);
          assertEquals(0, entries(frame, false), "entries that lead to the frame");
          assertEquals(others, entries(frame, true), "entries that lead elsewhere");
          dropped += before;
        }
      }
    }
    assertTrue(dropped > 50_000, "so many entries were dropped: " + dropped);
  }

  /** How many entries lead to a frame, or to any other. */
  private int entries(long frame, boolean others) {
    int count = 0;
    for (int slot = 0; slot < SoftTlb.ENTRIES; slot++) {
      long entry = tlb.table + slot * SoftTlb.ENTRY_BYTES;
      for (int at : new int[] {SoftTlb.LOAD_TAG, SoftTlb.STORE_TAG}) {
        long tag = HostMemory.getLong(entry + at);
        long bias = HostMemory.getLong(entry + at + Long.BYTES);
        count += tag != 0 && leads(tag, bias, frame) != others ? 1 : 0;
      }
      long tag = tlb.fetchTag[slot];
      count += tag != 0 && leads(tag, tlb.fetchBias[slot], frame) != others ? 1 : 0;
    }
    return count;
  }

  private static boolean leads(long tag, long bias, long frame) {
    return (tag & SoftTlb.PAGE_MASK) + bias == frame;
  }

  @Test
  @DisplayName(
      "never hits an entry from before a flush, over all numbers of contexts and generations")
  void neverHitsWhatWasFlushed() {
    SplittableRandom random = new SplittableRandom(Long.getLong("pangaea.seed", 1));
    // What must not be there any more, by page, asid and view: entered, then flushed.
    Map<String, Long> live = new HashMap<>();
    long[] pages = {0x1000, 0x2000, 0x40_1000, -4096};
    for (int round = 0; round < 3_000_000; round++) {
      int asid = random.nextInt(4) - 1;
      int view = random.nextInt(4);
      long va = pages[random.nextInt(pages.length)];
      tlb.select(asid, view);
      String key = va + " " + asid + " " + view;
      if (tlb.loads(va, va)) {
        assertTrue(live.containsKey(key), () -> "stale: " + key);
      }
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          tlb.enterLoad(va, round);
          live.put(key, (long) round);
        }
        case 3 -> {
          tlb.flushAll();
          live.clear();
        }
        case 4 -> {
          int other = random.nextInt(3);
          tlb.flushAsid(other);
          live.keySet().removeIf(each -> each.split(" ")[1].equals(Integer.toString(other)));
        }
        case 5 -> {
          tlb.flushAddress(va + random.nextInt(4096));
          live.keySet().removeIf(each -> each.startsWith(va + " "));
        }
        default -> {}
      }
    }
    assertTrue(tlb.flushes() > 1 << 20, "more flushes than there are generations");
  }

  @Test
  @DisplayName("never hits an old entry when the number of its context is given out again")
  void numbersComeAgain() {
    tlb.select(1, 0);
    long first = tlb.context();
    tlb.enterLoad(0x5000, 0);
    tlb.enterStore(0x5000, 0);
    tlb.enterFetch(0x5000, 0);
    boolean again = false;
    for (int i = 0; i < 10_000; i++) {
      tlb.flushAll();
      tlb.select(1, 0);
      again |= tlb.context() == first;
      assertFalse(tlb.loads(0x5000, 0x5000), "load");
      assertFalse(tlb.stores(0x5000, 0x5000), "store");
      assertFalse(fetches(0x5000), "fetch");
    }
    assertTrue(again, "the numbers went round");
  }

  @Test
  @DisplayName("forgets user pages that S-mode looked at, however many, when SUM is cleared")
  void borrowed() {
    tlb.select(1, 1);
    for (int i = 0; i < 300; i++) {
      long va = 0x10_0000 + i * 4096L;
      tlb.borrow(va);
      tlb.enterLoad(va, 0);
      tlb.enterStore(va, 0);
    }
    tlb.returnBorrowed();
    for (int i = 0; i < 300; i++) {
      long va = 0x10_0000 + i * 4096L;
      assertFalse(tlb.loads(va, va) || tlb.stores(va, va));
    }
  }

  @Test
  @DisplayName(
      "misses an access that crosses into the next page when the tag is made of its last byte")
  void crossing() {
    tlb.select(1, 0);
    tlb.enterLoad(0x5000, 0);
    tlb.enterLoad(0x6000, 0);
    assertTrue(tlb.loads(0x5FF8, 0x5FF8 + 7));
    assertFalse(tlb.loads(0x5FFC, 0x5FFC + 7));
  }
}
