package org.pangaea.vmm.share;

/** Tells a loop in which the guest waits for another hart by its PAUSEs. The hart's own thread. */
final class SpinWatch {
  /** PAUSEs with fewer instructions between them belong to the same loop. */
  private static final int SPIN = 100;

  /** After so many of them a hart rests. */
  private static final int PATIENCE = 32;

  private int pauses;
  private long last;

  /**
   * A PAUSE has retired.
   *
   * @param instret instructions that the hart has retired
   * @return whether it has spun for long enough
   */
  boolean paused(long instret) {
    pauses = instret - last < SPIN ? pauses + 1 : 0;
    last = instret;
    return pauses >= PATIENCE;
  }
}
