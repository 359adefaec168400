package org.pangaea.vmm.share;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Something that consists of parts, each of which ends on a thread of its own, in any order. Their
 * making is a part, too, so that it is not over before all were added. Any thread.
 */
final class Parts {
  private final AtomicInteger open = new AtomicInteger(1);
  private final Runnable done;

  /**
   * Only the making is open.
   *
   * @param done is run by whoever ends the last part
   */
  Parts(Runnable done) {
    this.done = done;
  }

  /** One more. Only while another one is open. */
  void add() {
    open.incrementAndGet();
  }

  /** One has ended. */
  void end() {
    if (open.decrementAndGet() == 0) {
      done.run();
    }
  }
}
