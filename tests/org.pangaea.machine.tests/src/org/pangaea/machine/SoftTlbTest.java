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
