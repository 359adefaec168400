package org.pangaea.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.guests.GuestException;
import org.pangaea.model.ClusterTemplates;
import org.pangaea.model.Clusters;
import org.pangaea.model.NamedGuest;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.values.ByteSize;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A machine without a model. */
@Command(
    name = "demo",
    description = "Boots a guest on one machine made of several VMMs on this computer.")
final class DemoCommand extends Action {
  private static final String NAME = "demo";
  private static final int HARTS_PER_NODE = 2;
  private static final long LINUX_MEMORY = 256 * ByteSize.MIB;
  private static final long BUILTIN_MEMORY = 16 * ByteSize.MIB;

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;
  @Mixin private TimeLimit limit;

  @Option(
      names = "--guest",
      paramLabel = "GUEST",
      defaultValue = "busybox",
      converter = GuestNames.class,
      completionCandidates = GuestNames.class,
      description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not said.")
  private NamedGuest guest;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "2",
      description = "VMM processes to make the machine of; ${DEFAULT-VALUE} if not said.")
  private int nodes;

  @Option(
      names = "--harts",
      paramLabel = "N",
      description = "Processors of the machine in all; two a node if not said.")
  private Integer harts;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "Memory of each node; '256 MiB' if not said, '16 MiB' for the built-in guest.")
  private Long memory;

  @Option(
      names = "--mirror-budget",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "Memory of each node for pages of other nodes; no limit if not said.")
  private Long mirrorBudget;

  @Option(
      names = "--coherence-unit",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "How much memory the VMMs share at once: 4 KiB, if not said, or 1 KiB.")
  private Long coherenceUnit;

  @Option(
      names = "--kernel",
      paramLabel = "FILE",
      description = "Boot this kernel instead, a RISC-V Linux Image.")
  private Path kernel;

  @Option(
      names = "--initrd",
      paramLabel = "FILE",
      description = "The initial RAM file system that goes with --kernel.")
  private Path initrd;

  DemoCommand(Context context) {
    super(context);
  }

  @Override
  boolean startsSomething() {
    return true;
  }

  @Override
  public Integer call() throws DeployException, GuestException, InterruptedException {
    if (initrd != null && kernel == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--initrd goes with a --kernel, which is missing.");
    }
    requireRange("--nodes", nodes, Clusters.MOST_NODES);
    requireRange("--harts", harts == null ? HARTS_PER_NODE : harts, Clusters.MOST_VCPUS);
    return limit.within(this::run);
  }

  private void requireRange(String option, int number, int most) {
    if (number < 1 || number > most) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "%s takes a number from 1 to %d, not %d.".formatted(option, most, number));
    }
  }

  private int run() throws DeployException, InterruptedException {
    requireFile(kernel, "kernel");
    requireFile(initrd, "initrd");
    Path folder = context().surroundings().folder();
    LoadedCluster cluster = LoadedCluster.of(NAME, folder, cluster());
    VirtualMachine machine = cluster.machine(Optional.empty());
    try {
      return new MachineRunner(context(), options).run(cluster, machine, options.nameOr(NAME));
    } catch (DeployException e) {
      if (e.kind() != DeployException.Kind.INVALID_MODEL) {
        throw e;
      }
      throw new DeployException(
          e.kind(),
          e.getMessage()
              + "\nHere --nodes, --harts, --memory, --mirror-budget, --coherence-unit and --time-scale make"
              + " the model.",
          e);
    }
  }

  private void requireFile(Path file, String what) throws DeployException {
    if (file != null && !context().file(file).toFile().exists()) {
      throw new DeployException(
          DeployException.Kind.NOT_FOUND,
          "There is no %s %s. Check the path.".formatted(what, file));
    }
  }

  private Cluster cluster() {
    long usual = guest.isLinux() ? LINUX_MEMORY : BUILTIN_MEMORY;
    Cluster cluster =
        ClusterTemplates.local(
            NAME,
            guest,
            nodes,
            harts != null ? harts : nodes * HARTS_PER_NODE,
            memory != null ? memory : usual);
    if (mirrorBudget != null) {
      Clusters.nodes(cluster).forEach(node -> node.setMirrorBudget(mirrorBudget));
    }
    if (coherenceUnit != null) {
      cluster.setCoherenceUnit(coherenceUnit);
    }
    VirtualMachine machine = cluster.getVirtualMachines().getFirst();
    if (kernel != null) {
      machine.setGuest(null);
      machine.setKernel(context().file(kernel).toString());
      machine.setInitrd(initrd == null ? null : context().file(initrd).toString());
    }
    return cluster;
  }
}
