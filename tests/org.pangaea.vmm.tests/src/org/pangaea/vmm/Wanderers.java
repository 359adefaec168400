package org.pangaea.vmm;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Moves harts of a machine from node to node at random, until it ends. */
final class Wanderers implements AutoCloseable {
  /** How long a hart is left alone at most, in nanoseconds. */
  private static final int LONGEST_STAY = 3_000_000;

  private final TestCluster cluster;
  private final SplittableRandom random = new SplittableRandom(Seeds.of("wanderers"));
  private final AtomicInteger moves = new AtomicInteger();
  private final Thread thread = new Thread(this::wander, "wanderers");
  private volatile boolean closed;
  private volatile Throwable failure;

  Wanderers(TestCluster cluster) {
    this.cluster = cluster;
    thread.setDaemon(true);
    thread.start();
  }

  /** Runs a program whose harts move all the while, until it powers the machine off. */
  static String run(Layout layout, String program) throws Exception {
    try (TestCluster cluster = TestCluster.running(layout, program);
        Wanderers wanderers = new Wanderers(cluster)) {
      String console = cluster.finish();
      System.out.println(layout + ": " + wanderers.moves() + " moves; " + stalls(cluster));
      return console;
    }
  }

  /** How long harts stood still when they came to each node. */
  private static String stalls(TestCluster cluster) {
    StringBuilder text = new StringBuilder();
    for (int node = 0; node < cluster.layout().nodes(); node++) {
      text.append("n").append(node).append(' ');
      text.append(cluster.share(node).status().latencies().get("hart-move")).append(' ');
    }
    return text.toString();
  }

  /** How many moves were made. */
  int moves() {
    return moves.get();
  }

  private void wander() {
    try {
      while (!closed && !ended()) {
        int hart = random.nextInt(cluster.layout().harts());
        int node = random.nextInt(cluster.layout().nodes());
        if (cluster.move(hart, node)) {
          moves.incrementAndGet();
        }
        LockSupport.parkNanos(random.nextInt(LONGEST_STAY));
      }
    } catch (RuntimeException | Error e) {
      // A machine that ends moves no harts.
      if (!closed && !ended()) {
        failure = e;
      }
    }
  }

  private boolean ended() {
    return cluster.hasEnded();
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
    if (failure != null) {
      throw new AssertionError("A hart could not be moved." + cluster.describe(), failure);
    }
  }
}
