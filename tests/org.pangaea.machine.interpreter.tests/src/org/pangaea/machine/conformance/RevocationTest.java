package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Engine;

/** Pages that come and go change nothing but the time it takes. */
@OnEveryEngine
@DisplayName("Losing pages at every wait and every poll")
class RevocationTest {
  private final Engine engine;

  RevocationTest(Engine engine) {
    this.engine = engine;
  }

  @Test
  @DisplayName("gives the same registers and memory as having all memory")
  void sameResults() {
    compare(Seeds.seed("revocation"), 2_000);
  }

  @Test
  @Tag("long")
  @DisplayName("gives the same, many times")
  void sameResultsAtLength() {
    long seed = Seeds.seed("revocation, at length");
    for (int i = 0; i < 10; i++) {
      compare(seed + i, 2_000);
    }
  }

  @Test
  @DisplayName("gives the same with random page tables")
  void sameResultsWithTranslation() {
    long seed = Seeds.seed("revocation with translation");
    int count = 2_000;
    Image before = PagedStream.make(new SplittableRandom(seed), count);
    compare(seed, count, before);
  }

  @Test
  @DisplayName("and stopping after each instruction at which the engine polls changes nothing")
  void smallBudgets() {
    long seed = Seeds.seed("small budgets");
    int count = 2_000;
    Image before = InstructionStream.make(new SplittableRandom(seed), count, true);
    Image expected = Ours.run(engine, before, TestPort::new, 1 << 14);
    Image actual = Ours.run(engine, before, TestPort::new, 1);
    new Comparison(before, expected, actual).check(count, "seed " + seed);
  }

  private void compare(long seed, int count) {
    compare(seed, count, InstructionStream.make(new SplittableRandom(seed), count, false));
  }

  private void compare(long seed, int count, Image before) {
    int[] acquires = new int[1];
    Image expected = Ours.run(engine, before, TestPort::new, 1 << 14);
    SplittableRandom random = new SplittableRandom(~seed);
    Image actual =
        Ours.run(
            engine,
            before,
            ram -> {
              RevokingPort port = new RevokingPort(ram, random);
              port.onAcquire = (hart, gfn, access) -> acquires[0]++;
              return port;
            },
            100);
    new Comparison(before, expected, actual).check(count, "seed " + seed);
    assertTrue(acquires[0] > count, "pages were lost: " + acquires[0]);
  }
}
