package org.pangaea.vmm.share;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks once a second for a hart, or the loader of images, that waits too long for another part of
 * the machine (a page, a fence, a device), and makes one report over all nodes of it. It reports a
 * wait once, and goes on looking.
 */
final class Watchdog implements Runnable {
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

  /** How long the last words of a kernel may take. */
  private static final long LAST_WORDS = TimeUnit.SECONDS.toNanos(5);

  private final Share share;
  private final GuestTroubles troubles;
  private final long limit;
  private final Thread thread;
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile boolean stopped;
  private long reportedUntil;

  Watchdog(Share share, GuestTroubles troubles, int seconds) {
    this.share = share;
    this.troubles = troubles;
    this.limit = TimeUnit.SECONDS.toNanos(seconds);
    thread = new Thread(this, "vm " + share.specification().vm() + " watchdog");
    thread.setDaemon(true);
    reportedUntil = System.nanoTime();
  }

  /** Begins to look, if it has not begun. */
  void start() {
    if (started.compareAndSet(false, true)) {
      thread.start();
    }
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    while (!stopped) {
      LockSupport.parkNanos(this, INTERVAL);
      share.tracer().look();
      share.autoMoves().look();
      if (!stopped) {
        look();
      }
    }
  }

  private void look() {
    long now = System.nanoTime();
    troubles.endIfPanickedFor(LAST_WORDS);
    if (share.state().ended()) {
      return;
    }
    for (Sleeper sleeper : share.sleepers()) {
      Sleeper.Wait wait = sleeper.waiting();
      if (wait != null
          && wait.bounded()
          && now - wait.since() > limit
          && wait.since() - reportedUntil > 0) {
        reportedUntil = now;
        share.warn(
            sleeper.title()
                + " has been waiting for "
                + wait.what()
                + " for "
                + (now - wait.since()) / 1_000_000
                + " ms.\n"
                + share.report());
        return;
      }
    }
  }
}
