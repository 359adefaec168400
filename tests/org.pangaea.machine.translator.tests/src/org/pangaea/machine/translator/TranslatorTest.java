package org.pangaea.machine.translator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pangaea.machine.translator.Plans.page;
import static org.pangaea.machine.translator.Plans.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.CodeReport;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HotRegion;
import org.pangaea.machine.interpreter.DecodedPage;
import org.pangaea.machine.interpreter.InterpreterInstance;
import org.pangaea.machine.interpreter.MicroOp;
import org.pangaea.machine.interpreter.Profile;

/** What becomes a region, and that there are never too many. */
class TranslatorTest {
  private static final long START = GuestMemory.RAM_BASE;
  private static final int BUDGET = 1 << 14;

  private final TestRam ram = new TestRam();

  @AfterEach
  void freeMemory() {
    ram.close();
  }

  /** Runs until WFI; the number of instructions retired. */
  private static long runToEnd(Engine.Instance engine, Hart hart) {
    Engine.Executor executor = engine.executor(hart);
    while (executor.run(BUDGET) != Engine.Exit.WAIT_FOR_INTERRUPT) {
      hart.attention = false;
    }
    return hart.instret;
  }

  private static Pointers pointers(RegionPlan plan) {
    return new Pointers(plan, new Loops(plan));
  }

  @Test
  void regionHoldsWhatBranchesAndCallsReachInItsPage() {
    RegionPlan plan =
        plan(
            page(
                """
                loop: add  t0, t0, t1
                      bnez t0, loop
                      jal  ra, work
                      wfi
                      nop
                work: sub  t1, t1, t0
                      ret
                """),
            0);
    BitSet expected = new BitSet();
    // Behind the call, WFI is the interpreter's, and nothing leads to the no-op.
    for (int at : new int[] {0, 2, 4, 10, 12}) {
      expected.set(at);
    }
    assertEquals(expected, plan.members);
    assertTrue(plan.leaders.get(0) && plan.leaders.get(10));
    assertTrue(plan.targets(12).isEmpty(), "what follows the call is no member");
  }

  @Test
  void whatWasNeverExecutedBelongsToNoRegion() {
    long[] code = page("loop: add t0, t0, t1\n beqz t0, cold\n j loop\n cold: nop\n j loop\n");
    code[6] = MicroOp.NOT_DECODED;
    assertFalse(plan(code, 0).members.get(6));
    assertTrue(plan(code, 6).isEmpty());
  }

  @Test
  void noRegionGrowsBeyondItsBound() {
    RegionPlan plan = plan(page("loop:\n" + " add t0, t0, t1\n".repeat(900)), 0);
    assertEquals(RegionPlan.MAX_INSTRUCTIONS, plan.members.cardinality());
  }

  @Test
  void noRegionGetsTooLongForHotSpot() {
    for (String text :
        new String[] {"add t0, t0, t1", "ld t1, 2000(t1)", "amoadd.d t0, t1, (t2)"}) {
      RegionPlan plan = plan(page("loop:\n" + (" " + text + "\n").repeat(900)), 0);
      Written written = Written.fitting(plan, false, Style.PROFILED);
      int length = written.codeLength();
      assertTrue(length <= Written.LARGEST_METHOD, text + ": " + length + " bytes");
      assertTrue(length > 1000, text + ": only " + length + " bytes");
      boolean cut = written.plan().members.cardinality() < RegionPlan.MAX_INSTRUCTIONS;
      assertEquals(!text.startsWith("add "), cut, text);
    }
  }

  @Test
  void whatDoesNotFitIsSharedOutAmongRegions() {
    // A loop of two halves, each too long for a region with the other one: no two are one span.
    String half = " ld t1, 0(t1)\n".repeat(35);
    long[] code = page("one:\n" + half + " beqz t0, two\n" + "two:\n" + half + " j one\n");
    int two = 36 * 2;
    BitSet begun = new BitSet();
    begun.set(two);
    RegionPlan plan =
        new RegionPlan(
            code, 0, new Plans.Seen(new BitSet(), begun, -1), RegionPlan.MAX_INSTRUCTIONS);
    assertTrue(plan.members.get(two), "it would be part of the region if it did");
    RegionPlan written = Written.fitting(plan, false, Style.PROFILED).plan();
    assertFalse(written.members.get(two));
    assertTrue(written.members.get(two - 2));
    // So it is if the number of instructions is what does not fit.
    long[] many = page("one:\n" + " add t0, t0, t1\n".repeat(300) + " j one\n");
    RegionPlan cut =
        new RegionPlan(
            many, 0, new Plans.Seen(new BitSet(), begun, -1), RegionPlan.MAX_INSTRUCTIONS);
    assertTrue(cut.members.get(two));
    assertFalse(Written.fitting(cut, false, Style.PROFILED).plan().members.get(two));
    // What fits belongs to one region, whatever began there before.
    long[] small = page("one:\n beqz t0, two\n nop\ntwo:\n nop\n j one\n");
    begun.set(4);
    RegionPlan whole =
        new RegionPlan(
            small, 0, new Plans.Seen(new BitSet(), begun, -1), RegionPlan.MAX_INSTRUCTIONS);
    assertTrue(Written.fitting(whole, false, Style.PROFILED).plan().members.get(4));
  }

  @Test
  void pagesAreRememberedWhereAddressesAreComputed() {
    String text =
        """
        loop:
          ld   t0, 0(a0)
          addi a0, a0, 8
          add  t2, t0, a1
          lbu  t3, 0(t2)
          ld   t4, 0(t0)
          mv   t5, t4
          sd   t3, 8(t5)
          ld   a2, 8(a2)
          bnez a2, loop
        """;
    long[] code = page(text);
    Pointers pointers = pointers(plan(code, 0));
    int at = 0;
    List<Boolean> steady = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      int op = MicroOp.op(code[at]);
      if (Operands.loads(op) || Operands.stores(op)) {
        steady.add(pointers.steady(at));
      }
      at += MicroOp.halfwords(code[at]);
    }
    // a0 advances, t2 is a sum; t0 and t5 were loaded, a2 by the turn before.
    assertEquals(List.of(true, true, false, false, false), steady);
  }

  @Test
  void noPagesAreRememberedBehindSwitches() {
    String text = "loop: ld t0, 0(a0)\n addi a0, a0, 8\n jr t1\n there: bnez t0, loop\n wfi\n";
    long[] code = page(text);
    int jump = MicroOp.halfwords(code[0]) * 2;
    assertTrue(pointers(plan(code, 0)).steady(0));
    char there = (char) (jump + MicroOp.halfwords(code[jump]));
    Profile seen = new Plans.Seen(new BitSet(), new BitSet(), jump, there);
    assertFalse(pointers(new RegionPlan(code, 0, seen, 100)).steady(0));
  }

  @Test
  void accessesBesideOneAnotherAreCheckedTogether() {
    String text =
        """
        sd   ra, 40(sp)
        sd   s0, 32(sp)
        ld   a0, 0(a1)
        sw   s1, -4(sp)
        sd   s2, 400(sp)
        lw   a1, 12(a1)
        ld   a2, 0(a1)
        fld  fa0, 8(a1)
        lbu  a3, 0(zero)
        loop: ld a4, 24(a1)
        bnez a4, loop
        """;
    long[] code = page(text);
    Spans spans = new Spans(plan(code, 0));
    List<Spans.Span> found = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < 10; i++) {
      found.add(spans.at(at));
      positions.add(at);
      at += MicroOp.halfwords(code[at]);
    }
    Spans.Span saved = new Spans.Span(0, -4, 52, 0);
    Spans.Span before = new Spans.Span(positions.get(2), 0, 16, 1);
    Spans.Span behind = new Spans.Span(positions.get(6), 0, 16, 2);
    // One too far away, one through x0, and one behind where a loop begins stand alone.
    assertEquals(
        Arrays.asList(saved, saved, before, saved, null, before, behind, behind, null, null),
        found);
    assertEquals(3, spans.most());
  }

  @Test
  void switchesLeadToWhereTheyWereSeenToLead() {
    long[] code = page("jr t0\n one: addi s0, s0, 1\n ret\n two: addi s0, s0, 2\n ret\n");
    RegionPlan plan =
        new RegionPlan(
            code,
            0,
            new Plans.Seen(new BitSet(), new BitSet(), 0, (char) 6),
            RegionPlan.MAX_INSTRUCTIONS);
    assertTrue(plan.targets(0).get(6) && plan.members.get(8));
    assertFalse(plan.members.get(2));
    assertTrue(plan.targets(8).isEmpty(), "nothing was called in the region");
  }

  @Test
  void returnsLeadBehindCallsOfTheRegion() {
    long[] code = page("start: jal ra, work\n j start\n work: addi s0, s0, 1\n ret\n");
    RegionPlan plan = plan(code, 0);
    assertTrue(plan.targets(6).get(2));
    assertTrue(plan.calls.isEmpty(), "the function is part of the region");
  }

  @Test
  void manyFunctionsBehindOnePointerAreCalled() {
    long[] code = page("start: jalr ra, 0(t0)\n j start\n ret\n ret\n ret\n");
    BitSet comesBack = new BitSet();
    comesBack.set(2);
    Profile two = new Plans.Seen(comesBack, new BitSet(), 0, (char) 4, (char) 6);
    RegionPlan plan = new RegionPlan(code, 0, two, 100);
    assertTrue(plan.targets(0).get(4) && plan.targets(0).get(6));
    assertTrue(plan.calls.isEmpty(), "they are part of the region");

    Profile three = new Plans.Seen(comesBack, new BitSet(), 0, (char) 4, (char) 6, (char) 8);
    plan = new RegionPlan(code, 0, three, 100);
    assertTrue(plan.calls.get(0), "those elsewhere, too");
    assertTrue(plan.targets(0).isEmpty() && !plan.members.get(4));
  }

  @Test
  void hotLoopsAreTranslatedAndCountEveryInstruction() {
    String text = "li s0, 100000\nloop: addi s1, s1, 3\n addi s0, s0, -1\n bnez s0, loop\n wfi\n";
    try (Translator translator = new Translator(1 << 20, true, Style.PROFILED);
        InterpreterInstance engine = new InterpreterInstance(translator, 10)) {
      Hart hart = ram.load(text);
      long retired = runToEnd(engine, hart);
      assertEquals(300_000, hart.x[9]);
      try (InterpreterInstance interpreter = new InterpreterInstance(null, 0)) {
        assertEquals(runToEnd(interpreter, ram.load(text)), retired);
      }
      assertTrue(translator.regions.sum() > 0);
    }
  }

  @Test
  void callsAtTheEndOfTheirPageAreTranslated() {
    String text =
        """
          li s0, 1000
          j loop
          .balign 4096
          .space 4088
        loop: addi s0, s0, -1
          jal ra, work
          bnez s0, 1f
          wfi
        1: j loop
          .balign 4096
        work: addi s1, s1, 1
          ret
        """;
    try (Translator translator = new Translator(1 << 20, true, Style.PROFILED);
        InterpreterInstance engine = new InterpreterInstance(translator, 10)) {
      Hart hart = ram.load(text);
      runToEnd(engine, hart);
      assertEquals(START + 2 * 4096, hart.x[1], "the call is the page's last instruction");
      assertEquals(1000, hart.x[9]);
      assertTrue(translator.regions.sum() >= 2);
      assertEquals(0, translator.failed.sum());
    }
  }

  @Test
  void instructionsCountForTheRegionThatHasThem() {
    String text =
        """
          li s0, 200000
        loop: addi s0, s0, -1
          jal ra, work
          bnez s0, loop
          wfi
          .balign 4096
        work:
        %s ret
        """
            .formatted(" addi s1, s1, 1\n".repeat(49));
    try (Translator translator = new Translator(1 << 20, true, Style.PROFILED);
        InterpreterInstance engine = new InterpreterInstance(translator, 10)) {
      long retired = runToEnd(engine, ram.load(text));
      CodeReport report = translator.report(0, 9);
      long sum = report.hottest().stream().mapToLong(HotRegion::retired).sum();
      // An estimate by samples. The caller's runs are long, and few: 16,000 instructions each.
      assertEquals(retired, sum, retired * 0.2, report::toString);
      HotRegion work = report.hottest().getFirst();
      assertEquals(START + 4096, work.address());
      assertEquals(50, work.retired() / work.runs());
    }
  }

  @Test
  void placesOfALoopAreTranslatedOnceUnlessTheyStayHot() {
    // Offsets 0 and 4 are two heads of the same loop.
    String text =
        """
        a: addi s1, s1, 1
        b: addi s2, s2, 1
          andi t0, s2, 3
          bnez t0, b
          addi s3, s3, 1
          li t1, 100
          bne s3, t1, a
          wfi
        """;
    AtomicReference<DecodedPage> hot = new AtomicReference<>();
    try (Translator translator = new Translator(1 << 20, true, Style.PROFILED);
        InterpreterInstance engine = interpreter(hot, 10)) {
      runToEnd(engine, ram.load(text));
      DecodedPage page = hot.get();
      // What b itself leads to is no reason to begin before it.
      translator.hot(page, 2);
      assertNotNull(page.hotSpots().region(2));
      assertNull(page.hotSpots().region(0));
      translator.hot(page, 0);
      assertNull(page.hotSpots().region(0), "the region at b has all of it");
      translator.hot(page, 0);
      assertNotNull(page.hotSpots().region(0), "asked for again");
    }
  }

  @Test
  void whatWasNotNotedIsToldAgainSoon() {
    String text =
        """
          li s0, 40
        a: addi s0, s0, -1
          bnez s0, a
          wfi
        """;
    int threshold = 32;
    AtomicInteger told = new AtomicInteger();
    try (InterpreterInstance engine =
        new InterpreterInstance((_, _) -> told.incrementAndGet() > 3, threshold)) {
      runToEnd(engine, ram.load(text));
    }
    // At the 32nd, 34th, 36th and 38th of 39 visits.
    assertEquals(4, told.get());
  }

  @Test
  void notesAreRefusedOnceThereIsNoRoom() {
    List<DecodedPage> pages = new ArrayList<>();
    try (Translator translator = new Translator(1 << 20, false, Style.PROFILED);
        InterpreterInstance engine = new InterpreterInstance((page, _) -> pages.add(page), 10)) {
      runToEnd(
          engine,
          ram.load(
              """
                li s0, 40
              a: addi s0, s0, -1
                bnez s0, a
                li s0, 40
                j b
                .balign 4096
              b: addi s0, s0, -1
                bnez s0, b
                wfi
              """));
      DecodedPage first = pages.getFirst();
      DecodedPage second = pages.getLast();
      assertNotSame(first, second);
      int noted = 0;
      // Its thread can take one note meanwhile, and do nothing about it.
      synchronized (translator) {
        while (noted < 2 * MicroOp.HALFWORDS
            && translator.hot(noted % 2 == 0 ? first : second, noted / 2)) {
          noted++;
        }
        assertTrue(noted >= 1000 && noted < 2 * MicroOp.HALFWORDS, "noted: " + noted);
        // The second note, so that it waits for sure.
        assertTrue(translator.hot(second, 0), "what waits is noted, however often it is told");
      }
    }
  }

  @Test
  void shortLoopsAreTranslatedWithWhatLeadsToThem() {
    for (int turns : new int[] {3, 200}) {
      String text =
          """
            li s0, 20
          outer:
            jal ra, work
            jal ra, within
            addi s0, s0, -1
            bnez s0, outer
            wfi
            .balign 4096
          work:
            nop
          within:
            li t0, %d
          loop:
            addi t0, t0, -1
            bnez t0, loop
            ret
          """
              .formatted(turns);
      AtomicReference<DecodedPage> hot = new AtomicReference<>();
      try (Translator translator = new Translator(1 << 20, true, Style.PROFILED);
          InterpreterInstance engine = interpreter(hot, 30)) {
        Hart hart = ram.load(text);
        Engine.Executor executor = engine.executor(hart);
        while (hot.get() == null) {
          executor.run(1);
        }
        DecodedPage page = hot.get();
        int within = MicroOp.halfwords(page.snapshot()[0]);
        int loop = within + MicroOp.halfwords(page.snapshot()[within]);
        translator.hot(page, loop);
        assertEquals(turns == 3, page.hotSpots().region(within) != null, turns + " turns: within");
        assertEquals(turns != 3, page.hotSpots().region(loop) != null, turns + " turns: loop");
        translator.hot(page, loop);
        assertNotNull(page.hotSpots().region(loop), turns + " turns, asked for again");
        assertNull(page.hotSpots().region(0), turns + " turns, not one more of what leads to it");
      }
    }
  }

  @Test
  void whatIsHotIsToldWithItsCounts() {
    String text = "li s0, 1000000\nloop: addi s1, s1, 3\n addi s0, s0, -1\n bnez s0, loop\n wfi\n";
    try (Engine.Instance engine = new TranslatorEngine(10, 1 << 20, true).open(ram)) {
      Hart hart = ram.load(text);
      long retired = runToEnd(engine, hart);
      CodeReport report = engine.code(5);
      assertTrue(report.retired() > retired * 9 / 10, report::toString);
      assertTrue(report.retired() <= retired, report::toString);
      HotRegion loop = report.hottest().getFirst();
      assertEquals(START + 8, loop.address());
      assertEquals(3, loop.instructions());
      assertTrue(loop.bytes() > 50 && loop.bytes() < 1000, report::toString);
      // An estimate by samples, each run being as long as the budget.
      assertTrue(loop.runs() > 0 && loop.retired() > 0, report::toString);
      assertTrue(engine.code(0).hottest().isEmpty());
      assertEquals(report.regions(), engine.code(0).regions());
    }
  }

  @Test
  void moreHotCodeThanTheLimitRunsOnWithinIt() {
    StringBuilder text = new StringBuilder("li s2, 3\nagain:\n");
    int loops = 2000;
    for (int i = 0; i < loops; i++) {
      text.append("li s0, 20\n1: addi s1, s1, 1\n addi s0, s0, -1\n bnez s0, 1b\n");
    }
    text.append("addi s2, s2, -1\n beqz s2, end\n la t0, again\n jr t0\nend: wfi\n");
    long limit = 100_000;
    try (Translator translator = new Translator(limit, true, Style.PROFILED);
        InterpreterInstance engine = new InterpreterInstance(translator, 4)) {
      Hart hart = ram.load(text.toString());
      runToEnd(engine, hart);
      assertEquals(3 * 20 * loops, hart.x[9]);
      assertTrue(translator.dropped.sum() > loops, "dropped " + translator.dropped.sum());
      assertTrue(translator.bytes() <= limit);
    }
  }

  /** One that notes the page of what got hot. */
  private static InterpreterInstance interpreter(AtomicReference<DecodedPage> hot, int threshold) {
    return new InterpreterInstance(
        (page, _) -> {
          hot.set(page);
          return true;
        },
        threshold);
  }
}
