package org.pangaea.fabric;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What has gone over one link, by frame type; bytes include headers. Anybody may read while the
 * link counts; what is read of different counters need not be of the same moment.
 */
public final class LinkCounters {

  private static final int TYPES = 256;

  /** By frame type; written by the threads of the link and of its lanes. */
  private final AtomicLongArray framesOut = new AtomicLongArray(TYPES);

  private final AtomicLongArray bytesOut = new AtomicLongArray(TYPES);
  private final AtomicLongArray framesIn = new AtomicLongArray(TYPES);
  private final AtomicLongArray bytesIn = new AtomicLongArray(TYPES);

  LinkCounters() {}

  public long framesOut(int type) {
    return framesOut.get(type);
  }

  public long bytesOut(int type) {
    return bytesOut.get(type);
  }

  public long framesIn(int type) {
    return framesIn.get(type);
  }

  public long bytesIn(int type) {
    return bytesIn.get(type);
  }

  /** All types, the link's own frames included. */
  public long framesOut() {
    return sum(framesOut);
  }

  public long bytesOut() {
    return sum(bytesOut);
  }

  public long framesIn() {
    return sum(framesIn);
  }

  public long bytesIn() {
    return sum(bytesIn);
  }

  void sent(int type, int bytes) {
    add(framesOut, type, 1);
    add(bytesOut, type, bytes);
  }

  void received(int type, int bytes) {
    add(framesIn, type, 1);
    add(bytesIn, type, bytes);
  }

  private static void add(AtomicLongArray counters, int type, int amount) {
    counters.getAndAdd(type, amount);
  }

  private static long sum(AtomicLongArray counters) {
    long sum = 0;
    for (int type = 0; type < TYPES; type++) {
      sum += counters.get(type);
    }
    return sum;
  }
}
