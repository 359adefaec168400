package org.pangaea.bench;

import java.time.Duration;
import java.util.Set;

/**
 * How much to measure.
 *
 * @param parts which parts
 * @param rounds how often, one after the other; results are those of the median round
 * @param quick whether short windows will do: to see that all works, not for numbers to keep
 * @param full whether machines are measured that take long
 */
public record Settings(Set<Part> parts, int rounds, boolean quick, boolean full) {
  public Settings {
    if (rounds < 1) {
      throw new IllegalArgumentException("A benchmark needs at least one round.");
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("A benchmark needs at least one part.");
    }
    parts = Set.copyOf(parts);
  }

  boolean has(Part part) {
    return parts.contains(part);
  }

  /**
   * How long a program runs before it is looked at, that the VMM's own code be compiled. Faults are
   * looked at when two of these in turn have brought hardly more than the best before.
   */
  Duration warmUp() {
    return quick ? Duration.ofMillis(500) : Duration.ofSeconds(5);
  }

  /** For how long it is looked at. */
  Duration window() {
    return quick ? Duration.ofSeconds(1) : Duration.ofSeconds(5);
  }

  /** When to look at a kernel. */
  KernelMachine.Times kernelTimes(Kernel kernel) {
    if (kernel.isHot()) {
      return new KernelMachine.Times(warmUp(), warmUp(), window());
    }
    return new KernelMachine.Times(
        Duration.ofSeconds(quick ? 1 : 10), Duration.ofSeconds(quick ? 2 : 30), window());
  }

  /** Remote faults that a percentile needs. */
  int leastFaults() {
    return quick ? 100 : 1_000;
  }

  /** Exchanges of the raw ping-pong. */
  int exchanges() {
    return quick ? 5_000 : 50_000;
  }
}
