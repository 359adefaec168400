package org.pangaea.fabric;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that a test turns by hand. */
final class HandClock implements LongSupplier {

  private final AtomicLong nanos = new AtomicLong(123_456_789L);

  @Override
  public long getAsLong() {
    return nanos.get();
  }

  void turn(Duration by) {
    turnNanos(by.toNanos());
  }

  void turnNanos(long by) {
    nanos.addAndGet(by);
  }
}
