package org.pangaea.vmm;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.pangaea.fabric.wire.Wire;

/**
 * Lets clients show who they are before anything is done for them: each in a thread of its own, and
 * with a limit, so that one that says nothing keeps nobody waiting. Nor do many of them keep
 * anybody out: where there are too many, the one who has been at it longest has to go. Any thread.
 */
final class Examinations implements AutoCloseable {
  private static final int MOST = 64;

  /** The first handshake of a process takes seconds on a busy computer. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final int most;
  private final Duration limit;
  private final TurnedAway turnedAway;
  private final ScheduledExecutorService limits;

  /** In the order in which they came; those of whom it is not decided yet. Guarded by this. */
  private final LinkedHashSet<Wire> undecided = new LinkedHashSet<>();

  Examinations(String vmm) {
    this(vmm, MOST, LIMIT);
  }

  Examinations(String vmm, int most, Duration limit) {
    this.most = most;
    this.limit = limit;
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
    Wire oldest = null;
    synchronized (this) {
      if (undecided.size() >= most) {
        oldest = undecided.removeFirst();
      }
      undecided.add(wire);
    }
    if (oldest != null) {
      oldest.close();
      turnedAway.count("others came, and it had not shown who it is yet");
    }
    Thread thread = new Thread(() -> examine(wire, passed), "control greeting");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether it is for the caller to say what becomes of a client: for the first one who asks. */
  private synchronized boolean decides(Wire wire) {
    return undecided.remove(wire);
  }

  private void examine(Wire wire, Consumer<Wire> passed) {
    Future<?> end = limits.schedule(() -> giveUp(wire), limit.toNanos(), TimeUnit.NANOSECONDS);
    try {
      wire.establish();
      if (decides(wire)) {
        passed.accept(wire);
      }
    } catch (EOFException e) {
      // It left by itself: clients look in this way whether anybody listens.
      decides(wire);
      wire.close();
    } catch (IOException e) {
      if (decides(wire)) {
        turnedAway.count(String.valueOf(e.getMessage()));
      }
      wire.close();
    } finally {
      end.cancel(false);
    }
  }

  private void giveUp(Wire wire) {
    if (decides(wire)) {
      wire.close();
      turnedAway.count("it did not show who it is within %d s".formatted(limit.toSeconds()));
    }
  }

  @Override
  public void close() {
    limits.shutdownNow();
  }
}
