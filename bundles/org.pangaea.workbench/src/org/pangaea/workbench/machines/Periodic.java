package org.pangaea.workbench.machines;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does something again and again, on a thread of its own, until it is closed. */
final class Periodic implements AutoCloseable {

  private final CountDownLatch closed = new CountDownLatch(1);

  /** What is done. */
  interface Step {
    /**
     * Does it.
     *
     * @return how long to rest before the next time
     */
    Duration run() throws InterruptedException;
  }

  /**
   * Begins at once.
   *
   * @param atEnd what is done when it has been done for the last time, on the same thread
   */
  static Periodic start(String name, Step step, Runnable atEnd) {
    Periodic periodic = new Periodic();
    Thread.ofPlatform().daemon().name(name).start(() -> periodic.run(step, atEnd));
    return periodic;
  }

  private void run(Step step, Runnable atEnd) {
    try {
      Duration rest = Duration.ZERO;
      while (!closed.await(rest.toMillis(), TimeUnit.MILLISECONDS)) {
        rest = step.run();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it but who wants it to end.
      closed.countDown();
    } finally {
      atEnd.run();
    }
  }

  /** It rests no more, and what is being done is done for the last time. */
  @Override
  public void close() {
    closed.countDown();
  }
}
