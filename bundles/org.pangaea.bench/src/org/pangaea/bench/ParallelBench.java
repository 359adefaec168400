package org.pangaea.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.GuestImages;

/**
 * Runs programs on two harts: one alone, one on each hart, and programs with a thread on each. The
 * harts are on a node each, and then on the same one: there they share no page over a link, so that
 * is what this computer has to give. What its processors give without a guest is measured as well.
 */
final class ParallelBench {
  private static final int HARTS = 2;
  private static final long MEMORY = 512L << 20;

  /**
   * The size of EP, 2^25 pairs (class W of the NAS Parallel Benchmarks), and how many of them are
   * in the circle.
   */
  private static final Map<String, Long> EP = Map.of("BLOCKS", 512L, "PAIRS", 26_354_769L);

  private static final Map<String, Long> CG = Map.of("SOLUTIONS", 4L);

  /** The same for runs that only show that all works. */
  private static final Map<String, Long> QUICK_EP = Map.of("BLOCKS", 32L, "PAIRS", 1_646_907L);

  private static final Map<String, Long> QUICK_CG = Map.of("SOLUTIONS", 1L);

  /**
   * What is compared.
   *
   * @param alone what it is compared with; null if with nothing
   * @param times how much more it does
   */
  private record Compared(Workload workload, Workload alone, int times) {}

  /** Keeps each thread on a hart of its own. */
  private static final String BOUND = "OMP_PROC_BIND=true ";

  private static final String TWO = "taskset 2 ./ep 1& taskset 1 ./ep 1&&wait $!";

  private static final Workload ONE = new Workload("ONE", "one program, EP", "taskset 1 ./ep 1");
  private static final Workload CG_ALONE =
      new Workload("CG1", "CG, one thread", "taskset 1 ./cg 1");

  private static final List<Compared> ALL =
      List.of(
          new Compared(Workload.BOOT, null, 1),
          new Compared(
              new Workload(
                  "WARM",
                  "the first time of all",
                  BOUND + "./ep 2&&" + BOUND + "./cg 2&&{ " + TWO + ";}"),
              null,
              1),
          new Compared(ONE, null, 1),
          new Compared(new Workload("TWO", "two programs, EP, one on each hart", TWO), ONE, 2),
          new Compared(new Workload("EP", "EP, a thread on each hart", BOUND + "./ep 2"), ONE, 1),
          new Compared(CG_ALONE, null, 1),
          new Compared(
              new Workload("CG2", "CG, two threads, where the guest likes", "./cg 2"), CG_ALONE, 1),
          new Compared(
              new Workload("CG", "CG, a thread on each hart", BOUND + "./cg 2"), CG_ALONE, 1));

  private static final List<Workload> WORKLOADS = ALL.stream().map(Compared::workload).toList();

  private final Machines machines;
  private final GuestImages guest;
  private final HostEp host;

  /**
   * Compiles the programs.
   *
   * @param quick whether they are to be over soon
   * @param folder gets them, and the guest that has them
   */
  ParallelBench(
      Machines machines, GuestImages guest, CrossCompiler compiler, boolean quick, Path folder)
      throws DeployException, InterruptedException {
    this.machines = machines;
    Map<String, Long> ep = quick ? QUICK_EP : EP;
    this.host = new HostEp(ep.get("BLOCKS").intValue());
    List<Path> programs =
        List.of(
            compiler.compileForLinux("ep", ep, folder),
            compiler.compileForLinux("cg", quick ? QUICK_CG : CG, folder));
    try {
      this.guest =
          guest
              .withFiles(programs, folder.resolve("parallel.initrd"))
              .running(Workload.script(WORKLOADS));
    } catch (GuestException e) {
      throw new DeployException(DeployException.Kind.FAILED, e.getMessage(), e);
    }
  }

  /** Each program on two nodes, followed by the same on one; at last the computer itself. */
  List<ParallelRun> measure() throws DeployException, InterruptedException {
    List<Workload.Cost> apart = costs(2);
    List<Workload.Cost> together = costs(1);
    List<ParallelRun> runs = new ArrayList<>();
    for (Compared compared : ALL) {
      if (compared.workload != Workload.BOOT) {
        double toOneNode = seconds(together, compared.workload) / seconds(apart, compared.workload);
        runs.add(run(compared, 2, apart, toOneNode));
        runs.add(run(compared, 1, together, null));
      }
    }
    runs.add(host.measure());
    return runs;
  }

  private List<Workload.Cost> costs(int nodes) throws DeployException, InterruptedException {
    try (Machines.Machine machine = machines.start(nodes, HARTS, MEMORY / nodes, guest)) {
      return Workload.costs(machine, WORKLOADS);
    }
  }

  private static ParallelRun run(
      Compared compared, int nodes, List<Workload.Cost> costs, Double toOneNode) {
    Workload.Cost cost = cost(costs, compared.workload);
    return new ParallelRun(
        compared.workload.description(),
        nodes,
        cost.seconds(),
        cost.cpuSeconds(),
        cost.faults(),
        cost.instructions(),
        compared.alone == null
            ? null
            : compared.times * seconds(costs, compared.alone) / cost.seconds(),
        toOneNode);
  }

  private static Workload.Cost cost(List<Workload.Cost> costs, Workload workload) {
    return costs.get(WORKLOADS.indexOf(workload));
  }

  private static double seconds(List<Workload.Cost> costs, Workload workload) {
    return cost(costs, workload).seconds();
  }
}
