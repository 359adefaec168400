package org.pangaea.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.pangaea.control.Latency;

/** A report as tables: what a number is compared with stands in its row. */
public final class ReportTables {
  static final String NOTHING = "-";

  private final Report report;

  private ReportTables(Report report) {
    this.report = report;
  }

  /** All tables for which there are results. */
  public static List<Table> of(Report report) {
    ReportTables tables = new ReportTables(report);
    List<Table> all = new ArrayList<>();
    all.add(tables.computer());
    if (!report.boots().isEmpty()) {
      all.add(tables.boots());
    }
    if (!report.emulatorBoots().isEmpty()) {
      all.add(tables.emulator());
    }
    if (!report.speeds().isEmpty()) {
      all.add(tables.speeds());
    }
    if (!report.faults().isEmpty()) {
      all.add(tables.faults());
    }
    if (!report.bound().isEmpty()) {
      all.add(tables.bound());
    }
    if (!report.links().isEmpty()) {
      all.add(tables.links());
    }
    if (report.trips() != null) {
      all.add(tables.trips());
    }
    if (report.kernels() != null) {
      all.addAll(KernelTables.of(report.kernels(), report.emulator()));
    }
    if (!report.programs().isEmpty()) {
      all.add(tables.programs());
    }
    if (!report.parallel().isEmpty()) {
      all.add(tables.parallel());
    }
    if (!report.measures().isEmpty()) {
      all.add(tables.measures());
    }
    return all;
  }

  private Table computer() {
    Computer computer = report.computer();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("processors", computer.processors() + " × " + computer.processor()));
    rows.add(List.of("system", computer.system()));
    rows.add(List.of("Java", computer.java()));
    rows.add(List.of("load at the start", number(computer.load(), 2)));
    rows.add(List.of("rounds", Integer.toString(report.rounds())));
    if (!report.guest().isEmpty()) {
      rows.add(List.of("guest", versions(report.guest())));
    }
    List<String> notes = new ArrayList<>();
    if (computer.isBusy()) {
      notes.add("The computer was busy with other work: compare these figures with nothing.");
    }
    if (report.quick()) {
      notes.add("A quick run: its windows are too short for figures to keep.");
    }
    return new Table("Computer", List.of("", "measured on"), rows, notes);
  }

  private static String versions(Map<String, String> versions) {
    return versions.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private Table boots() {
    List<List<String>> rows = new ArrayList<>();
    for (Boot boot : report.boots()) {
      Optional<Boot> one = boot.nodes() == 1 ? Optional.empty() : report.boot(1, boot.harts());
      rows.add(
          List.of(
              boot.machine(),
              number(boot.bringUpSeconds(), 1),
              number(boot.shellSeconds(), 1),
              number(boot.offSeconds(), 1),
              number(boot.instructions() / 1e6, 0),
              number(boot.cpuSeconds(), 1),
              number(boot.stallSeconds(), 1),
              ratio(one, there -> boot.shellSeconds() / there.shellSeconds()),
              ratio(one, there -> boot.cpuSeconds() / there.cpuSeconds()),
              ratio(one, boot::costTo)));
    }
    return new Table(
        "Boot of Debian's kernel to a shell",
        List.of(
            "machine",
            "VMMs up s",
            "shell s",
            "off s",
            "instr. M",
            "CPU s",
            "stall s",
            "to 1 node: shell",
            "CPU",
            "instr. and stall"),
        rows,
        List.of());
  }

  private static String ratio(Optional<Boot> one, ToDoubleFunction<Boot> to) {
    return one.map(boot -> times(to.applyAsDouble(boot))).orElse(NOTHING);
  }

  private Table emulator() {
    List<List<String>> rows = new ArrayList<>();
    for (EmulatorBoot theirs : report.emulatorBoots()) {
      rows.add(
          emulatorRow(
              "QEMU",
              theirs.harts(),
              theirs.shellSeconds(),
              theirs.offSeconds(),
              theirs.cpuSeconds(),
              theirs));
      report.boots().stream()
          .filter(ours -> ours.harts() == theirs.harts())
          .forEach(ours ->
              rows.add(
                  emulatorRow(
                      ours.machine(),
                      ours.harts(),
                      ours.shellSeconds(),
                      ours.offSeconds(),
                      ours.cpuSeconds(),
                      theirs)));
    }
    return new Table(
        "The same boot on QEMU " + report.emulator() + " (TCG)",
        List.of("machine", "harts", "shell s", "to QEMU", "off s", "CPU s", "to QEMU"),
        rows,
        List.of());
  }

  private static List<String> emulatorRow(
      String machine, int harts, double shell, double off, double cpu, EmulatorBoot theirs) {
    return List.of(
        machine,
        Integer.toString(harts),
        number(shell, 1),
        times(shell / theirs.shellSeconds()),
        number(off, 1),
        number(cpu, 1),
        times(cpu / theirs.cpuSeconds()));
  }

  private Table speeds() {
    List<List<String>> rows = new ArrayList<>();
    for (Speed speed : report.speeds()) {
      Speed one =
          report.speeds().stream()
              .filter(other -> other.work().equals(speed.work()) && other.harts() == 1)
              .findFirst()
              .orElse(speed);
      rows.add(
          List.of(
              speed.work(),
              Integer.toString(speed.harts()),
              number(speed.mipsOfCpu(), 1),
              number(speed.mipsOfTime() / speed.harts(), 1),
              number(speed.mipsOfTime(), 1),
              times(speed.mipsOfTime() / one.mipsOfTime())));
    }
    return new Table(
        "Guest instructions, million a second (MIPS)",
        List.of("work", "harts", "per hart's CPU s", "per hart and s", "all, per s", "to 1 hart"),
        rows,
        List.of());
  }

  private Table faults() {
    List<List<String>> rows = new ArrayList<>();
    var raw = report.raw();
    rows.add(latencyRow("raw 64 B for 4 KiB", raw.count(), raw.p50(), raw.p99(), ""));
    for (Faults faults : report.faults()) {
      String harts = faults.hartsPerNode() + " + " + faults.hartsPerNode() + " harts: ";
      rows.add(latencyRow(harts + "read fault", faults.read(), number(faults.perSecond(), 0)));
      rows.add(latencyRow(harts + "write fault", faults.write(), ""));
      rows.add(latencyRow(harts + "revoke", faults.revoke(), ""));
    }
    return new Table(
        "Remote faults of two nodes, and the raw exchange of two JVMs",
        List.of("what", "count", "p50 µs", "to raw", "p99 µs", "to raw", "faults/s"),
        rows,
        List.of());
  }

  private Table bound() {
    List<List<String>> rows = new ArrayList<>();
    for (BoundFaults bound : report.bound()) {
      var raw = bound.raw();
      String crowd = bound.crowd().hartsPerNode() + " + " + bound.crowd().hartsPerNode() + " harts";
      rows.add(
          List.of(
              bound.boundTo() + ": raw",
              Long.toString(raw.count()),
              number(raw.p50(), 1),
              times(1),
              number(raw.p99(), 1),
              times(raw.p99() / raw.p50()),
              number(1e6 / raw.p50(), 0)));
      rows.add(
          boundRow(
              bound.boundTo() + ": 1 + 1 harts",
              bound.one(),
              times(bound.toRaw()),
              times(bound.tail())));
      rows.add(boundRow(bound.boundTo() + ": " + crowd, bound.crowd(), NOTHING, NOTHING));
    }
    return new Table(
        "Remote read faults whose partners sleep, and the raw exchange, bound to the same processors",
        List.of("bound to", "count", "p50 µs", "to raw", "p99 µs", "to its p50", "faults/s"),
        rows,
        List.of());
  }

  private static List<String> boundRow(String what, Faults faults, String toRaw, String tail) {
    Latency read = faults.read();
    return List.of(
        what,
        Long.toString(read.count()),
        number(read.p50(), 1),
        toRaw,
        number(read.p99(), 1),
        tail,
        number(faults.perSecond(), 0));
  }

  private Table links() {
    List<List<String>> rows = new ArrayList<>();
    Faults plain = report.links().getFirst();
    for (Faults faults : report.links()) {
      rows.add(
          linkRow(
              faults.wiring() + ": read fault",
              faults.read(),
              plain.read(),
              number(faults.perSecond(), 0)));
      rows.add(linkRow(faults.wiring() + ": write fault", faults.write(), plain.write(), ""));
    }
    return new Table(
        "Remote faults of 1 + 1 harts over links between computers, plain and encrypted",
        List.of("what", "count", "p50 µs", "to plain", "p99 µs", "to plain", "faults/s"),
        rows,
        List.of());
  }

  private static List<String> linkRow(
      String what, Latency latency, Latency plain, String perSecond) {
    return List.of(
        what,
        Long.toString(latency.count()),
        number(latency.p50(), 1),
        times(latency.p50() / plain.p50()),
        number(latency.p99(), 1),
        times(latency.p99() / plain.p99()),
        perSecond);
  }

  private List<String> latencyRow(String what, Latency latency, String perSecond) {
    return latencyRow(what, latency.count(), latency.p50(), latency.p99(), perSecond);
  }

  private List<String> latencyRow(
      String what, long count, double p50, double p99, String perSecond) {
    return List.of(
        what,
        Long.toString(count),
        number(p50, 1),
        times(p50 / report.raw().p50()),
        number(p99, 1),
        times(p99 / report.raw().p99()),
        perSecond);
  }

  private Table trips() {
    Boot boot = report.trips();
    Trips trips = boot.trips();
    List<List<String>> rows = new ArrayList<>();
    trips
        .pageFaults()
        .forEach((kind, count) -> rows.add(tripsRow("page: " + kind.replace('-', ' '), count)));
    rows.add(tripsRow("page faults in all", trips.allPageFaults()));
    rows.add(tripsRow("of these still zero", trips.zeroFilled()));
    rows.add(tripsRow("of these still current", trips.versionFilled()));
    rows.add(tripsRow("pages sent", trips.pagesSent()));
    rows.add(tripsRow("remote device accesses", trips.deviceAccesses()));
    rows.add(tripsRow("remote fences", trips.fences()));
    rows.add(tripsRow("remote hart calls", trips.hartCalls()));
    rows.add(tripsRow("interrupts to other nodes", trips.interrupts()));
    rows.add(tripsRow("frames", trips.frames()));
    rows.add(tripsRow("bytes", trips.bytes()));
    return new Table(
        "Round trips and messages of a boot on %s (%s M instructions)"
            .formatted(boot.machine(), number(boot.instructions() / 1e6, 0)),
        List.of("what", "count", "per M instr."),
        rows,
        List.of());
  }

  private List<String> tripsRow(String what, long count) {
    double millions = report.trips().instructions() / 1e6;
    return List.of(what, Long.toString(count), number(count / millions, 2));
  }

  private Table programs() {
    List<List<String>> rows = new ArrayList<>();
    for (ProgramRate ours : report.programs()) {
      Optional<ProgramRate> theirs =
          report.programs().stream()
              .filter(other -> other.program().equals(ours.program()))
              .filter(other -> other.machine().equals(ProgramBench.QEMU))
              .findFirst();
      if (!ours.machine().equals(ProgramBench.QEMU)) {
        rows.add(
            List.of(
                ours.program(),
                theirs.map(rate -> number(rate.again(), 0)).orElse(NOTHING),
                number(ours.again(), 0),
                theirs.map(rate -> times(ours.again() / rate.again())).orElse(NOTHING),
                theirs.map(rate -> times(ours.first() / rate.first())).orElse(NOTHING)));
      }
    }
    return new Table(
        "Programs in the guest, one hart" + beside(),
        List.of("program", "QEMU /s", "ours /s", "to QEMU", "first time, to QEMU"),
        rows,
        List.of());
  }

  private Table parallel() {
    List<List<String>> rows = new ArrayList<>();
    for (ParallelRun run : report.parallel()) {
      boolean onHarts = run.nodes() > 0;
      rows.add(
          List.of(
              run.program(),
              onHarts ? Integer.toString(run.nodes()) : NOTHING,
              number(run.seconds(), 2),
              number(run.cpuSeconds(), 1),
              onHarts ? Long.toString(run.faults()) : NOTHING,
              onHarts ? number(run.instructions(), 0) : NOTHING,
              onHarts ? number(run.faults() / run.instructions(), 2) : NOTHING,
              run.speedUp() == null ? NOTHING : times(run.speedUp()),
              run.toOneNode() == null ? NOTHING : times(run.toOneNode())));
    }
    return new Table(
        "Programs on two harts, on a node each and on the same",
        List.of(
            "program",
            "nodes",
            "s",
            "CPU s",
            "page faults",
            "instr. M",
            "per M instr.",
            "to one alone",
            "to one node"),
        rows,
        List.of());
  }

  private Table measures() {
    List<List<String>> rows = new ArrayList<>();
    List<MeasureEffect> all =
        report.measures().stream().filter(effect -> effect.change() == null).toList();
    for (MeasureEffect with : all) {
      for (MeasureEffect effect : report.measures()) {
        if (effect.workload().equals(with.workload())) {
          rows.add(
              List.of(
                  effect == with ? with.workload() : "… " + effect.change(),
                  number(effect.seconds(), 1),
                  number(effect.cpuSeconds(), 1),
                  Long.toString(effect.faults()),
                  number(effect.mebibytes(), 1),
                  number(effect.instructions(), 0),
                  number(effect.faults() / effect.instructions(), 1),
                  effect == with
                      ? NOTHING
                      : times((double) effect.faults() / Math.max(1, with.faults())),
                  effect == with ? NOTHING : times(effect.cpuSeconds() / with.cpuSeconds())));
        }
      }
    }
    return new Table(
        "Linux on two nodes with four harts: measures as by default, and with one changed",
        List.of(
            "workload",
            "s",
            "CPU s",
            "page faults",
            "MiB sent",
            "instr. M",
            "per M instr.",
            "to default: faults",
            "CPU"),
        rows,
        List.of());
  }

  private String beside() {
    return report.emulator() == null ? "" : ", beside QEMU " + report.emulator() + " (TCG)";
  }

  static String number(double value, int digits) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%." + digits + "f", value)
        : NOTHING;
  }

  static String times(double ratio) {
    return Double.isFinite(ratio) ? number(ratio, 2) + "×" : NOTHING;
  }
}
