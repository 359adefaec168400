package org.pangaea.workbench.launch;

import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.IProgressMonitor;

/** Interrupts a thread when a monitor is cancelled, until it is closed. */
final class Cancellation implements AutoCloseable {

  private static final long PERIOD_MILLIS = 100;

  private final Thread watcher;
  private boolean over;

  private Cancellation(IProgressMonitor monitor, Thread working) {
    watcher =
        Thread.ofVirtual()
            .unstarted(() -> {
              while (!monitor.isCanceled()) {
                try {
                  TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
                } catch (InterruptedException e) {
                  return;
                }
              }
              interrupt(working);
            });
  }

  static Cancellation of(IProgressMonitor monitor, Thread working) {
    Cancellation cancellation = new Cancellation(monitor, working);
    cancellation.watcher.start();
    return cancellation;
  }

  /** Never after the work is over: the thread has other work then. */
  private synchronized void interrupt(Thread working) {
    if (!over) {
      working.interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      over = true;
    }
    watcher.interrupt();
  }
}
