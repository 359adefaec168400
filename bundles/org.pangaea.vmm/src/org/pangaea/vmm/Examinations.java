package org.pangaea.vmm;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.pangaea.fabric.wire.Wire;

/**
 * Lets clients show who they are before anything is done for them: each in a thread of its own, and
 * with a limit, so that one that says nothing keeps nobody waiting. Any thread.
 */
final class Examinations implements AutoCloseable {
  /** At once: of whoever knocks without being let in there are no more threads than this. */
  private static final int MOST = 64;

  /** The first handshake of a process takes seconds on a busy computer. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final int most;
  private final Duration limit;
  private final Semaphore places;
  private final TurnedAway turnedAway;
  private final ScheduledExecutorService limits;

  Examinations(String vmm) {
    this(vmm, MOST, LIMIT);
  }

  Examinations(String vmm, int most, Duration limit) {
    this.most = most;
    this.limit = limit;
    places = new Semaphore(most);
    turnedAway = new TurnedAway(vmm);
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "control limits");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    limits = executor;
  }

  /**
   * Returns at once.
   *
   * @param passed takes the wire of one who has shown who he is
   */
  void begin(Wire wire, Consumer<Wire> passed) {
    if (!places.tryAcquire()) {
      wire.close();
      turnedAway.count("there were " + most + " others that had not shown who they are");
      return;
    }
    Thread thread =
        new Thread(
            () -> {
              try {
                examine(wire, passed);
              } finally {
                places.release();
              }
            },
            "control greeting");
    thread.setDaemon(true);
    thread.start();
  }

  private void examine(Wire wire, Consumer<Wire> passed) {
    AtomicBoolean decided = new AtomicBoolean();
    Future<?> end =
        limits.schedule(
            () -> {
              if (decided.compareAndSet(false, true)) {
                wire.close();
                turnedAway.count(
                    "it did not show who it is within %d s".formatted(limit.toSeconds()));
              }
            },
            limit.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      wire.establish();
      if (decided.compareAndSet(false, true)) {
        passed.accept(wire);
      }
    } catch (IOException e) {
      if (decided.compareAndSet(false, true)) {
        turnedAway.count(String.valueOf(e.getMessage()));
      }
      wire.close();
    } finally {
      end.cancel(false);
    }
  }

  @Override
  public void close() {
    limits.shutdownNow();
  }
}
