package org.pangaea.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.pangaea.deploy.DeployException;

/**
 * EP as the guest computes it (programs/ep.c), by threads of this JVM that share nothing: what a
 * second thread brings on the computer itself is the most that a second hart can.
 *
 * @param blocks of 65,536 pairs of numbers that each thread computes
 */
record HostEp(int blocks) {
  private static final long FACTOR = 1_220_703_125;
  private static final long SEED = 271_828_183;
  private static final long MASK = (1L << 46) - 1;
  private static final int BLOCK = 1 << 16;
  private static final int RINGS = 10;

  /** What it is called beside the programs on harts. */
  static final String NAME = "EP in Java on the computer itself, two threads";

  /** Wall and CPU time of all threads together, in seconds. */
  private record Cost(double seconds, double cpuSeconds) {}

  /** One thread, then two at once. */
  ParallelRun measure() throws DeployException, InterruptedException {
    // Until HotSpot has compiled it.
    run(1);
    Cost one = run(1);
    Cost two = run(2);
    return new ParallelRun(
        NAME, 0, two.seconds, two.cpuSeconds, 0, 0, 2 * one.seconds / two.seconds, null);
  }

  private Cost run(int threads) throws DeployException, InterruptedException {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      long begin = System.nanoTime();
      List<Future<Double>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(executor.submit(this::cpuSeconds));
      }
      double cpuSeconds = 0;
      for (Future<Double> each : all) {
        cpuSeconds += each.get();
      }
      return new Cost((System.nanoTime() - begin) / 1e9, cpuSeconds);
    } catch (ExecutionException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "EP in Java failed: " + e.getCause().getMessage(),
          e.getCause());
    }
  }

  /** What it takes this thread. */
  private double cpuSeconds() {
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    if (inCircle() == 0) {
      // The sums are used, so none of this can be left out.
      throw new IllegalStateException("no pair is in the circle");
    }
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin) / 1e9;
  }

  /** How many pairs are in the unit circle. */
  long inCircle() {
    long[] counts = new long[RINGS];
    long x = SEED;
    for (int block = 0; block < blocks; block++) {
      x = block(x, counts);
    }
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /** Computes a block from a number on, and gives the number behind it. */
  private static long block(long begin, long[] counts) {
    long x = begin;
    for (int i = 0; i < BLOCK; i++) {
      x = x * FACTOR & MASK;
      double a = 2 * (x * 0x1p-46) - 1;
      x = x * FACTOR & MASK;
      double b = 2 * (x * 0x1p-46) - 1;
      double square = a * a + b * b;
      if (square <= 1 && square > 0) {
        double scale = Math.sqrt(-2 * Math.log(square) / square);
        int ring = (int) Math.max(Math.abs(a * scale), Math.abs(b * scale));
        counts[Math.min(ring, RINGS - 1)]++;
      }
    }
    return x;
  }
}
