package org.pangaea.baremetal;

import java.util.List;
import org.pangaea.devices.Clint;
import org.pangaea.devices.ExternalInterrupts;
import org.pangaea.machine.Hart;

/** Takes what the CLINT and the interrupt controller say to the harts. Any thread. */
final class Wires implements Clint.Harts, ExternalInterrupts {
  private final List<HartThread> threads;
  private final MachineClock clock;
  private final int count;

  /**
   * @param threads the harts' threads; filled in before the first of them runs
   */
  Wires(List<HartThread> threads, MachineClock clock, int count) {
    this.threads = threads;
    this.clock = clock;
    this.count = count;
  }

  /** The controller has two contexts per hart: M-mode, S-mode. */
  @Override
  public void externalInterrupt(int context, boolean level, long sequence) {
    boolean machine = context % 2 == 0;
    set(context / 2, machine ? Hart.MACHINE_EXTERNAL_INTERRUPT : Hart.EXTERNAL_INTERRUPT, level);
  }

  private void set(int hart, int interrupt, boolean level) {
    HartThread thread = threads.get(hart);
    if (level) {
      thread.hart().raise(interrupt);
      thread.wake();
    } else {
      thread.hart().lower(interrupt);
    }
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public boolean software(int hart) {
    return (threads.get(hart).hart().pendingInterrupts() & Hart.MACHINE_SOFTWARE_INTERRUPT) != 0;
  }

  @Override
  public void setSoftware(int hart, boolean level) {
    set(hart, Hart.MACHINE_SOFTWARE_INTERRUPT, level);
  }

  @Override
  public long comparator(int hart) {
    return threads.get(hart).hart().machineTimer();
  }

  @Override
  public void setComparator(int hart, long time) {
    threads.get(hart).hart().setMachineTimer(time);
    threads.get(hart).wake();
  }

  @Override
  public long time() {
    return clock.now();
  }

  /** All comparators compare with the new time at once. */
  @Override
  public void setTime(long time) {
    clock.set(time);
    for (HartThread thread : threads) {
      thread.hart().requestAttention();
      thread.wake();
    }
  }
}
