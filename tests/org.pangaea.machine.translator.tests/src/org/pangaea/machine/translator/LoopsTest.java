package org.pangaea.machine.translator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.interpreter.MicroOp;
import org.pangaea.riscv.Op;

/** What is a loop of a region, and that none goes round without a poll. */
class LoopsTest {
  private static Loops loops(String text, int... positions) {
    RegionPlan plan = Plans.plan(Plans.page(text), 0);
    for (int position : positions) {
      assertTrue(plan.members.get(position), "no member: " + position);
    }
    return new Loops(plan);
  }

  private static List<Integer> depths(Loops loops, int... positions) {
    return IntStream.of(positions).map(loops::depth).boxed().toList();
  }

  @Test
  void whatJumpsBackOnlyOnceIsNoLoop() {
    Loops loops =
        loops(
            """
              beqz t0, cold
            back:
              addi t1, t1, 1
              sub  t2, t2, t1
              wfi
            cold:
              addi t1, t1, 2
              j    back
            """,
            0,
            2,
            10);
    assertEquals(0, loops.depth(2));
    assertFalse(loops.comesBack(10, 2));
  }

  @Test
  void whatStandsFarOffMayBePartOfALoop() {
    Loops loops =
        loops(
            """
            loop:
              beqz t0, far
            back:
              sub  t2, t2, t1
              bnez t2, loop
              wfi
              nop
            far:
              addi t1, t1, 2
              j    back
            """,
            0,
            2,
            10);
    assertEquals(1, loops.depth(10));
    assertTrue(loops.comesBack(12, 2) && loops.comesBack(4, 0));
  }

  @Test
  void loopsLieInLoops() {
    Loops loops =
        loops(
            """
              nop
            outer:
              addi t0, t0, 1
            middle:
              addi t1, t1, 1
            inner:
              addi t2, t2, 1
              bnez t2, inner
              bnez t1, middle
            other:
              bnez t3, other
              bnez t0, outer
              wfi
            """,
            0,
            14);
    assertEquals(List.of(0, 1, 2, 3, 3, 2, 2, 1), depths(loops, 0, 2, 4, 6, 8, 10, 12, 14));
  }

  @Test
  void functionsCalledInALoopArePartOfIt() {
    Loops loops =
        loops(
            """
            loop:
              jal  ra, work
              bnez t0, loop
              wfi
              nop
            work:
              addi t0, t0, -1
              ret
            """,
            0,
            2,
            8,
            10);
    assertEquals(1, loops.depth(8));
    assertTrue(loops.comesBack(10, 2));
  }

  @Test
  void everyWayRoundPolls() {
    for (int seed = 0; seed < 3000; seed++) {
      RegionPlan plan = Plans.plan(Plans.page(randomText(new SplittableRandom(seed))), 0);
      check(plan, new Loops(plan), "seed " + seed);
    }
  }

  /** Blocks of an instruction or two and a jump to anywhere each, calls and returns among them. */
  private static String randomText(SplittableRandom random) {
    int blocks = random.nextInt(2, 14);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < blocks; i++) {
      String to = "b" + random.nextInt(blocks);
      text.append("b").append(i).append(": add t0, t0, t1\n");
      text.append(
          switch (random.nextInt(8)) {
            case 0 -> " j " + to + "\n";
            case 1 -> " jal ra, " + to + "\n";
            case 2 -> " ret\n";
            case 3 -> " wfi\n";
            default -> " bnez t" + random.nextInt(7) + ", " + to + "\n";
          });
    }
    return text.append("wfi\n").toString();
  }

  private static void check(RegionPlan plan, Loops loops, String message) {
    BitSet[] reached = new BitSet[MicroOp.HALFWORDS];
    BitSet[] unpolled = new BitSet[MicroOp.HALFWORDS];
    plan.members.stream()
        .forEach(at -> {
          reached[at] = next(plan, at);
          unpolled[at] = next(plan, at);
          polled(plan, loops, at).stream().forEach(unpolled[at]::clear);
        });
    close(plan, reached);
    close(plan, unpolled);
    plan.members.stream()
        .forEach(from -> {
          assertFalse(unpolled[from].get(from), message + ": no poll on a way round " + from);
          plan.members.stream()
              .forEach(to -> {
                boolean expected = reached[from].get(to) && reached[to].get(from);
                assertEquals(
                    expected, loops.comesBack(from, to), message + ": " + from + " and " + to);
              });
          assertEquals(reached[from].get(from), loops.depth(from) > 0, message + ": " + from);
        });
  }

  private static BitSet next(RegionPlan plan, int at) {
    int following = plan.nextInBlock(at);
    BitSet result = following < 0 ? plan.successors(at) : new BitSet();
    if (following >= 0) {
      result.set(following);
    }
    result.and(plan.members);
    return result;
  }

  /** What the writer of the region polls for, as its documentation says. */
  private static BitSet polled(RegionPlan plan, Loops loops, int at) {
    BitSet result = new BitSet();
    int op = MicroOp.op(plan.at(at));
    if (op == Op.JALR) {
      if (plan.targets(at).stream().anyMatch(to -> loops.comesBack(at, to))) {
        result.or(plan.targets(at));
      }
    } else {
      plan.successors(at).stream()
          .filter(to -> to <= at && loops.comesBack(at, to))
          .forEach(result::set);
    }
    return result;
  }

  /** The transitive closure, by Warshall's algorithm. */
  private static void close(RegionPlan plan, BitSet[] reached) {
    plan.members.stream()
        .forEach(through ->
            plan.members.stream()
                .filter(from -> reached[from].get(through))
                .forEach(from -> reached[from].or(reached[through])));
  }
}
