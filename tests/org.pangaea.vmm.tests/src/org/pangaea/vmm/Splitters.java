package org.pangaea.vmm;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.pangaea.control.ShareStatus;
import org.pangaea.machine.GuestMemory;
import org.pangaea.vmm.share.Partitions;

/** Splits pages of a machine and joins them at random, until it ends. */
final class Splitters implements AutoCloseable {
  /** How long everything stays as it is at most, in nanoseconds. */
  private static final int LONGEST_REST = 300_000;

  /** Pages of a node's memory before those that are free: 1 MiB. */
  private static final int FREE = 256;

  private static final int LAST = (int) (Layout.NODE_MEMORY >>> GuestMemory.PAGE_SHIFT) - 1;

  private static final int AT_ONCE = 20;

  private final TestCluster cluster;
  private final SplittableRandom random = new SplittableRandom(Seeds.of("splitters"));
  private final Thread thread = new Thread(this::work, "splitters");
  private volatile boolean closed;
  private volatile Throwable failure;

  Splitters(TestCluster cluster) {
    this.cluster = cluster;
    for (int i = 0; i < AT_ONCE; i++) {
      // Even the shortest program sees some.
      change();
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** Runs a program whose pages are split and joined all the while; what it prints. */
  static String run(Layout layout, String program) throws Exception {
    return run(layout, program, false);
  }

  /** The same, and harts move from node to node meanwhile. */
  static String runWandering(Layout layout, String program) throws Exception {
    return run(layout, program, true);
  }

  private static String run(Layout layout, String program, boolean wandering) throws Exception {
    try (TestCluster cluster = TestCluster.running(layout.withAdaptiveBlocks(), program);
        Splitters splitters = new Splitters(cluster);
        Wanderers wanderers = wandering ? new Wanderers(cluster) : null) {
      String console = cluster.finish();
      int moves = wandering ? wanderers.moves() : 0;
      long refused = 0;
      long split = 0;
      long joined = 0;
      for (int node = 0; node < layout.nodes(); node++) {
        ShareStatus status = cluster.share(node).status();
        long over = status.mirrors().frames() - (layout.mirrorBudget() >> 12);
        if (layout.mirrorBudget() > 0 && over > 0) {
          throw new AssertionError(over + " frames above the budget. " + status);
        }
        Map<String, Long> counters = status.counters();
        refused += counters.get("refused");
        split += counters.get("page-split");
        joined += counters.get("page-joined");
      }
      System.out.println(
          "%s, %s: %d pages split, %d joined, %d moves"
              .formatted(layout, splitters, split, joined, moves));
      if (split == 0 || refused > 0) {
        throw new AssertionError(
            split + " pages were split, " + refused + " messages refused." + cluster.describe());
      }
      return console;
    }
  }

  private void work() {
    try {
      while (!closed && !cluster.hasEnded()) {
        change();
        LockSupport.parkNanos(random.nextInt(LONGEST_REST));
      }
    } catch (RuntimeException | Error e) {
      if (!closed && !cluster.hasEnded()) {
        failure = e;
      }
    }
  }

  private void change() {
    int node = random.nextInt(cluster.layout().nodes());
    long gfn = (Layout.memoryOf(node) >>> GuestMemory.PAGE_SHIFT) + page();
    Partitions.change(cluster.share(node), gfn);
  }

  /** A page that the tests' programs use, counted from the begin of a node's memory. */
  private int page() {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(4); // code; or what comes behind a border between nodes
      case 1 -> LAST; // what comes before it
      case 2 -> 0x70; // where the harts wait for each other
      case 3 -> FREE + 16 * random.nextInt(8) + random.nextInt(2); // litmus variables
      default -> FREE + random.nextInt(8);
    };
  }

  @Override
  public String toString() {
    return "pages up to every " + LONGEST_REST / 1000 + " us";
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
    if (failure != null) {
      throw new AssertionError("A page could not be split." + cluster.describe(), failure);
    }
  }
}
