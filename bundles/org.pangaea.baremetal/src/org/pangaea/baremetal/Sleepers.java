package org.pangaea.baremetal;

import java.util.List;
import org.pangaea.machine.Hart;

/**
 * Knows which harts stand still, and whether anything can ever move one of them again. Any thread;
 * what it reads of a hart was written before the hart said that it stands still.
 */
final class Sleepers {
  /** How a hart stands. */
  private enum Stand {
    RUNS,
    /** In WFI. */
    WAITS,
    /** Traps without end: its trap handler cannot be executed. */
    TRAPS
  }

  private static final int EXTERNAL = Hart.EXTERNAL_INTERRUPT | Hart.MACHINE_EXTERNAL_INTERRUPT;

  private final List<Hart> harts;
  private final MachineClock clock;
  private final Stand[] stands;
  private boolean input = true;

  Sleepers(List<Hart> harts, MachineClock clock) {
    this.harts = harts;
    this.clock = clock;
    stands = new Stand[harts.size()];
    java.util.Arrays.fill(stands, Stand.RUNS);
  }

  /** A hart waits for an interrupt; true if no hart will ever get on. */
  synchronized boolean waits(int hart) {
    stands[hart] = Stand.WAITS;
    return hopeless();
  }

  /** A hart gets nowhere but into its trap handler; true if no hart will ever get on. */
  synchronized boolean traps(int hart) {
    stands[hart] = Stand.TRAPS;
    return hopeless();
  }

  /** A hart runs on. */
  synchronized void runs(int hart) {
    stands[hart] = Stand.RUNS;
  }

  /** Nothing will be typed any more; true if no hart will ever get on. */
  synchronized boolean noMoreInput() {
    input = false;
    return hopeless();
  }

  private boolean hopeless() {
    for (Hart hart : harts) {
      if (stands[hart.id] == Stand.RUNS || canMove(hart)) {
        return false;
      }
    }
    return true;
  }

  /** Whether an interrupt is there or can come; other harts, which stand still too, send none. */
  private boolean canMove(Hart hart) {
    if (stands[hart.id] == Stand.TRAPS && hart.privilege == Hart.MACHINE) {
      // Each trap masks interrupts again.
      return false;
    }
    return hart.wakeable()
        || clock.nanosUntil(hart.timerDeadline()) != Long.MAX_VALUE
        || input && (hart.enabledInterrupts() & EXTERNAL) != 0;
  }

  /** Why nothing gets on. */
  synchronized String why() {
    for (Hart hart : harts) {
      if (stands[hart.id] == Stand.TRAPS) {
        return "Hart %d takes trap after trap and executes nothing: its trap handler cannot be reached, or was never set (mtvec). %s"
            .formatted(hart.id, hart.describe());
      }
    }
    return harts.size() == 1
        ? "The program waits (WFI) for an interrupt that cannot come: none is enabled whose source is still there, and it did not end by the test device or tohost."
        : "All %d harts wait (WFI) for interrupts that cannot come: none is enabled whose source is still there, and the program did not end by the test device or tohost."
            .formatted(harts.size());
  }
}
