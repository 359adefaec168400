package org.pangaea.bench;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Of several rounds, the one in the middle: all figures of one result belong to one round. */
final class Median {
  private Median() {}

  /**
   * The result in the middle; of an even number, the lower of the two.
   *
   * @param results one at least
   */
  static <T> T of(List<T> results, ToDoubleFunction<T> key) {
    return results.stream()
        .sorted(Comparator.comparingDouble(key))
        .skip((results.size() - 1) / 2)
        .findFirst()
        .orElseThrow();
  }
}
