package org.pangaea.machine.translator;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.pangaea.machine.interpreter.DecodedPage;
import org.pangaea.machine.interpreter.InterpreterInstance;

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

  /**
   * Runs the loop, so many turns at a time, until a condition holds of the region that did most.
   */
  private void run(int turns, Predicate<HotRegion> condition) {
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
        run(executor, hart, turns, false);
      } while (hottest(page.get()).filter(condition).isEmpty());
      run(executor, hart, 1000, true);
    }
  }

  private void becomesOne(int turns) {
    long[] code = Plans.page(loop());
    RegionPlan plan = Plans.plan(code, 0);
    int all = plan.members.cardinality();
    assertEquals(LOADS + SELDOM + 6, all, "but for the WFI");
    int first = Written.fitting(plan, true, Style.PROFILED).plan().members.cardinality();
    assertTrue(first < all, "it does not fit at first");
    run(turns, region -> region.instructions() == all && hasItsLoop(region));
  }

  @Test
  void aLoopOfTwoRegionsBecomesOneOnceItIsHot() {
    becomesOne(100_000);
  }

  @Test
  void alsoInOneGoWithNothingThatChangesWhoseTurnItIs() {
    becomesOne(4_000_000);
  }
}
