package org.pangaea.machine.fp;

import java.util.SplittableRandom;

/** Random streams that can be replayed with {@code -Dpangaea.seed=N}. */
final class Seeds {
  private Seeds() {}

  static SplittableRandom random(String test) {
    long seed = Long.getLong("pangaea.seed", System.nanoTime());
    System.out.println(test + ": replay with -Dpangaea.seed=" + seed);
    return new SplittableRandom(seed);
  }
}
