package org.pangaea.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.pangaea.deploy.DeployException;
import org.pangaea.fabric.bench.PingPongResult;
import org.pangaea.guests.GuestImages;
import org.pangaea.guests.Progress;

/**
 * A run of the benchmark. What is compared with each other is measured in turns, round by round, so
 * that a computer that becomes faster or slower meanwhile does so for all.
 */
public final class Benchmark {
  /** Pairs of harts that fault at the same time, where both sides are bound. */
  private static final int CROWD = 4;

  /** A number of nodes and harts. */
  private record Shape(int nodes, int harts) {}

  /** Fetches guests; asked only for those that are booted. */
  @FunctionalInterface
  public interface GuestProvider {
    GuestImages get(String name) throws DeployException, InterruptedException;
  }

  private final Settings settings;
  private final Computer computer;
  private final Machines machines;
  private final RawExchange exchange;
  private final List<Binding> bindings;
  private final GuestProvider guests;
  private final Optional<Qemu> qemu;
  private final Optional<KernelTools> kernelTools;
  private final Optional<CrossCompiler> compiler;
  private final Progress progress;

  private final Map<Shape, List<Boot>> boots = new LinkedHashMap<>();
  private final Map<Integer, List<EmulatorBoot>> emulatorBoots = new LinkedHashMap<>();
  private final Map<String, List<Speed>> speeds = new LinkedHashMap<>();
  private final Map<String, List<List<ProgramRate>>> programs = new LinkedHashMap<>();
  private final Map<Optional<Measure>, List<List<MeasureEffect>>> effects = new LinkedHashMap<>();
  private final List<List<ParallelRun>> parallel = new ArrayList<>();
  private final List<PingPongResult> raw = new ArrayList<>();
  private final Map<Integer, List<Faults>> faults = new LinkedHashMap<>();
  private final Map<Binding, List<BoundFaults.Round>> bound = new LinkedHashMap<>();
  private final Map<Wiring, List<Faults>> links = new LinkedHashMap<>();
  private GuestImages guest;
  private int round;

  /**
   * Prepares a run.
   *
   * @param bindings for what is measured with both sides bound, in this order
   * @param qemu to compare with, if there is one
   * @param kernelTools to measure kernels with, if there are all that it takes
   * @param compiler of programs for the guest's Linux, if there is what that takes
   * @param progress is told what is being measured
   */
  public Benchmark(
      Settings settings,
      Computer computer,
      Machines machines,
      RawExchange exchange,
      List<Binding> bindings,
      GuestProvider guests,
      Optional<Qemu> qemu,
      Optional<KernelTools> kernelTools,
      Optional<CrossCompiler> compiler,
      Progress progress) {
    this.settings = settings;
    this.computer = computer;
    this.machines = machines;
    this.exchange = exchange;
    this.bindings = bindings;
    this.guests = guests;
    this.qemu = qemu;
    this.kernelTools = kernelTools.filter(_ -> settings.has(Part.KERNELS));
    this.compiler = compiler.filter(_ -> settings.has(Part.PARALLEL));
    this.progress = progress;
  }

  /**
   * Measures everything asked for.
   *
   * @throws DeployException if a machine cannot be started or does not do what it should
   * @throws InterruptedException if the thread was interrupted; nothing is left running
   */
  public Report run() throws DeployException, InterruptedException {
    if (!shapes().isEmpty() || bootsOnQemu()) {
      guest = guests.get(BootBench.GUEST);
    }
    boolean inGuest =
        settings.has(Part.PROGRAMS) || settings.has(Part.MEASURES) || compiler.isPresent();
    GuestImages debian = inGuest ? guests.get(ProgramBench.GUEST) : null;
    Path folder = scratch();
    Optional<KernelBench> kernels =
        kernelTools.map(tools -> new KernelBench(tools, qemu, settings, folder));
    try {
      ParallelBench onTwoHarts =
          compiler.isPresent()
              ? new ParallelBench(machines, debian, compiler.get(), settings.quick(), folder)
              : null;
      for (round = 1; round <= settings.rounds(); round++) {
        bootAll();
        measureSpeed(new SpeedBench(machines, settings, folder));
        measureFaults(new FaultBench(machines, settings, folder));
        measureBound(new FaultBench(machines, settings, folder));
        measureLinks(new FaultBench(machines, settings, folder));
        if (settings.has(Part.PROGRAMS)) {
          measurePrograms(new ProgramBench(machines, debian));
        }
        if (onTwoHarts != null) {
          say("programs on 2 harts, on a node each and on the same");
          parallel.add(onTwoHarts.measure());
        }
        if (settings.has(Part.MEASURES)) {
          measureMeasures(new MeasureBench(machines, debian));
        }
        if (kernels.isPresent()) {
          kernels.get().measure(this::say);
        }
      }
    } finally {
      delete(folder);
    }
    return report(kernels.map(KernelBench::results));
  }

  private boolean bootsOnQemu() {
    return qemu.isPresent() && settings.has(Part.QEMU);
  }

  private List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    if (settings.has(Part.BOOT)) {
      shapes.add(new Shape(1, 1));
      shapes.add(new Shape(1, 4));
    }
    if (settings.has(Part.BOOT) || settings.has(Part.TRIPS)) {
      shapes.add(new Shape(2, 4));
    }
    if (settings.has(Part.BOOT) && settings.full()) {
      shapes.add(new Shape(4, 4));
    }
    return shapes;
  }

  private void bootAll() throws DeployException, InterruptedException {
    for (Shape shape : shapes()) {
      say("boot on %s, %s".formatted(counted(shape.nodes, "node"), counted(shape.harts, "hart")));
      add(boots, shape, new BootBench(machines, guest).measure(shape.nodes, shape.harts));
    }
    if (bootsOnQemu()) {
      for (int harts : List.of(1, 4)) {
        say("boot on QEMU, " + counted(harts, "hart"));
        long memory = BootBench.MEMORY_PER_NODE;
        add(emulatorBoots, harts, qemu.get().boot(harts, memory, BootBench.running(guest)));
      }
    }
  }

  private void measureSpeed(SpeedBench bench) throws DeployException, InterruptedException {
    if (!settings.has(Part.MIPS)) {
      return;
    }
    for (BareGuest work : List.of(BareGuest.INTEGER, BareGuest.FLOATING)) {
      List<Integer> numbers = List.of(1, Math.min(computer.processors(), 32));
      for (int harts : numbers.stream().distinct().toList()) {
        say("%s on %s".formatted(work.description(), counted(harts, "hart")));
        add(speeds, work + " " + harts, bench.measure(work, harts));
      }
    }
  }

  private void measureFaults(FaultBench bench) throws DeployException, InterruptedException {
    if (!settings.has(Part.FAULTS)) {
      return;
    }
    say("raw exchange");
    raw.add(exchange.measure(settings.exchanges(), Binding.NONE));
    for (int harts : List.of(1, FaultBench.crowd(computer.processors()))) {
      say("remote faults, %d + %s".formatted(harts, counted(harts, "hart")));
      add(faults, harts, bench.measure(harts, Wiring.UNIX));
    }
  }

  private void measureBound(FaultBench bench) throws DeployException, InterruptedException {
    if (!settings.has(Part.BOUND)) {
      return;
    }
    for (Binding binding : bindings) {
      say("raw exchange on " + binding.name());
      PingPongResult peer = exchange.measure(settings.exchanges(), binding);
      say("remote faults, 1 + 1 harts on " + binding.name());
      Faults one = bench.measure(1, binding);
      say("remote faults, %d + %d harts on %s".formatted(CROWD, CROWD, binding.name()));
      add(bound, binding, new BoundFaults.Round(peer, one, bench.measure(CROWD, binding)));
    }
  }

  private void measureLinks(FaultBench bench) throws DeployException, InterruptedException {
    if (!settings.has(Part.LINKS)) {
      return;
    }
    for (Wiring wiring : List.of(Wiring.TCP, Wiring.TLS)) {
      say("remote faults over " + wiring);
      add(links, wiring, bench.measure(1, wiring));
    }
  }

  private void measurePrograms(ProgramBench bench) throws DeployException, InterruptedException {
    say("programs in the guest, 1 node, 1 hart");
    add(programs, "ours", bench.measure());
    if (qemu.isPresent()) {
      say("programs in the guest on QEMU");
      add(programs, ProgramBench.QEMU, bench.measure(qemu.get()));
    }
  }

  private void measureMeasures(MeasureBench bench) throws DeployException, InterruptedException {
    say("workloads on 2 nodes, measures as by default");
    add(effects, Optional.empty(), bench.measure(Optional.empty()));
    for (Measure measure : Measure.values()) {
      say("workloads on 2 nodes " + measure.text());
      add(effects, Optional.of(measure), bench.measure(Optional.of(measure)));
    }
  }

  /** Of each workload the round with the median of its page faults. */
  private List<MeasureEffect> medianEffects() {
    return effects.values().stream()
        .flatMap(rounds -> mediansInOrder(rounds, MeasureEffect::faults).stream())
        .toList();
  }

  /** Of rounds that have the same results in the same order: of each of these the median. */
  private static <T> List<T> mediansInOrder(List<List<T>> rounds, ToDoubleFunction<T> key) {
    int each = rounds.isEmpty() ? 0 : rounds.getFirst().size();
    return IntStream.range(0, each)
        .mapToObj(index -> rounds.stream().map(round -> round.get(index)).toList())
        .map(same -> Median.of(same, key))
        .toList();
  }

  private Report report(Optional<KernelResults> kernels) {
    List<Boot> medianBoots = medians(boots, Boot::shellSeconds);
    return new Report(
        computer,
        settings.rounds(),
        settings.quick(),
        guest == null ? Map.of() : guest.versions(),
        settings.has(Part.BOOT) ? medianBoots : List.of(),
        medians(speeds, Speed::mipsOfCpu),
        raw.isEmpty() ? null : Median.of(raw, PingPongResult::p50),
        medians(faults, result -> result.read().p50()),
        bound.entrySet().stream()
            .map(entry -> BoundFaults.of(entry.getKey().name(), entry.getValue()))
            .toList(),
        medians(links, result -> result.read().p50()),
        settings.has(Part.TRIPS)
            ? medianBoots.stream().filter(boot -> boot.nodes() == 2).findFirst().orElseThrow()
            : null,
        qemu.filter(_ -> bootsOnQemu() || kernels.isPresent() || !programs.isEmpty())
            .map(Qemu::version)
            .orElse(null),
        medians(emulatorBoots, EmulatorBoot::shellSeconds),
        kernels.orElse(null),
        medians(programs, rates -> rates.stream().mapToDouble(ProgramRate::again).sum()).stream()
            .flatMap(List::stream)
            .toList(),
        mediansInOrder(
            parallel, run -> run.speedUp() == null ? run.seconds() : run.speedUp().doubleValue()),
        medianEffects());
  }

  private static <K, V> void add(Map<K, List<V>> results, K key, V result) {
    results.computeIfAbsent(key, _ -> new ArrayList<>()).add(result);
  }

  private static <K, V> List<V> medians(Map<K, List<V>> results, ToDoubleFunction<V> key) {
    return results.values().stream().map(rounds -> Median.of(rounds, key)).toList();
  }

  private void say(String what) {
    String which =
        settings.rounds() == 1 ? "" : "round %d of %d: ".formatted(round, settings.rounds());
    progress.phase(which + what);
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static Path scratch() throws DeployException {
    try {
      return Files.createTempDirectory("pangaea-bench");
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "There is no room for the benchmark's guests: %s.".formatted(e),
          e);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      // A few kilobytes stay in the temporary folder, for the system to remove.
      return;
    }
  }
}
