package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.pangaea.machine.Access;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.Mmu;

/** Runs an image that starts in M-mode and ends by a store to the test device, as QEMU would. */
final class MachineModeRun {
  private static final long PATIENCE = 100_000_000;
  private static final int POLLS = 1_000_000;

  private MachineModeRun() {}

  /** Of the CLINT only hart 0's mtimecmp. */
  private static final long COMPARATOR = 0x200_4000L;

  /** Memory whose test device ends the run. */
  private static final class Port extends TestPort {
    private boolean finished;

    Port(GuestMemory ram) {
      super(ram);
    }

    @Override
    public void writeDevice(Hart hart, long gpa, int size, long value) {
      if (gpa == COMPARATOR && size == 8) {
        hart.setMachineTimer(value);
      } else if (gpa == FINISHER && size == 4) {
        finished = true;
        hart.requestAttention();
      } else {
        throw Mmu.accessFault(hart, Access.STORE);
      }
    }

    @Override
    public long readDevice(Hart hart, long gpa, int size) {
      throw Mmu.accessFault(hart, Access.LOAD);
    }
  }

  /** RAM as the last of several runs leaves it; {@link Ours} says why there are several. */
  static Image run(Engine engine, Image image, int budget) {
    try (GuestMemory ram = new GuestMemory(TestMachine.SIZE)) {
      Port port = new Port(ram);
      port.load(image.bytes());
      try (Engine.Instance instance = engine.open(port)) {
        port.attach(instance);
        Hart hart = Hart.withMachineMode(0, port, () -> 0);
        port.attach(hart);
        Engine.Executor executor = instance.executor(hart);
        run(port, hart, executor, budget);
        for (int i = 1; i < Ours.TIMES; i++) {
          port.reload(image.bytes());
          run(port, hart, executor, budget);
        }
      }
      return new Image(port.unload());
    }
  }

  private static void run(Port port, Hart hart, Engine.Executor executor, int budget) {
    port.finished = false;
    hart.reset(TestMachine.BASE, 0);
    long limit = hart.instret + PATIENCE;
    for (int polls = 0; !port.finished; polls++) {
      executor.run(budget);
      hart.attention = false;
      hart.checkTimer();
      hart.takeInterrupt();
      assertTrue(hart.instret < limit && polls < POLLS, hart::describe);
    }
  }
}
