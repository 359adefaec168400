package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Engine;

/** Page walks, permissions and the legality of CSR accesses are as on QEMU. */
@OnEveryEngine
@DisplayName("Random page tables give the same faults, values and memory as on QEMU")
class TranslationOnQemuTest {
  private static final int ATTEMPTS = 3;

  private final Engine engine;

  TranslationOnQemuTest(Engine engine) {
    this.engine = engine;
  }

  @Test
  @DisplayName("all accesses, modes, permissions and kinds of entries")
  void everyKindOfEntry() {
    compare(Seeds.seed("page tables"), 20_000);
  }

  @Test
  @Tag("long")
  @DisplayName("the same, many times")
  void everyKindOfEntryAtLength() {
    long seed = Seeds.seed("page tables, at length");
    for (int i = 0; i < 60; i++) {
      compare(seed + i, 20_000);
    }
  }

  private void compare(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        compare(PagedStream.make(random.split(), count), seed, count);
        return;
      } catch (Qemu.AbortedException _) {
        System.out.println("QEMU aborted; another image of seed " + seed + " is taken.");
      }
    }
    fail("QEMU aborted on " + ATTEMPTS + " images of seed " + seed + " in a row.");
  }

  private void compare(Image before, long seed, int count) {
    Image expected = Qemu.run(before);
    while (PagedStream.alignTornStores(before, expected, count)) {
      expected = Qemu.run(before);
    }
    Image actual = Ours.run(engine, before, TestPort::new, 1 << 14);
    new Comparison(before, expected, actual).check(count, "seed " + seed);
  }
}
