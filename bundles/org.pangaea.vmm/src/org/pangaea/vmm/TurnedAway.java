package org.pangaea.vmm;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that could not show who they are. That they come is told in the log at the first one and
 * then at every doubling, so that whoever knocks all day fills no disk. Any thread.
 */
final class TurnedAway {
  private final String vmm;
  private final AtomicLong clients = new AtomicLong();

  TurnedAway(String vmm) {
    this.vmm = vmm;
  }

  /**
   * One more.
   *
   * @param why a sentence without its stop
   */
  void count(String why) {
    long count = clients.incrementAndGet();
    if (Long.bitCount(count) == 1) {
      System.getLogger("org.pangaea.vmm")
          .log(
              System.Logger.Level.WARNING,
              "{0} turned a client away: {1}{2}.",
              vmm,
              why,
              count > 1 ? " (and " + (count - 1) + " before it)" : "");
    }
  }
}
