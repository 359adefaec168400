package org.pangaea.vmm.share;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Threads other than harts' that may touch guest memory right now: it is not freed before. */
final class MemoryUsers {
  private static final long LOOK = 1_000_000;

  private final BooleanSupplier ended;
  private final AtomicInteger users = new AtomicInteger();

  /**
   * None yet.
   *
   * @param ended whether the machine has ended, so that nobody may come any more
   */
  MemoryUsers(BooleanSupplier ended) {
    this.ended = ended;
  }

  /** Keeps guest memory from being freed until {@link #leave}; false if the machine has ended. */
  boolean enter() {
    users.incrementAndGet();
    if (ended.getAsBoolean()) {
      // Either this look sees the end, or the end sees this user.
      leave();
      return false;
    }
    return true;
  }

  void leave() {
    users.decrementAndGet();
  }

  /** After the machine's end: waits until all have left, but not for long; whether they have. */
  boolean awaitNone(long nanos) {
    long deadline = System.nanoTime() + nanos;
    while (users.get() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK);
    }
    return users.get() == 0;
  }
}
