package org.pangaea.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the kernels showed.
 *
 * @param speeds by kernel, then by machine
 * @param toQemu our engines' speeds as multiples of QEMU's; none where QEMU was not measured
 * @param means for each engine the geometric mean of {@code toQemu} over the hot kernels
 */
public record KernelResults(
    List<KernelSpeed> speeds, List<KernelRatio> toQemu, List<KernelRatio> means) {
  /** The name of the machine that ours are compared with. */
  static final String QEMU = "QEMU";

  static KernelResults of(List<KernelSpeed> speeds) {
    List<KernelRatio> ratios = new ArrayList<>();
    List<KernelRatio> hot = new ArrayList<>();
    for (KernelSpeed theirs : speeds) {
      if (theirs.machine().equals(QEMU)) {
        for (KernelSpeed ours : speeds) {
          if (ours != theirs && ours.kernel().equals(theirs.kernel())) {
            KernelRatio ratio = KernelRatio.of(ours, theirs);
            ratios.add(ratio);
            if (ours.hot()) {
              hot.add(ratio);
            }
          }
        }
      }
    }
    List<KernelRatio> means =
        hot.stream().map(KernelRatio::engine).distinct().map(engine -> mean(engine, hot)).toList();
    return new KernelResults(List.copyOf(speeds), List.copyOf(ratios), means);
  }

  private static KernelRatio mean(String engine, List<KernelRatio> all) {
    List<KernelRatio> its = all.stream().filter(ratio -> ratio.engine().equals(engine)).toList();
    return new KernelRatio(
        "geometric mean",
        engine,
        mean(its, KernelRatio::thread),
        mean(its, KernelRatio::process),
        mean(its, KernelRatio::wall),
        mean(its, KernelRatio::first));
  }

  private static double mean(List<KernelRatio> ratios, ToDoubleFunction<KernelRatio> which) {
    return Math.exp(ratios.stream().mapToDouble(which).map(Math::log).average().orElse(Double.NaN));
  }
}
