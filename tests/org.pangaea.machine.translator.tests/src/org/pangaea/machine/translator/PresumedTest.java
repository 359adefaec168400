package org.pangaea.machine.translator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.CodeReport;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.interpreter.Chain;
import org.pangaea.machine.interpreter.DecodedPage;
import org.pangaea.machine.interpreter.InterpreterInstance;
import org.pangaea.machine.interpreter.MicroOp;
import org.pangaea.machine.interpreter.Region;
import org.pangaea.riscv.Op;

/** Regions that execute nothing until HotSpot's compiler C2 has them. */
class PresumedTest {
  private static final long START = TestRam.START;
  private static final long DATA = START + 0x8000;
  private static final int BUDGET = 1 << 14;

  /** Registers of {@link #SUM}: t0 and t1, a0. */
  private static final int T0 = 5;

  private static final int T1 = 6;
  private static final int A0 = 10;

  /** Adds t0 times the long at a0 to t1. */
  private static final String SUM =
      """
      loop: ld t2, 0(a0)
            add t1, t1, t2
            sd t1, 8(a0)
            addi t0, t0, -1
            bnez t0, loop
            wfi
      """;

  private final TestRam ram = new TestRam();

  @AfterEach
  void freeMemory() {
    ram.close();
  }

  private Hart load(String text, long turns) {
    ram.putLong(DATA, 3);
    Hart hart = ram.load(text);
    start(hart, turns);
    return hart;
  }

  private static void start(Hart hart, long turns) {
    hart.start(START, 0);
    hart.x[T0] = turns;
    hart.x[T1] = 0;
    hart.x[A0] = DATA;
  }

  private static void runToEnd(Engine.Executor executor, Hart hart) {
    while (executor.run(BUDGET) != Engine.Exit.WAIT_FOR_INTERRUPT) {
      hart.attention = false;
    }
  }

  /** Runs the loop again and again; each time it has to come to the same. */
  private static void runUntil(
      Engine.Executor executor, Hart hart, long turns, BooleanSupplier condition) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    do {
      assertTrue(System.nanoTime() < deadline, "not within a minute");
      start(hart, turns);
      runToEnd(executor, hart);
      assertEquals(3 * turns, hart.x[T1]);
      assertEquals(0, hart.x[T0]);
    } while (!condition.getAsBoolean());
  }

  private static Region define(Written written) throws ReflectiveOperationException {
    return (Region)
        MethodHandles.lookup()
            .defineHiddenClass(written.file(), true)
            .lookupClass()
            .getDeclaredConstructor()
            .newInstance();
  }

  private static Written written(String text, Style style) {
    return Written.fitting(Plans.plan(Plans.page(text), 0), true, style);
  }

  @Test
  void thisJavaRuntimeHasWhatIsNeeded() {
    // If a later one has not, regions are made without, and somebody has to look for another way.
    assertTrue(Hints.AVAILABLE);
  }

  @Test
  void aRegionDoesNothingUntilItIsCompiled() throws ReflectiveOperationException {
    Written written = written(SUM, Style.PRESUMED);
    assertEquals(Style.PRESUMED, written.style());
    Region region = define(written);
    Hart hart = load(SUM, 5);
    hart.pc = 0;
    assertEquals(Region.NOT_READY, region.run(null, hart, START, BUDGET, Chain.DEEPEST));
    assertEquals(START, hart.pc);
    assertEquals(5, hart.x[T0]);
    // Its first load has no page: nothing is retired, and the interpreter would be asked.
    Hart nobody = new Hart(1, new NoMemory(), () -> 0);
    assertEquals(Region.INTERPRET, runUntilReady(region, nobody, 0));
    assertEquals(START, nobody.pc);
    assertEquals(Region.INTERPRET, runUntilReady(region, hart, BUDGET));
    assertEquals(5, hart.x[T0]);
  }

  /** C2 may have it as a part of this method first. */
  private static long runUntilReady(Region region, Hart hart, int budget) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (true) {
      assertTrue(System.nanoTime() < deadline, "C2 does not compile it");
      long done = region.run(null, hart, START, budget, Chain.DEEPEST);
      if (done != Region.NOT_READY) {
        return done;
      }
    }
  }

  @Test
  void whatRunsAtOnceIsTheSameButForThat() throws ReflectiveOperationException {
    Region region = define(written(SUM, Style.PRESUMED_AT_ONCE));
    Hart hart = load(SUM, 5);
    assertEquals(Region.INTERPRET, region.run(null, hart, START, BUDGET, Chain.DEEPEST));
  }

  /** Adds t0 times the long at a0 to t1, and does much besides that comes to nothing. */
  private static final String LONG_SUM =
      SUM.replace("loop: ", "loop: " + " mv t3, a0\n ld t4, 0(t3)\n".repeat(40));

  @Test
  void whatIsLongOrHasFloatingPointIsCompiledWithCounts() {
    String floats = "loop: fadd.d fa0, fa0, fa1\n addi t0, t0, -1\n bnez t0, loop\n wfi\n";
    for (String text : new String[] {floats, LONG_SUM}) {
      assertEquals(Style.PROFILED, written(text, Style.PRESUMED).style(), text.substring(0, 40));
      assertEquals(Style.PRESUMED_AT_ONCE, written(text, Style.PRESUMED_AT_ONCE).style());
    }
    assertEquals(Style.PROFILED, written(floats, Style.PIECES).style());
  }

  @Test
  void orWhatIsLongIsCutAtFirst() {
    Written first = written(LONG_SUM, Style.PIECES);
    assertEquals(Style.PIECES, first.style());
    assertTrue(first.isCut());
    assertTrue(first.codeLength() <= 2500, first.codeLength() + " bytes");
    assertTrue(first.plan().members.get(0), "it begins where it is to");
    Written all = written(LONG_SUM, Style.PROFILED);
    assertFalse(all.isCut());
    assertEquals(85, all.plan().members.cardinality());
    assertEquals(all.plan().members, first.whole());
    assertFalse(written(SUM, Style.PIECES).isCut());
  }

  /** Whichever of its pieces gets hot first: the others go. */
  @Test
  void whatWasCutIsWholeOnceItIsHot() {
    AtomicReference<DecodedPage> page = new AtomicReference<>();
    try (Translator translator = new Translator(1 << 20, false, Style.PIECES);
        InterpreterInstance engine = translating(translator, page, 1000)) {
      translator.hartAdded();
      Hart hart = load(LONG_SUM, 1);
      Engine.Executor executor = engine.executor(hart);
      runUntil(executor, hart, 2000, () -> engine.inRegions() > 0);
      Supplier<List<Integer>> sizes =
          () -> {
            List<Integer> found = new ArrayList<>();
            page.get().hotSpots().usage(region -> found.add(region.instructions()));
            return found;
          };
      // Another piece is asked for; should it not be there when the first is hot, it never comes.
      runUntil(executor, hart, 2000, () -> true);
      await(() -> sizes.get().size() >= 2, "two pieces");
      long bytes = translator.bytes();
      assertTrue(Collections.max(sizes.get()) < 85, () -> sizes.get().toString());
      Set<Region> pieces = new HashSet<>();
      BooleanSupplier whole =
          () -> {
            if (sizes.get().contains(85)) {
              return true;
            }
            pieces.addAll(regions(page.get()));
            return false;
          };
      assertFalse(whole.getAsBoolean());
      runUntil(executor, hart, 100_000, whole);
      // Where it is left for an interrupt, what leads to its head may have got a region since.
      List<Region> now = regions(page.get());
      assertTrue(now.size() <= 2, () -> sizes.get().toString());
      assertTrue(Collections.disjoint(pieces, now), "a piece is still there");
      int length = written(LONG_SUM, Style.PROFILED).file().length;
      assertTrue(translator.bytes() < bytes + length, translator.bytes() + " bytes");
      runUntil(executor, hart, 1000, () -> true);
    }
  }

  @Test
  void itIsInstalledOnceItIsCompiledAndMadeAgainOnceItIsHot() {
    AtomicReference<DecodedPage> page = new AtomicReference<>();
    try (Translator translator = new Translator(1 << 20, false, Style.PRESUMED);
        InterpreterInstance engine = translating(translator, page, 100)) {
      translator.hartAdded();
      Hart hart = load(SUM, 1);
      Engine.Executor executor = engine.executor(hart);
      runUntil(executor, hart, 1000, () -> engine.inRegions() > 0);
      Region first = page.get().hotSpots().region(0);
      assertTrue(first.getClass().getName().contains(".Presumed"), first.getClass()::getName);
      long bytes = translator.bytes();
      runUntil(executor, hart, 1_000_000, () -> page.get().hotSpots().region(0) != first);
      Region second = page.get().hotSpots().region(0);
      assertTrue(second.getClass().getName().contains(".Translated"), second.getClass()::getName);
      CodeReport report = translator.report(engine.inRegions(), 5);
      assertEquals(1, report.regions(), "it is still one place");
      assertEquals(1, report.hottest().size());
      assertTrue(report.bytes() < bytes * 3 / 2, "both are counted: " + bytes + ", " + report);
      runUntil(executor, hart, 1000, () -> true);
      translator.hartAdded();
      assertNull(page.get().hotSpots().region(0), "made for a hart that is alone");
      assertEquals(0, translator.bytes());
    }
  }

  @Test
  void madeAgainItIsOfWhatItWasMadeOf() {
    long[] code = Plans.page("loop: beqz t0, more\n bnez t1, loop\n more: nop\n j loop\n");
    int more = 2 * MicroOp.halfwords(code[0]);
    long[] then = code.clone();
    then[more] = MicroOp.NOT_DECODED;
    RegionPlan first = Plans.plan(then, 0);
    assertFalse(first.members.get(more));
    RegionPlan again = RegionPlan.again(code, 0, Plans.Seen.NOTHING, first.members);
    assertEquals(first.members, again.members);
    assertEquals(first.leaders, again.leaders);
    assertTrue(Plans.plan(code, 0).members.get(more));
  }

  @Test
  void whatNeverGetsReadyIsToldAndTheGuestGoesOn() {
    AtomicInteger told = new AtomicInteger();
    AtomicInteger runs = new AtomicInteger();
    Region region =
        new Region() {
          @Override
          public long run(Chain chain, Hart hart, long base, int budget, int depth) {
            runs.incrementAndGet();
            hart.pc = START;
            return NOT_READY;
          }
        };
    region.whenHot(50_000_000, () -> told.incrementAndGet() > 2);
    try (InterpreterInstance engine =
        new InterpreterInstance(
            (page, position) -> {
              if (position == 0) {
                page.hotSpots().install(position, region);
              }
              return true;
            },
            10)) {
      Hart hart = load(SUM, 1);
      Engine.Executor executor = engine.executor(hart);
      runUntil(executor, hart, 1000, () -> told.get() > 0);
      // One run in 61 is a sample, and a thousand of these it takes.
      assertTrue(runs.get() > 61_000 && runs.get() < 63_000, "after " + runs);
      int then = runs.get();
      start(hart, 10_000);
      runToEnd(executor, hart);
      assertTrue(runs.get() > then, "it is still asked, and the guest goes on");
      assertEquals(3, told.get(), "until somebody has noted it, and not once more");
      assertEquals(0, region.usage(0).runs());
    }
  }

  private static List<Region> regions(DecodedPage page) {
    return IntStream.range(0, GuestMemory.PAGE_SIZE / 2)
        .mapToObj(page.hotSpots()::region)
        .filter(Objects::nonNull)
        .toList();
  }

  /** One that notes the page of what got hot, and has it translated. */
  private static InterpreterInstance translating(
      Translator translator, AtomicReference<DecodedPage> page, int threshold) {
    return new InterpreterInstance(
        (hot, position) -> {
          page.set(hot);
          return translator.hot(hot, position);
        },
        threshold);
  }

  /** One that notes the page of what got hot, and translates nothing. */
  private static InterpreterInstance noting(AtomicReference<DecodedPage> page) {
    return new InterpreterInstance(
        (hot, _) -> {
          page.set(hot);
          return true;
        },
        100);
  }

  private static void await(BooleanSupplier condition, String otherwise) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, otherwise);
      Thread.onSpinWait();
    }
  }

  @Test
  void whatWaitsIsLetGoWithItsPageOrWithAll() {
    AtomicReference<DecodedPage> page = new AtomicReference<>();
    try (Translator translator = new Translator(1 << 20, false, Style.PRESUMED);
        InterpreterInstance engine = noting(page)) {
      translator.hartAdded();
      Hart hart = load(SUM, 1000);
      runToEnd(engine.executor(hart), hart);
      DecodedPage first = page.get();
      translator.hot(first, 0);
      // In this JVM C2 needs thousands of calls, of 64 each millisecond.
      await(() -> translator.waiting() == 1, "it does not wait");
      engine.codeChanged(START >>> GuestMemory.PAGE_SHIFT);
      await(() -> translator.waiting() == 0, "it waits for a page that is gone");
      assertNull(first.hotSpots().region(0));
      assertEquals(0, translator.regions.sum());
      assertEquals(0, translator.bytes());
      start(hart, 1000);
      runToEnd(engine.executor(hart), hart);
      DecodedPage second = page.get();
      translator.hot(second, 0);
      await(() -> translator.waiting() == 1, "the next one does not wait");
      translator.hartAdded();
      assertEquals(0, translator.waiting());
      assertEquals(0, second.hotSpots().count(0), "it may get hot again");
      assertEquals(0, translator.bytes());
      translator.hot(second, 0);
      await(() -> second.hotSpots().region(0) != null, "asked for again, it is not made");
    }
  }

  @Test
  void whatC2DoesNotCompileIsMadeTheOtherWay() {
    AtomicReference<DecodedPage> page = new AtomicReference<>();
    try (Translator translator = new Translator(1 << 20, false, Style.PRESUMED, 3);
        InterpreterInstance engine = noting(page)) {
      translator.hartAdded();
      Hart hart = load(SUM, 1000);
      Engine.Executor executor = engine.executor(hart);
      for (int time = 1; time <= 2; time++) {
        start(hart, 1000);
        runToEnd(executor, hart);
        DecodedPage hot = page.get();
        translator.hot(hot, 0);
        await(
            () ->
                hot.hotSpots().region(0) != null
                    || translator.waiting() > 0 && translator.regions.sum() > 0,
            "it is not made");
        assertEquals(0, translator.waiting(), "after the first, none is presumed");
        assertTrue(hot.hotSpots().region(0).getClass().getName().contains(".Translated"));
        assertEquals(time, translator.regions.sum());
        engine.codeChanged(START >>> GuestMemory.PAGE_SHIFT);
      }
    }
  }

  @Test
  void aRegionThatIsCalledNeedNotBeReady() {
    AtomicInteger runs = new AtomicInteger();
    long function = START + GuestMemory.GUEST_PAGE_SIZE;
    Region notReady =
        new Region() {
          @Override
          public long run(Chain chain, Hart hart, long base, int budget, int depth) {
            runs.incrementAndGet();
            hart.pc = function;
            return NOT_READY;
          }
        };
    try (Translator translator = new Translator(1 << 20, true, Style.PROFILED);
        InterpreterInstance engine =
            new InterpreterInstance(
                (page, position) -> {
                  if (MicroOp.op(page.snapshot()[0]) != Op.LD) {
                    return translator.hot(page, position);
                  }
                  page.hotSpots().install(position, notReady);
                  return true;
                },
                100)) {
      translator.hartAdded();
      Hart hart =
          load(
              """
              loop: call function
                    addi t0, t0, -1
                    bnez t0, loop
                    wfi
                    .balign 4096
              function:
                    ld t2, 0(a0)
                    add t1, t1, t2
                    ret
              """,
              50_000);
      runToEnd(engine.executor(hart), hart);
      assertEquals(150_000, hart.x[T1]);
      assertEquals(50_000 * 7 + 1, hart.instret);
      assertTrue(runs.get() > 40_000, "asked " + runs);
      assertTrue(engine.inRegions() > 50_000, "in regions: " + engine.inRegions());
    }
  }
}
