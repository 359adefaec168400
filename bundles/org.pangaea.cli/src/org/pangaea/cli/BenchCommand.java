package org.pangaea.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pangaea.baremetal.Engines;
import org.pangaea.bench.Benchmark;
import org.pangaea.bench.Binding;
import org.pangaea.bench.Computer;
import org.pangaea.bench.CrossCompiler;
import org.pangaea.bench.KernelTools;
import org.pangaea.bench.LocalMachines;
import org.pangaea.bench.Part;
import org.pangaea.bench.Qemu;
import org.pangaea.bench.RawExchange;
import org.pangaea.bench.Report;
import org.pangaea.bench.ReportTables;
import org.pangaea.bench.Settings;
import org.pangaea.bench.Table;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.GuestImages;
import org.pangaea.guests.IoReason;
import org.pangaea.guests.Progress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** See its description. */
@Command(
    name = "bench",
    description = {
      "Measures boots, instructions a second, remote faults, what nodes say to each other and"
          + " how fast programs run, beside QEMU and a raw exchange of two JVMs. What the figures mean: docs/benchmarks.md."
    })
final class BenchCommand extends Action {
  private static final int ROUNDS = 3;
  private static final String STANDARD_OUTPUT = "-";

  @Spec private CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description =
          "Parts to measure: boot, mips, faults, bound, links, trips, qemu, kernels, programs, parallel, measures."
              + " All but the last, if not said.")
  private List<String> only = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Measure all of it N times and show the median; 3 if not said.")
  private Optional<Integer> rounds = Optional.empty();

  @Option(
      names = "--quick",
      description = "Short windows and one round: shows that all works, not how well.")
  private boolean quick;

  @Option(names = "--full", description = "Boot on four nodes, too.")
  private boolean full;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      arity = "0..1",
      fallbackValue = STANDARD_OUTPUT,
      description = "Write JSON to a file beside the tables, or instead of them without a FILE.")
  private Path json;

  @Option(names = "--markdown", description = "Print the tables in Markdown.")
  private boolean markdown;

  @Mixin private TimeLimit limit;

  BenchCommand(Context context) {
    super(context);
  }

  @Override
  boolean startsSomething() {
    return true;
  }

  @Override
  public Integer call() throws DeployException, GuestException, InterruptedException {
    Settings settings = settings();
    return limit.within(() -> measure(settings));
  }

  private Settings settings() {
    try {
      Set<Part> parts =
          only.isEmpty()
              ? Part.ofDefault()
              : only.stream().map(Part::of).collect(Collectors.toSet());
      return new Settings(parts, rounds.orElse(quick ? 1 : ROUNDS), quick, full);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private int measure(Settings settings) throws DeployException, InterruptedException {
    Computer computer = Computer.ofThisProcess();
    if (computer.isBusy()) {
      messages()
          .warning(
              "the load is %.1f on %d processors: the figures will mean little."
                  .formatted(computer.load(), computer.processors()));
    }
    Surroundings surroundings = context().surroundings();
    Optional<KernelTools> kernels = kernels(settings);
    Optional<CrossCompiler> compiler = compiler(settings);
    Optional<Qemu> qemu = Qemu.find(searchPath());
    if (qemu.isEmpty()
        && (settings.parts().contains(Part.QEMU)
            || settings.parts().contains(Part.PROGRAMS)
            || kernels.isPresent())) {
      messages().info("QEMU is not installed, so there is no comparison with it.");
    }
    Report report;
    try (ProgressLine progress = context().progress()) {
      report =
          new Benchmark(
                  settings,
                  computer,
                  new LocalMachines(surroundings.launcher().get(), surroundings.directories()),
                  RawExchange.ofThisComputer(),
                  bindings(settings),
                  name -> guest(name, progress),
                  qemu,
                  kernels,
                  compiler,
                  progress)
              .run();
    }
    show(report);
    return ExitStatus.DONE;
  }

  /** Of what is bound to processors the same is true as of kernels, below. */
  private List<Binding> bindings(Settings settings) throws DeployException {
    if (!settings.parts().contains(Part.BOUND)) {
      return List.of();
    }
    List<Binding> possible = Binding.possible(searchPath());
    if (possible.isEmpty()) {
      if (!only.isEmpty()) {
        throw new DeployException(DeployException.Kind.FAILED, Binding.MISSING);
      }
      messages().info(Binding.MISSING);
    }
    return possible;
  }

  private String searchPath() {
    return context().surroundings().environment().getOrDefault("PATH", "");
  }

  /** Whoever asks for all parts gets those that can be measured; whoever names one wants it. */
  private Optional<KernelTools> kernels(Settings settings) throws DeployException {
    if (!settings.parts().contains(Part.KERNELS)) {
      return Optional.empty();
    }
    Optional<KernelTools> tools = KernelTools.find(searchPath(), Engines.names(), this::bareWords);
    if (tools.isEmpty() && !only.isEmpty()) {
      throw new DeployException(DeployException.Kind.FAILED, CrossCompiler.MISSING);
    }
    if (tools.isEmpty()) {
      messages().info(CrossCompiler.MISSING + " So kernels are left out.");
    }
    return tools;
  }

  /** For programs that run in the guest; the same. */
  private Optional<CrossCompiler> compiler(Settings settings)
      throws DeployException, InterruptedException {
    if (!settings.parts().contains(Part.PARALLEL)) {
      return Optional.empty();
    }
    Optional<CrossCompiler> found = CrossCompiler.find(searchPath());
    if (found.isPresent() && found.get().hasLibrary()) {
      return found;
    }
    String missing = found.isEmpty() ? CrossCompiler.MISSING : CrossCompiler.NO_LIBRARY;
    if (!only.isEmpty()) {
      throw new DeployException(DeployException.Kind.FAILED, missing);
    }
    messages().info(missing + " So programs on two harts are left out.");
    return Optional.empty();
  }

  private List<String> bareWords(Path program, String engine, int harts, long memory) {
    return context()
        .surroundings()
        .bareRunner()
        .command(
            List.of("file=" + program, "engine=" + engine, "harts=" + harts, "memory=" + memory));
  }

  private GuestImages guest(String name, Progress progress)
      throws DeployException, InterruptedException {
    progress.phase("Preparing the guest " + name);
    try {
      return context().surroundings().guests().get().prepare(name, progress);
    } catch (GuestException e) {
      throw new DeployException(DeployException.Kind.FAILED, e.getMessage(), e);
    }
  }

  private void show(Report report) throws DeployException {
    if (json != null && json.toString().equals(STANDARD_OUTPUT)) {
      context().printJson(report);
      return;
    }
    context()
        .print(
            ReportTables.of(report).stream()
                .map(markdown ? Table::toMarkdown : Table::toText)
                .collect(Collectors.joining("\n")));
    if (json != null) {
      write(context().file(json), report);
    }
  }

  private void write(Path file, Report report) throws DeployException {
    try {
      Files.writeString(file, context().toJson(report));
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "%s cannot be written: %s.".formatted(file, IoReason.of(e)),
          e);
    }
  }
}
