package org.pangaea.vmm.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pangaea.coherence.Agent;
import org.pangaea.vmm.Seeds;

/** How many frames there are, who gets the next one, and whose turn it is to leave. */
class MirrorFramesTest {
  private static final long FIRST = 0x80000;
  private static final int PAGES = 1000;
  private static final long PAGE = 4096;

  /** Of one agent. */
  private static final int FRAMES = MirrorFrames.MINIMUM_PER_AGENT;

  private final MirrorFrames mirrors = frames(FRAMES * PAGE, 1);

  /** Nobody's thread: it is only asked to wake. */
  private static final class Nobody extends Sleeper {
    Nobody() {
      super(new Agent(0));
    }

    @Override
    String title() {
      return "Nobody";
    }

    @Override
    void drop(long gfn) {}

    @Override
    void giveUp(long gfn) {}

    @Override
    void revokeAsked() {}

    @Override
    boolean ended() {
      return false;
    }
  }

  private static MirrorFrames frames(long bytes, int agents) {
    return new MirrorFrames(FIRST, PAGES, 1, bytes, agents, gfn -> {});
  }

  private void placeAll(long... pages) {
    for (long page : pages) {
      assertTrue(mirrors.take(FIRST + page));
      mirrors.place(FIRST + page);
    }
  }

  private void leave(long page) {
    mirrors.leaving(FIRST + page);
    mirrors.left(FIRST + page);
  }

  @Test
  void noMoreFramesAreGivenThanTheBudgetHas() {
    for (int i = 0; i < FRAMES; i++) {
      assertTrue(mirrors.take(FIRST + i));
    }
    assertFalse(mirrors.take(FIRST + FRAMES));
    assertEquals(FRAMES, mirrors.used());
    mirrors.free(FIRST + 3);
    assertEquals(FRAMES - 1, mirrors.used());
    assertTrue(mirrors.take(FIRST + FRAMES));
    assertFalse(mirrors.take(FIRST + FRAMES + 1));
  }

  @Test
  void withoutBudgetThereIsNoLimitAndNobodyHasToLeave() {
    MirrorFrames unlimited = frames(0, 3);
    for (int i = 0; i < PAGES; i++) {
      assertTrue(unlimited.take(FIRST + i));
      unlimited.place(FIRST + i);
      assertFalse(unlimited.isShort());
    }
    assertEquals(PAGES, unlimited.used());
    assertEquals(0, unlimited.budgetBytes());
  }

  @Test
  void freeFrameGoesToWhoHasWaitedLongestAndToNobodyElse() {
    for (int i = 0; i < FRAMES; i++) {
      assertTrue(mirrors.take(FIRST + i));
    }
    MirrorFrames.Waiter first = mirrors.takeNext(new Nobody(), FIRST + 101);
    MirrorFrames.Waiter second = mirrors.takeNext(new Nobody(), FIRST + 102);
    assertFalse(first.served() || second.served());
    mirrors.free(FIRST);
    assertTrue(first.served());
    assertFalse(second.served());
    assertFalse(mirrors.take(FIRST + 103), "the frame was given already");
    mirrors.free(FIRST + 1);
    assertTrue(second.served());
    assertEquals(FRAMES, mirrors.used());
    mirrors.free(FIRST + 2);
    assertTrue(mirrors.takeNext(new Nobody(), FIRST + 103).served(), "one is free");
  }

  @Test
  void frameCountsUntilItsPageHasLeft() {
    placeAll(7);
    mirrors.leaving(FIRST + 7);
    assertFalse(mirrors.isPlaced(FIRST + 7));
    assertEquals(1, mirrors.used());
    mirrors.left(FIRST + 7);
    assertEquals(0, mirrors.used());
  }

  @Test
  void onePageLeavesForEachWhoWaits() {
    for (int i = 0; i < FRAMES; i++) {
      placeAll(i);
    }
    mirrors.takeNext(new Nobody(), FIRST + 200);
    assertTrue(mirrors.isWanting());
    mirrors.leaving(FIRST);
    assertFalse(mirrors.isWanting());
    mirrors.takeNext(new Nobody(), FIRST + 200);
    assertTrue(mirrors.isWanting());
  }

  @Test
  void someFramesAreKeptFreeAheadOfNeed() {
    for (int i = 0; i < FRAMES - 2; i++) {
      placeAll(i);
      assertFalse(mirrors.isShort(), "an eighth of the frames is free");
    }
    placeAll(100);
    assertTrue(mirrors.isShort());
    mirrors.leaving(FIRST);
    assertFalse(mirrors.isShort(), "one is on its way out");
  }

  @Test
  void pageThatWasAskedForSinceTheHandPassedIsSparedOnce() {
    placeAll(3, 70, 71, 999);
    // All are new: the first turn of the hand spares them all.
    assertEquals(FIRST + 3, mirrors.victim());
    mirrors.refer(FIRST + 70);
    assertEquals(FIRST + 71, mirrors.victim());
    assertEquals(FIRST + 999, mirrors.victim());
    assertEquals(FIRST + 3, mirrors.victim());
    assertEquals(FIRST + 70, mirrors.victim(), "spared once, not for ever");
  }

  @Test
  void outdatedPageIsNotSpared() {
    placeAll(1, 2, 3);
    mirrors.forget(FIRST + 2);
    assertEquals(FIRST + 2, mirrors.victim());
  }

  @Test
  void pageOnItsWayOutIsNoVictim() {
    placeAll(1, 2);
    mirrors.victim();
    leave(1);
    assertEquals(FIRST + 2, mirrors.victim());
    leave(2);
    assertEquals(-1, mirrors.victim());
    assertEquals(0, mirrors.used());
  }

  @Test
  void everyPageHasItsTurnWhateverIsPlacedAndReferred() {
    long seed = Seeds.of("clock");
    Random random = new Random(seed);
    MirrorFrames large = frames(300 * PAGE, 1);
    Set<Long> placed = new HashSet<>();
    long oldest = -1;
    int waited = 0;
    for (int step = 0; step < 100_000; step++) {
      long page;
      do {
        page = FIRST + random.nextInt(PAGES);
      } while (placed.contains(page));
      if (large.take(page)) {
        large.place(page);
        placed.add(page);
      } else {
        long victim = large.victim();
        assertTrue(placed.remove(victim), "a page without a frame");
        large.leaving(victim);
        large.left(victim);
      }
      assertEquals(placed.size(), large.used());
      if (!placed.isEmpty() && random.nextBoolean()) {
        List<Long> some = new ArrayList<>(placed);
        large.refer(some.get(random.nextInt(some.size())));
      }
      if (!placed.contains(oldest) && !placed.isEmpty()) {
        oldest = placed.iterator().next();
        waited = 0;
      }
      // Two turns of 300 frames, if it is not asked for; chance asks for it now and then.
      assertTrue(++waited < 10_000, () -> "a page never leaves; seed " + seed);
    }
  }

  @Test
  void theMemoryOfAFrameIsTheHostsAgainWhenNobodyKeepsIt() {
    List<Long> released = new ArrayList<>();
    MirrorFrames small = new MirrorFrames(FIRST, PAGES, 4, FRAMES * PAGE, 1, released::add);
    assertTrue(small.take(FIRST + 8));
    small.place(FIRST + 8);
    assertTrue(small.take(FIRST + 11));
    assertEquals(1, small.used(), "four small pages lie in one frame");
    small.leaving(FIRST + 8);
    small.left(FIRST + 8);
    assertEquals(List.of(), released, "its last page is about to come");
    small.place(FIRST + 11);
    assertTrue(small.take(FIRST + 12));
    assertEquals(2, small.used());
    small.left(FIRST + 11);
    assertEquals(List.of(FIRST + 8), released);
    small.free(FIRST + 12);
    assertEquals(List.of(FIRST + 8, FIRST + 12), released, "whatever has been in it");
    assertEquals(0, small.used());
  }

  @Test
  void whoWaitsLooksAgainWhenAPageHasLeftThatFreedNothing() {
    MirrorFrames small = new MirrorFrames(FIRST, PAGES, 4, FRAMES * PAGE, 1, gfn -> {});
    for (int i = 0; i < 4 * FRAMES; i++) {
      assertTrue(small.take(FIRST + i));
      small.place(FIRST + i);
    }
    assertFalse(small.take(FIRST + 4 * FRAMES));
    Nobody nobody = new Nobody();
    MirrorFrames.Waiter waiter = small.takeNext(nobody, FIRST + 4 * FRAMES);
    assertFalse(small.take(FIRST), "who waits is first, even where a frame is there");
    for (int i = 0; i < 3; i++) {
      assertFalse(waiter.served());
      assertTrue(small.isWanting(), "nothing is on its way out any more");
      small.leaving(FIRST + i);
      assertFalse(small.isWanting());
      small.left(FIRST + i);
    }
    small.leaving(FIRST + 3);
    small.leaving(FIRST + 4);
    small.leaving(FIRST + 5);
    small.takeNext(nobody, FIRST + 8 * FRAMES);
    assertFalse(small.isWanting(), "two of two frames are on their way out");
    small.takeNext(nobody, FIRST + 12 * FRAMES);
    assertTrue(small.isWanting(), "not three");
    small.left(FIRST + 3);
    assertTrue(waiter.served());
    assertEquals(FRAMES, small.used());
  }

  @Test
  void aFrameThatIsThereServesAllWhoWaitForIt() {
    MirrorFrames small = new MirrorFrames(FIRST, PAGES, 4, FRAMES * PAGE, 1, gfn -> {});
    for (int i = 0; i < FRAMES; i++) {
      assertTrue(small.take(FIRST + 4 * i));
      small.place(FIRST + 4 * i);
    }
    MirrorFrames.Waiter first = small.takeNext(new Nobody(), FIRST + 400);
    MirrorFrames.Waiter second = small.takeNext(new Nobody(), FIRST + 402);
    MirrorFrames.Waiter third = small.takeNext(new Nobody(), FIRST + 404);
    small.left(FIRST);
    assertTrue(first.served() && second.served(), "both are in the same frame");
    assertFalse(third.served());
  }

  @Test
  void budgetBelowWhatHartsNeedIsRefused() {
    assertEquals(64 << 10, MirrorFrames.minimum(1));
    frames(MirrorFrames.minimum(3), 3);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> frames(MirrorFrames.minimum(3) - 1, 3));
    assertEquals(
        "A mirror budget of 196607 bytes is too small for a node with 2 vCPUs: give at least"
            + " 192 KiB, or 0 for no limit.",
        refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> frames(-1, 1));
  }
}
