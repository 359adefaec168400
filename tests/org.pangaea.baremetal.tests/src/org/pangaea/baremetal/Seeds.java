package org.pangaea.baremetal;

import java.util.SplittableRandom;

/** Random streams that can be replayed with {@code -Dpangaea.seed=N}. */
final class Seeds {
  private Seeds() {}

  /** The seed of a test: fresh, unless one is to be replayed. */
  static long seed(String test) {
    long seed = Long.getLong("pangaea.seed", System.nanoTime());
    System.out.println(test + ": replay with -Dpangaea.seed=" + seed);
    return seed;
  }

  static SplittableRandom random(String test) {
    return new SplittableRandom(seed(test));
  }
}
