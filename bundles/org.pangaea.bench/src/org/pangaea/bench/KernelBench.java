package org.pangaea.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.pangaea.deploy.DeployException;

/** Measures how fast kernels run on our engines and on QEMU, and that they compute the same. */
final class KernelBench {
  /**
   * Far more than any window sees; a process that nobody ends, because this one was killed, ends
   * after minutes by itself.
   */
  static final int ROUNDS = 20_000;

  /** A sum, and who computed it first. */
  private record Known(String machine, String sum) {}

  private final KernelTools tools;
  private final Settings settings;
  private final Path folder;
  private final List<KernelMachine> machines = new ArrayList<>();
  private final Map<Kernel, Map<Integer, Known>> sums = new EnumMap<>(Kernel.class);
  private final Map<String, List<KernelSpeed>> speeds = new LinkedHashMap<>();

  KernelBench(KernelTools tools, Optional<Qemu> qemu, Settings settings, Path folder) {
    this.tools = tools;
    this.settings = settings;
    this.folder = folder;
    qemu.ifPresent(found ->
        machines.add(new KernelMachine(KernelResults.QEMU, Qemu.HART_THREAD, found::bareWords)));
    for (String engine : tools.engines()) {
      machines.add(
          new KernelMachine(
              engine,
              "hart0",
              (program, harts) ->
                  tools.command().words(program, engine, harts, Kernel.MEMORY)));
    }
  }

  /** Measures each kernel once everywhere, machines in turns. */
  void measure(Consumer<String> progress) throws DeployException, InterruptedException {
    for (Kernel kernel : Kernel.values()) {
      Path program = tools.compiler().compile(kernel, ROUNDS, folder);
      for (KernelMachine machine : machines) {
        progress.accept("kernel '%s' on %s".formatted(kernel.description(), machine.name()));
        KernelMachine.Run run = machine.run(kernel, program, settings.kernelTimes(kernel));
        check(kernel, machine.name(), run.marks());
        speeds
            .computeIfAbsent(kernel + " " + machine.name(), _ -> new ArrayList<>())
            .add(run.speed());
      }
    }
  }

  /** What was measured, the median of the rounds. */
  KernelResults results() {
    return KernelResults.of(
        speeds.values().stream()
            .map(rounds -> Median.of(rounds, KernelBench::shownFirst))
            .toList());
  }

  private static double shownFirst(KernelSpeed speed) {
    return speed.hot() ? speed.perThreadSecond() : speed.firstPerSecond();
  }

  private void check(Kernel kernel, String machine, List<KernelMarks.Mark> marks)
      throws DeployException {
    Map<Integer, Known> known = sums.computeIfAbsent(kernel, _ -> new HashMap<>());
    for (KernelMarks.Mark mark : marks) {
      Known before = known.putIfAbsent(mark.round(), new Known(machine, mark.sum()));
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
