package org.pangaea.fabric;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that send numbered frames over a link, some in batches and some with much in them, and
 * the handler at the other end, which checks that each thread's frames come once and in order.
 */
final class Traffic {

  static final int THREADS = 3;

  private final long[] next = new long[THREADS];
  private final long[] sent = new long[THREADS];
  private final List<Thread> threads = new ArrayList<>();
  private final int ahead;
  private final Recorder life = new Recorder();
  private volatile boolean stopped;
  private volatile String wrong;
  private volatile long arrived;
  private final AtomicLong begun = new AtomicLong();

  /**
   * @param ahead how many frames of all threads may be under way at most, as credits would have it
   */
  Traffic(int ahead) {
    this.ahead = ahead;
  }

  private void check(Link link, int vm, ByteBuffer payload) {
    long number = payload.getLong();
    if (number != next[vm]) {
      wrong = "of thread " + vm + " frame " + number + " came where " + next[vm] + " was due";
    }
    next[vm] = number + 1;
    while (payload.hasRemaining()) {
      if (payload.get() != (byte) number) {
        wrong = "of thread " + vm + " frame " + number + " has other bytes than it had";
      }
    }
    arrived++;
    if (number % 16 == 0) {
      // A handler answers inline.
      link.send(1, 0, 0);
    }
  }

  /** Frames of a link's peer; the answers that it gives inline are not counted. */
  FrameHandler handler() {
    return new FrameHandler() {
      @Override
      public void opened(Link link) {
        life.opened(link);
      }

      @Override
      public void frame(Link link, int type, int vm, long guestTime, ByteBuffer payload) {
        if (type == 2) {
          check(link, vm, payload);
        }
      }

      @Override
      public void closed(Link link, String reason) {
        life.closed(link, reason);
      }
    };
  }

  void start(Link from, long seed) {
    for (int thread = 0; thread < THREADS; thread++) {
      int vm = thread;
      Random random = new Random(seed + thread);
      threads.add(Thread.ofPlatform().daemon().start(() -> send(from, vm, random)));
    }
  }

  private void send(Link link, int vm, Random random) {
    while (!stopped) {
      if (begun.get() - arrived > ahead) {
        LockSupport.parkNanos(100_000);
        continue;
      }
      boolean batch = random.nextInt(4) == 0;
      if (batch) {
        link.beginBatch();
      }
      for (int i = batch ? random.nextInt(10) : 1; i > 0; i--) {
        long number = sent[vm]++;
        begun.incrementAndGet();
        int size = random.nextInt(500) == 0 ? 60_000 : random.nextInt(80);
        link.send(
            2,
            vm,
            0,
            out -> {
              out.putLong(number);
              for (int at = 0; at < size; at++) {
                out.put((byte) number);
              }
            });
      }
      if (batch) {
        link.endBatch();
      }
      // Not all that the processors give: others test at the same time.
      LockSupport.parkNanos(20_000);
    }
  }

  long arrived() {
    return arrived;
  }

  String wrong() {
    return wrong;
  }

  Recorder life() {
    return life;
  }

  /** Ends the traffic, and waits until all of it has come. */
  void finish() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    Await.until(
        () -> wrong != null || Arrays.equals(sent, next),
        () -> "frames " + Arrays.toString(sent) + " where " + Arrays.toString(next) + " have come");
  }
}
