package org.pangaea.baremetal;

import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;
import org.pangaea.machine.Engine;
import org.pangaea.machine.Hart;

/** Runs one hart from its reset to the machine's end. */
final class HartThread implements Runnable {
  /**
   * Instructions between two looks at the clock and at tohost: a quarter of a millisecond or less.
   */
  private static final int BUDGET = 1 << 14;

  /** The guest may move its clock while a thread sleeps. */
  private static final long LONGEST_NAP = 100_000_000;

  /** How long a hart that only traps is left alone: another may give it a handler. */
  private static final long TRAPPED_NAP = 10_000_000;

  private final Hart hart;
  private final BareMachine machine;
  private final Engine.Executor executor;
  private final Thread thread;
  private volatile long cpuNanos;

  HartThread(Hart hart, BareMachine machine, Engine.Executor executor) {
    this.hart = hart;
    this.machine = machine;
    this.executor = executor;
    thread = new Thread(this, "hart" + hart.id);
    thread.setDaemon(true);
  }

  // Any thread.

  void start() {
    thread.start();
  }

  /** Makes the thread look whether anything has changed. */
  void wake() {
    LockSupport.unpark(thread);
  }

  void join() throws InterruptedException {
    thread.join();
  }

  /** CPU time of the thread, once it has ended. */
  long cpuNanos() {
    return cpuNanos;
  }

  Hart hart() {
    return hart;
  }

  // The hart's own thread.

  @Override
  public void run() {
    machine.memory().unpark(hart);
    try {
      hart.reset(machine.entry(), machine.deviceTree());
      while (!machine.ended()) {
        step();
      }
    } catch (LocalMemory.Ended e) {
      // The machine ended while the hart waited for a page.
    } catch (Throwable e) {
      machine.broken(hart, e);
    } finally {
      machine.memory().park(hart);
      cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
  }

  private void step() {
    if (hart.attention) {
      // Cleared first: whoever sets it again has something new.
      hart.attention = false;
      machine.memory().poll(hart);
    }
    machine.lookAtHost(hart);
    hart.checkTimer();
    hart.takeInterrupt();
    long before = hart.instret;
    switch (executor.run(BUDGET)) {
      case POLL -> {
        if (hart.instret == before && !hart.attention) {
          trapped();
        }
      }
      case WAIT_FOR_INTERRUPT -> awaitInterrupt();
      case PAUSE -> Thread.yield();
      case SUPERVISOR_CALL ->
          throw new IllegalStateException("A hart with M-mode called its environment.");
    }
  }

  private void awaitInterrupt() {
    machine.lookAtHost(hart);
    machine.memory().park(hart);
    try {
      hart.checkTimer();
      if (machine.sleepers().waits(hart.id)) {
        machine.idle();
      }
      while (!hart.wakeable() && !hart.attention && !machine.ended()) {
        long nanos = machine.clock().nanosUntil(hart.timerDeadline());
        LockSupport.parkNanos(this, Math.min(nanos, LONGEST_NAP));
        hart.checkTimer();
      }
    } finally {
      machine.sleepers().runs(hart.id);
      machine.memory().unpark(hart);
    }
  }

  /** A whole budget of traps and not one instruction: nothing but another hart can end that. */
  private void trapped() {
    machine.memory().park(hart);
    try {
      if (machine.sleepers().traps(hart.id)) {
        machine.idle();
      }
      if (!machine.ended()) {
        LockSupport.parkNanos(this, TRAPPED_NAP);
      }
    } finally {
      machine.sleepers().runs(hart.id);
      machine.memory().unpark(hart);
    }
  }
}
