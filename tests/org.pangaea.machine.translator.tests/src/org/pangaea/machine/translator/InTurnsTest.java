package org.pangaea.machine.translator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Engine;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HotRegion;
import org.pangaea.machine.interpreter.Chain;
import org.pangaea.machine.interpreter.DecodedPage;
import org.pangaea.machine.interpreter.InterpreterInstance;
import org.pangaea.machine.interpreter.Region;

/** Regions that are executed in turns become one. */
class InTurnsTest {
  private static final long DATA = TestRam.START + 0x8000;
  private static final int BUDGET = 1 << 14;

  /** Registers of the programs. */
  private static final int T0 = 5;

  private static final int T1 = 6;
  private static final int A0 = 10;
  private static final int T6 = 31;

  private static final int LOADS = 54;

  /** What a turn does only where t6 is not 0: so many loads are between its two halves. */
  private static final int SELDOM = 16;

  private final TestRam ram = new TestRam();

  @AfterEach
  void freeMemory() {
    ram.close();
  }

  /**
   * Adds the long behind that at a0 to t1 in each of t0 turns. The one at a0 is its own address,
   * which it loads again and again.
   */
  private static String loop() {
    String half = " ld t2, 0(t2)\n".repeat(LOADS / 2);
    return "loop: mv t2, a0\n"
        + half
        + " ld t3, 8(t2)\n add t1, t1, t3\n beqz t6, two\n"
        + " ld t2, 0(t2)\n".repeat(SELDOM)
        + "two:\n"
        + half
        + " addi t0, t0, -1\n bnez t0, loop\n wfi\n";
  }

  private static void run(Engine.Executor executor, Hart hart, int turns, boolean all) {
    hart.start(TestRam.START, 0);
    hart.x[T0] = turns;
    hart.x[T1] = 0;
    hart.x[A0] = DATA;
    hart.x[T6] = all ? 1 : 0;
    while (executor.run(BUDGET) != Engine.Exit.WAIT_FOR_INTERRUPT) {
      hart.attention = false;
    }
    assertEquals(3L * turns, hart.x[T1]);
    assertEquals(0, hart.x[T0]);
  }

  /** The region that did most, if there is one already. */
  private static Optional<HotRegion> hottest(DecodedPage page) {
    List<HotRegion> all = new ArrayList<>();
    if (page != null) {
      page.hotSpots().usage(all::add);
    }
    return all.stream().max(Comparator.comparingLong(HotRegion::retired));
  }

  private static boolean hasItsLoop(HotRegion region) {
    return region.retired() > 20 * region.runs() * LOADS;
  }

  /** Runs the loop until a condition holds of the region that did most. */
  private void run(Predicate<HotRegion> condition) {
    ram.putLong(DATA, DATA);
    ram.putLong(DATA + 8, 3);
    Hart hart = ram.load(loop());
    AtomicReference<DecodedPage> page = new AtomicReference<>();
    try (Translator translator = new Translator(1 << 20, false, Style.PROFILED);
        InterpreterInstance engine =
            new InterpreterInstance(
                (hot, position) -> {
                  page.set(hot);
                  return translator.hot(hot, position);
                },
                1000)) {
      translator.hartAdded();
      Engine.Executor executor = engine.executor(hart);
      run(executor, hart, 10, true);
      long deadline = System.nanoTime() + 60_000_000_000L;
      do {
        assertTrue(System.nanoTime() < deadline, () -> "still " + hottest(page.get()));
        run(executor, hart, 100_000, false);
      } while (hottest(page.get()).filter(condition).isEmpty());
      run(executor, hart, 1000, true);
    }
  }

  @Test
  void aLoopOfTwoRegionsBecomesOneOnceItIsHot() {
    long[] code = Plans.page(loop());
    RegionPlan plan = Plans.plan(code, 0);
    int all = plan.members.cardinality();
    assertEquals(LOADS + SELDOM + 6, all, "but for the WFI");
    int first = Written.fitting(plan, true, Style.PROFILED).plan().members.cardinality();
    assertTrue(first < all, "it does not fit at first");
    run(region -> region.instructions() == all && hasItsLoop(region));
  }

  /** A region that is one jump. */
  private static Region leadingTo(long pc) {
    return new Region() {
      @Override
      public long run(Chain chain, Hart hart, long base, int budget, int depth) {
        hart.pc = pc;
        return 1;
      }
    };
  }

  @Test
  void ofTwoThatTakeTurnsEachIsSampled() {
    Hart hart = ram.load("one: j two\n nop\n two: j one\n");
    int two = 4;
    Region[] regions = {leadingTo(TestRam.START + 2 * two), leadingTo(TestRam.START)};
    try (InterpreterInstance engine =
        new InterpreterInstance(
            (page, position) -> {
              page.hotSpots().install(position, regions[position / two]);
              return true;
            },
            10)) {
      int turns = 1_000_000;
      engine.executor(hart).run(2 * turns);
      for (Region region : regions) {
        long runs = region.usage(0).runs();
        assertTrue(runs > turns * 0.9 && runs < turns * 1.1, runs + " of " + turns);
      }
    }
  }

  @Test
  void whatIsToBeWholeIsNotCut() {
    RegionPlan fits = Plans.plan(Plans.page(loop()), 0);
    assertEquals(fits.members, Written.whole(fits, true).plan().members);
    String add = " add t0, t0, t1\n";
    RegionPlan most = Plans.plan(Plans.page(add.repeat(RegionPlan.MAX_INSTRUCTIONS - 1)), 0);
    assertEquals(most.members, Written.whole(most, true).plan().members);
    RegionPlan more = Plans.plan(Plans.page(add.repeat(RegionPlan.MAX_INSTRUCTIONS + 1)), 0);
    assertNull(Written.whole(more, true), "more instructions than a region has");
    RegionPlan longer = Plans.plan(Plans.page(" ld t2, 0(t2)\n".repeat(2 * LOADS)), 0);
    assertNull(Written.whole(longer, true), "more bytecode than HotSpot had best get");
  }
}
