package org.pangaea.vmm;

/** The seed of a random test: printed, and given again with {@code -Dpangaea.seed=N}. */
public final class Seeds {
  private Seeds() {}

  /** Prints the seed and how it is given again. */
  public static long of(String test) {
    long seed = Long.getLong("pangaea.seed", System.nanoTime());
    System.out.println(test + ": replay with -Dpangaea.seed=" + seed);
    return seed;
  }
}
