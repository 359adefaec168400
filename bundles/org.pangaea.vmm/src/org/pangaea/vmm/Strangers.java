package org.pangaea.vmm;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames of peers for VMs of which they have no share. None is acted upon. That they come is told
 * in the log at the first one and then at every doubling, so that a flood of them fills no disk.
 */
final class Strangers {
  private final AtomicLong frames = new AtomicLong();

  /** A frame was not taken. Any thread. */
  void refused(String peer, int vm) {
    long count = frames.incrementAndGet();
    if (Long.bitCount(count) == 1) {
      System.getLogger("org.pangaea.vmm")
          .log(
              System.Logger.Level.WARNING,
              "{0} has sent a frame for VM {1}, of which it has no share; it was dropped, like {2,number,#} of such frames so far.",
              peer,
              vm,
              count);
    }
  }

  /** How many there were. */
  long frames() {
    return frames.get();
  }
}
