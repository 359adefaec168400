package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.pangaea.vmm.LitmusProgram.Pace;
import org.pangaea.vmm.LitmusProgram.Places;

/**
 * What harts may see of one another's stores: outcomes that RVWMO forbids are never seen, and the
 * weak ones that it allows are counted, to show that the tests would see them.
 */
class LitmusTest {
  /** What the long tier does more. */
  private static final int LONG = 16;

  @TestFactory
  Stream<DynamicTest> onOneNode() {
    return Layout.each(layout -> onOneNode(layout, 1), Layout.of(1, 2));
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> onOneNodeForLong() {
    return Layout.each(layout -> onOneNode(layout, LONG), Layout.of(1, 2));
  }

  private static void onOneNode(Layout layout, int factor) throws Exception {
    long weak = 0;
    for (Places places : List.of(Places.OTHER_PAGES, Places.SAME_PAGE, Places.SAME_LINE)) {
      check(Litmus.TWO_THREADS, layout, places, Pace.FREE, 60_000 * factor);
      weak += check(Litmus.TWO_THREADS, layout, places, Pace.CLOSE, 40_000 * factor);
    }
    check(Litmus.TWO_THREADS, layout, Places.SAME_LINE, Pace.TOGETHER, 1_000 * factor);
    for (int tries = 0; weak == 0 && tries < 50; tries++) {
      weak = check(List.of(Litmus.SB), layout, Places.OTHER_PAGES, Pace.CLOSE, 50_000);
    }
    boolean parallel = Runtime.getRuntime().availableProcessors() > 1;
    if (parallel && System.getProperty("os.arch").equals("amd64")) {
      // TSO reorders a store with a later load: if that is not seen, the test sees nothing at all.
      assertTrue(weak > 0, "no weak outcome was seen on a host that has some");
    }
  }

  @TestFactory
  Stream<DynamicTest> withMoreHartsThanProcessors() {
    return Layout.each(layout -> crowded(layout, 1), Layout.of(1, 4));
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> withMoreHartsThanProcessorsForLong() {
    return Layout.each(layout -> crowded(layout, LONG), Layout.of(1, 4), Layout.of(1, 8));
  }

  private static void crowded(Layout layout, int factor) throws Exception {
    for (Pace pace : List.of(Pace.FREE, Pace.CLOSE)) {
      check(Litmus.TWO_THREADS, layout, Places.OTHER_PAGES, pace, 6_000 * factor);
      check(Litmus.FOUR_THREADS, layout, Places.OTHER_PAGES, pace, 12_000 * factor);
      check(Litmus.FOUR_THREADS, layout, Places.SAME_LINE, pace, 12_000 * factor);
    }
  }

  @TestFactory
  Stream<DynamicTest> acrossTwoNodes() {
    return Layout.each(layout -> acrossTwo(layout, 1), Layout.of(2, 1), Layout.of(2, 2));
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> acrossTwoNodesForLong() {
    return Layout.each(
        layout -> acrossTwo(layout, LONG), Layout.of(2, 1), Layout.of(2, 2), Layout.of(2, 4));
  }

  private static void acrossTwo(Layout layout, int factor) throws Exception {
    for (Places places : Places.values()) {
      int iterations = places == Places.SPARSE ? 1_000 : 4_000;
      check(Litmus.TWO_THREADS, layout, places, Pace.FREE, iterations * factor);
    }
    check(Litmus.TWO_THREADS, layout, Places.SPARSE, Pace.TOGETHER, 80 * factor);
    check(Litmus.TWO_THREADS, layout, Places.SAME_LINE, Pace.TOGETHER, 320 * factor);
    if (layout.harts() % 4 == 0) {
      check(Litmus.FOUR_THREADS, layout, Places.OTHER_PAGES, Pace.FREE, 5_000 * factor);
      check(Litmus.FOUR_THREADS, layout, Places.SPARSE, Pace.FREE, 2_500 * factor);
    }
  }

  @TestFactory
  @DisplayName(
      "Claims 3, 4, 15, 16: implementers of both kinds, alone and mixed, keep the memory model")
  Stream<DynamicTest> acrossThreeAndFourNodes() {
    return Layout.each(layout -> acrossMany(layout, 1), Layout.of(3, 1), Layout.of(4, 1));
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> acrossThreeAndFourNodesForLong() {
    return Layout.each(layout -> acrossMany(layout, LONG), Layout.of(3, 1), Layout.of(4, 1));
  }

  private static void acrossMany(Layout layout, int factor) throws Exception {
    List<Litmus> tests = layout.harts() == 3 ? Litmus.THREE_THREADS : Litmus.FOUR_THREADS;
    for (Places places : List.of(Places.OTHER_PAGES, Places.SPARSE, Places.OTHER_HOMES)) {
      check(tests, layout, places, Pace.FREE, 3_000 * factor);
    }
    check(tests, layout, Places.SPARSE, Pace.TOGETHER, 160 * factor);
  }

  /**
   * Runs tests and asserts what the memory model says.
   *
   * @return how often an outcome was seen that is weak but allowed
   */
  static long check(List<Litmus> tests, Layout layout, Places places, Pace pace, int iterations)
      throws Exception {
    return check(tests, layout, places, pace, iterations, TestCluster::run);
  }

  /** How a program is run. */
  @FunctionalInterface
  interface Machine {
    /** Runs a program until it powers the machine off; returns what it printed. */
    String run(Layout layout, String program) throws Exception;
  }

  /** The same on a machine that something else is done to meanwhile. */
  static long check(
      List<Litmus> tests, Layout layout, Places places, Pace pace, int iterations, Machine machine)
      throws Exception {
    LitmusProgram program = new LitmusProgram(tests, layout, places, iterations);
    long start = System.nanoTime();
    List<Map<Integer, Long>> counts = program.parse(machine.run(layout, program.text(pace)));
    long millis = (System.nanoTime() - start) / 1_000_000;
    List<String> wrong = new ArrayList<>();
    StringJoiner summary = new StringJoiner(", ");
    long weak = 0;
    for (int i = 0; i < tests.size(); i++) {
      Litmus test = tests.get(i);
      long total = counts.get(i).values().stream().mapToLong(Long::longValue).sum();
      assertEquals(program.iterations(), total, test.name() + ": iterations");
      long seen = 0;
      for (Map.Entry<Integer, Long> entry : counts.get(i).entrySet()) {
        if (test.outcome().test(new Litmus.Outcome(entry.getKey(), test.threads().size()))) {
          seen += entry.getValue();
        }
      }
      summary.add(
          test.name() + " " + counts.get(i).size() + (test.law() == null ? "/" + seen : ""));
      if (test.law() == null) {
        weak += seen;
      } else if (seen > 0) {
        wrong.add(
            test.name()
                + " "
                + seen
                + " times of "
                + total
                + ", against "
                + test.law()
                + ": "
                + describe(counts.get(i), test.threads().size()));
      }
    }
    System.out.printf(
        "litmus %s, %s, %s: %d iterations each in %d ms; outcomes/weak ones: %s%n",
        layout, places, pace, program.iterations(), millis, summary);
    assertEquals(List.of(), wrong, "forbidden outcomes, " + layout + ", " + places);
    return weak;
  }

  private static String describe(Map<Integer, Long> counts, int threads) {
    StringJoiner text = new StringJoiner("; ");
    counts.forEach(
        (bits, count) -> text.add(new Litmus.Outcome(bits, threads) + " " + count + " times"));
    return text.toString();
  }
}
