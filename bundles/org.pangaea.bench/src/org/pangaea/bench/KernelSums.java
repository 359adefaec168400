package org.pangaea.bench;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pangaea.deploy.DeployException;

/** What kernels computed so far, which must be the same everywhere and every time. */
final class KernelSums {
  /** A sum, and who computed it first. */
  private record Known(String machine, String sum) {}

  private final Map<Kernel, Map<Integer, Known>> known = new EnumMap<>(Kernel.class);

  /**
   * Compares a run with those before it.
   *
   * @param machine where it was
   * @throws DeployException if anything differs
   */
  void check(Kernel kernel, String machine, List<KernelMarks.Mark> marks) throws DeployException {
    Map<Integer, Known> sums = known.computeIfAbsent(kernel, _ -> new HashMap<>());
    for (KernelMarks.Mark mark : marks) {
      Known before = sums.putIfAbsent(mark.round(), new Known(machine, mark.sum()));
      if (before != null && !before.sum.equals(mark.sum())) {
        throw new DeployException(
            DeployException.Kind.FAILED,
            "The kernel '%s' computes something else on %s than on %s: round %d gives %s, not %s."
                .formatted(
                    kernel.description(),
                    machine,
                    before.machine,
                    mark.round(),
                    mark.sum(),
                    before.sum));
      }
    }
  }
}
