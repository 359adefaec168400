package org.pangaea.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.GuestImages;

/**
 * Runs programs on two nodes with a hart each: one alone, one on each node, and programs with a
 * thread on each.
 */
final class ParallelBench {
  private static final int NODES = 2;
  private static final int HARTS = 2;
  private static final long MEMORY_PER_NODE = 256L << 20;

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
                  BOUND + "./ep 2&&" + BOUND + "./ep 2&&" + BOUND + "./cg 2"),
              null,
              1),
          new Compared(ONE, null, 1),
          new Compared(
              new Workload(
                  "TWO",
                  "two programs, EP, one on each node",
                  "taskset 2 ./ep 1& taskset 1 ./ep 1&&wait $!"),
              ONE,
              2),
          new Compared(new Workload("EP", "EP, a thread on each node", BOUND + "./ep 2"), ONE, 1),
          new Compared(CG_ALONE, null, 1),
          new Compared(
              new Workload("CG2", "CG, two threads, where the guest likes", "./cg 2"), CG_ALONE, 1),
          new Compared(
              new Workload("CG", "CG, a thread on each node", BOUND + "./cg 2"), CG_ALONE, 1));

  private static final List<Workload> WORKLOADS = ALL.stream().map(Compared::workload).toList();

  private final Machines machines;
  private final GuestImages guest;

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
    List<Path> programs =
        List.of(
            compiler.compileForLinux("ep", quick ? QUICK_EP : EP, folder),
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

  List<ParallelRun> measure() throws DeployException, InterruptedException {
    List<Workload.Cost> costs;
    try (Machines.Machine machine = machines.start(NODES, HARTS, MEMORY_PER_NODE, guest)) {
      costs = Workload.costs(machine, WORKLOADS);
    }
    List<ParallelRun> runs = new ArrayList<>();
    for (Compared compared : ALL) {
      Workload.Cost cost = costs.get(WORKLOADS.indexOf(compared.workload));
      if (compared.workload != Workload.BOOT) {
        runs.add(
            new ParallelRun(
                compared.workload.description(),
                cost.seconds(),
                cost.cpuSeconds(),
                cost.faults(),
                cost.instructions(),
                compared.alone == null
                    ? null
                    : compared.times
                        * costs.get(WORKLOADS.indexOf(compared.alone)).seconds()
                        / cost.seconds()));
      }
    }
    return runs;
  }
}
