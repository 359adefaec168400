package org.pangaea.fabric;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other threads bring about. */
final class Await {

  private static final long LIMIT_NANOS = 20_000_000_000L;

  private Await() {}

  static void until(BooleanSupplier condition, Supplier<String> what) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT_NANOS) {
        throw new AssertionError("Waited in vain for " + what.get());
      }
      LockSupport.parkNanos(200_000);
    }
  }
}
