package org.pangaea.machine.conformance;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Engine;

/** Page walks, permissions and the legality of CSR accesses are as on QEMU. */
@OnEveryEngine
@DisplayName("Random page tables give the same faults, values and memory as on QEMU")
class TranslationOnQemuTest {
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
    for (int i = 0; i < 20; i++) {
      compare(seed + i, 60_000);
    }
  }

  private void compare(long seed, int count) {
    Image before = PagedStream.make(new SplittableRandom(seed), count);
    Image expected = Qemu.run(before);
    Image actual = Ours.run(engine, before, TestPort::new, 1 << 14);
    new Comparison(before, expected, actual).check(count, "seed " + seed);
  }
}
