package org.pangaea.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.pangaea.control.HartStatus;
import org.pangaea.control.Latency;
import org.pangaea.control.LatencyBucket;
import org.pangaea.control.LinkStatus;
import org.pangaea.control.MirrorCounts;
import org.pangaea.control.ShareStatus;
import org.pangaea.control.VmState;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.GuestImages;
import org.pangaea.model.ClusterTemplates;
import org.pangaea.model.Clusters;
import org.pangaea.model.NamedGuest;
import org.pangaea.model.cluster.CoherenceSettings;
import org.pangaea.model.cluster.VirtualMachine;

/**
 * Machines that compute as fast as they are told to, in a time of their own: a hart retires 50
 * million instructions a second and uses half a second of CPU time for that; a read fault takes 100
 * µs while the VMM is cold, which is for the first looks at it, and 10 µs from then on.
 */
final class FakeMachines implements Machines {
  static final double SHELL_SECONDS = 4;
  static final double COLD_MICROS = 100;
  static final double WARM_MICROS = 10;
  static final int WARM_READS = 1000;

  /**
   * The reads of a node in each look while the VMM is cold: more from look to look, but for one. In
   * each look from then on there are {@link #WARM_READS}.
   */
  List<Integer> cold = List.of(500, 700, 900, 600, 960);

  /** The looks at each machine until it was closed, in the same order. */
  final List<Integer> looks = new ArrayList<>();

  /** What was started, as nodes x harts and the guest's name, in order. */
  final List<String> started = new ArrayList<>();

  /** The memory of each one's nodes, in the same order. */
  final List<Long> memories = new ArrayList<>();

  /** The links of each, in the same order. */
  final List<Wiring> wirings = new ArrayList<>();

  /** What the VMMs of each were bound to, in the same order. */
  final List<Binding> bindings = new ArrayList<>();

  /** The settings of each, and the command line of its kernel, in the same order. */
  final List<CoherenceSettings> models = new ArrayList<>();

  final List<Long> units = new ArrayList<>();

  final List<String> commandLines = new ArrayList<>();

  /** What their initial RAM file systems held, where there was a file. */
  final List<String> initrds = new ArrayList<>();

  /** Seconds to the shell of the boots to come; {@link #SHELL_SECONDS} if there are none left. */
  final List<Double> shellSeconds = new ArrayList<>();

  /** How long it takes from line to line where that is not it, by what the next one ends in. */
  final Map<String, Double> secondsTo = new LinkedHashMap<>();

  /** The same of machines of one node only. */
  final Map<String, Double> onOneNode = new LinkedHashMap<>();

  /** The same for one machine after the other. */
  final Map<String, List<Double>> timesOf = new LinkedHashMap<>();

  /** The lines that are waited for; what they should end in if there are none left. */
  final List<String> printed = new ArrayList<>();

  int open;
  boolean isStuck;
  String failure;

  private static String content(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Machine start(
      int nodes,
      int harts,
      long memoryPerNode,
      GuestImages guest,
      Wiring wiring,
      Binding binding,
      Consumer<VirtualMachine> change) {
    started.add(nodes + "x" + harts + " " + guest.name());
    memories.add(memoryPerNode);
    wirings.add(wiring);
    bindings.add(binding);
    commandLines.add(guest.commandLine());
    guest.initrd().filter(Files::exists).ifPresent(file -> initrds.add(content(file)));
    VirtualMachine model =
        ClusterTemplates.local("bench", NamedGuest.BUILTIN, nodes, harts, memoryPerNode)
            .getVirtualMachines()
            .getFirst();
    change.accept(model);
    models.add(Clusters.coherence(model));
    units.add(Clusters.coherenceUnit(model));
    open++;
    double shell = shellSeconds.isEmpty() ? SHELL_SECONDS : shellSeconds.removeFirst();
    return new FakeMachine(nodes, harts, shell);
  }

  private final class FakeMachine implements Machine {
    private final int nodes;
    private final int harts;
    private final double shell;
    private double now = 1;
    private int looks;

    FakeMachine(int nodes, int harts, double shell) {
      this.nodes = nodes;
      this.harts = harts;
      this.shell = shell;
    }

    private Moment at(double seconds) {
      return new Moment((long) (seconds * 1e9), seconds * nodes);
    }

    @Override
    public Moment launched() {
      return at(0);
    }

    @Override
    public Moment started() {
      return at(1);
    }

    @Override
    public Line awaitLine(String end, Duration limit) throws DeployException {
      check();
      now += secondsTo(end);
      return new Line(at(now), printed.isEmpty() ? end : printed.removeFirst());
    }

    private double secondsTo(String end) {
      if (timesOf.containsKey(end)) {
        return timesOf.get(end).removeFirst();
      }
      double onAny = secondsTo.getOrDefault(end, shell);
      return nodes == 1 ? onOneNode.getOrDefault(end, onAny) : onAny;
    }

    @Override
    public Sample awaitPowerOff(Duration limit) throws DeployException {
      check();
      now += 1;
      return sample();
    }

    @Override
    public Sample after(Duration time) throws DeployException {
      check();
      now += time.toNanos() / 1e9;
      looks++;
      return sample();
    }

    private void check() throws DeployException {
      if (failure != null) {
        throw new DeployException(DeployException.Kind.FAILED, failure);
      }
    }

    private Sample sample() {
      return new Sample(at(now), IntStream.range(0, nodes).mapToObj(node -> share(node)).toList());
    }

    private ShareStatus share(int node) {
      List<HartStatus> mine =
          IntStream.range(0, harts)
              .filter(hart -> hart * nodes / harts == node)
              .mapToObj(hart ->
                  new HartStatus(hart, "running", (long) (now * 50e6), 0, (long) (now * 0.5e9), -1))
              .toList();
      Map<String, Long> counters = new LinkedHashMap<>();
      // More in each look, as in a machine that goes on.
      counters.put("read-from-home", 30L + 100L * looks);
      counters.put("upgrade", 5L);
      counters.put("page-sent", 20L);
      counters.put("mmio-remote", 7L);
      counters.put("fence-remote", 3L);
      counters.put("ipi-remote", 2L);
      counters.put("interrupt-level-remote", 1L);
      Latency reads = Latency.of(buckets());
      Map<String, Latency> latencies =
          Map.of(
              "remote-read-fault", reads, "remote-write-fault", reads, "revoke-acknowledge", reads);
      return new ShareStatus(
          "node" + node,
          0,
          "fake",
          VmState.RUNNING,
          "",
          "interpreter",
          0,
          mine,
          4096,
          Map.of(),
          new MirrorCounts(0, 0, 0, 0, 0),
          counters,
          latencies,
          List.of(new LinkStatus("peer", true, 10, 10, 1000, 1000)));
    }

    private List<LatencyBucket> buckets() {
      if (isStuck) {
        return List.of();
      }
      if (looks == 0) {
        // Of a boot.
        return List.of(new LatencyBucket(WARM_MICROS, 1000), new LatencyBucket(COLD_MICROS, 500));
      }
      List<LatencyBucket> buckets = new ArrayList<>();
      int warm = Math.max(0, looks - cold.size());
      if (warm > 0) {
        buckets.add(new LatencyBucket(WARM_MICROS, (long) WARM_READS * warm));
      }
      long before = cold.stream().limit(looks).mapToLong(reads -> reads).sum();
      buckets.add(new LatencyBucket(COLD_MICROS, before));
      return buckets;
    }

    @Override
    public void close() {
      open--;
      FakeMachines.this.looks.add(looks);
    }
  }
}
