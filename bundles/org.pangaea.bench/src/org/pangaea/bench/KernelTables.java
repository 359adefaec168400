package org.pangaea.bench;

import static org.pangaea.bench.ReportTables.NOTHING;
import static org.pangaea.bench.ReportTables.number;
import static org.pangaea.bench.ReportTables.times;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The results of the kernels as tables. */
final class KernelTables {
  private final KernelResults results;
  private final List<String> machines;
  private final List<String> engines;
  private final String title;

  private KernelTables(KernelResults results, String emulator) {
    this.results = results;
    machines = results.speeds().stream().map(KernelSpeed::machine).distinct().toList();
    engines = machines.stream().filter(name -> !name.equals(KernelResults.QEMU)).toList();
    title = emulator == null ? "" : ", beside QEMU " + emulator + " (TCG)";
  }

  /**
   * The tables.
   *
   * @param emulator QEMU's version, or null
   */
  static List<Table> of(KernelResults results, String emulator) {
    KernelTables tables = new KernelTables(results, emulator);
    return List.of(tables.hot(), tables.wide());
  }

  private Table hot() {
    List<String> header = new ArrayList<>(List.of("kernel"));
    machines.forEach(machine -> header.add(machine + " /s"));
    engines.forEach(engine -> header.addAll(List.of(engine + ": thread", "process", "wall")));
    List<List<String>> rows = new ArrayList<>();
    for (String kernel : kernels(true)) {
      List<String> row = new ArrayList<>(List.of(kernel));
      machines.forEach(machine -> row.add(number(speed(kernel, machine).perThreadSecond(), 1)));
      engines.forEach(engine -> row.addAll(ratios(ratio(results.toQemu(), kernel, engine))));
      rows.add(row);
    }
    List<String> mean = new ArrayList<>(List.of("geometric mean"));
    machines.forEach(_ -> mean.add(""));
    engines.forEach(
        engine -> mean.addAll(ratios(ratio(results.means(), "geometric mean", engine))));
    rows.add(mean);
    return new Table(
        "Kernels in C: rounds a second of the hart's thread" + title, header, rows, List.of());
  }

  private Table wide() {
    List<List<String>> rows = new ArrayList<>();
    for (String kernel : kernels(false)) {
      for (String machine : machines) {
        KernelSpeed speed = speed(kernel, machine);
        Optional<KernelRatio> ratio = ratio(results.toQemu(), kernel, machine);
        rows.add(
            List.of(
                kernel + ", " + machine,
                number(speed.firstPerSecond(), 1),
                ratio.map(r -> times(r.first())).orElse(NOTHING),
                number(speed.perSecond(), 1),
                ratio.map(r -> times(r.wall())).orElse(NOTHING)));
      }
    }
    return new Table(
        "Wide code: rounds a second of wall time" + title,
        List.of("kernel", "first 10 s", "to QEMU", "steady", "to QEMU"),
        rows,
        List.of());
  }

  private List<String> kernels(boolean hot) {
    return results.speeds().stream()
        .filter(speed -> speed.hot() == hot)
        .map(KernelSpeed::kernel)
        .distinct()
        .toList();
  }

  private KernelSpeed speed(String kernel, String machine) {
    return results.speeds().stream()
        .filter(speed -> speed.kernel().equals(kernel) && speed.machine().equals(machine))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<KernelRatio> ratio(
      List<KernelRatio> ratios, String kernel, String engine) {
    return ratios.stream()
        .filter(ratio -> ratio.kernel().equals(kernel) && ratio.engine().equals(engine))
        .findFirst();
  }

  private static List<String> ratios(Optional<KernelRatio> ratio) {
    return ratio
        .map(r -> List.of(times(r.thread()), times(r.process()), times(r.wall())))
        .orElse(List.of(NOTHING, NOTHING, NOTHING));
  }
}
