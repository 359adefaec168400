package org.pangaea.bench;

import java.nio.file.Path;
import java.util.ArrayList;
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

  /** The name that the bare-metal runner gives the thread of its first hart. */
  static final String HART_THREAD = "hart0";

  private final KernelTools tools;
  private final Settings settings;
  private final Path folder;
  private final List<KernelMachine> machines = new ArrayList<>();
  private final KernelSums sums = new KernelSums();
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
              HART_THREAD,
              (program, harts) -> tools.command().words(program, engine, harts, Kernel.MEMORY)));
    }
  }

  /** Measures each kernel once everywhere, machines in turns. */
  void measure(Consumer<String> progress) throws DeployException, InterruptedException {
    for (Kernel kernel : Kernel.values()) {
      Path program = tools.compiler().compile(kernel, ROUNDS, folder);
      for (KernelMachine machine : machines) {
        progress.accept("kernel '%s' on %s".formatted(kernel.description(), machine.name()));
        KernelMachine.Run run = machine.run(kernel, program, settings.kernelTimes(kernel));
        sums.check(kernel, machine.name(), run.marks());
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
}
