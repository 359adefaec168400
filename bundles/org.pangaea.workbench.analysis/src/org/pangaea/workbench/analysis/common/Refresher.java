package org.pangaea.workbench.analysis.common;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.swt.widgets.Display;

/**
 * Keeps what a view shows up to date: computes it in a thread of its own, at most so many times a
 * second and never again before the last result is on the screen.
 */
public final class Refresher {
  private static final long PERIOD_MILLIS = 125;

  private final long period;
  private final Display display;
  private final Supplier<Runnable> compute;
  private final AtomicBoolean wanted = new AtomicBoolean();
  private final Object lock = new Object();
  private final Thread thread;
  private volatile boolean closed;
  private volatile long frames;
  private volatile long nanos;

  /**
   * A refresher.
   *
   * @param compute is called by the thread; what it returns is run in the UI thread, null for
   *     nothing
   */
  public Refresher(String name, Display display, Supplier<Runnable> compute) {
    this(name, display, PERIOD_MILLIS, compute);
  }

  /** One that rests longer between two results, in milliseconds. */
  public Refresher(String name, Display display, long period, Supplier<Runnable> compute) {
    this.period = period;
    this.display = display;
    this.compute = compute;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Something is to be shown anew; any thread, never waits. */
  public void wake() {
    if (!wanted.getAndSet(true)) {
      synchronized (lock) {
        lock.notifyAll();
      }
    }
  }

  private void run() {
    AtomicBoolean shown = new AtomicBoolean(true);
    try {
      while (!closed) {
        synchronized (lock) {
          while (!wanted.get() || !shown.get()) {
            lock.wait();
          }
        }
        wanted.set(false);
        long begin = System.nanoTime();
        Runnable show = compute.get();
        nanos += System.nanoTime() - begin;
        frames++;
        if (show != null && !display.isDisposed()) {
          shown.set(false);
          display.asyncExec(() -> {
            try {
              if (!closed) {
                show.run();
              }
            } finally {
              shown.set(true);
              synchronized (lock) {
                lock.notifyAll();
              }
            }
          });
        }
        Thread.sleep(period);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many pictures were computed so far. */
  public long frames() {
    return frames;
  }

  /** How long that took in all. */
  public long nanos() {
    return nanos;
  }

  /** Ends the thread. */
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
