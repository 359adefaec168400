package org.pangaea.vmm;

/** The seed of a random test: printed, and given again with {@code -Dpangaea.seed=N}. */
final class Seeds {
  private Seeds() {}

  static long of(String test) {
    long seed = Long.getLong("pangaea.seed", System.nanoTime());
    System.out.println(test + ": replay with -Dpangaea.seed=" + seed);
    return seed;
  }
}
