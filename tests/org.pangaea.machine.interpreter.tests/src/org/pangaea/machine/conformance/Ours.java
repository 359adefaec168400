package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;

/**
 * Runs the image of a {@link Driver} on an engine, three times: the second time an engine that
 * translates has seen it all, the third time it executes what it made of it. What counts is the
 * last time.
 */
final class Ours {
  private static final long PATIENCE = 100_000_000;
  static final int TIMES = 3;

  private Ours() {}

  static Image run(Engine engine, Image image, Function<GuestMemory, TestPort> ports, int budget) {
    return run(engine, 1, image, ports, budget);
  }

  /** Runs it on the first of some harts: an engine may treat one that is alone in its own way. */
  static Image run(
      Engine engine, int harts, Image image, Function<GuestMemory, TestPort> ports, int budget) {
    try (TestMachine machine = new TestMachine(engine, harts, ports)) {
      machine.port.load(image.bytes());
      run(machine, budget);
      for (int i = 1; i < TIMES; i++) {
        machine.port.reload(image.bytes());
        run(machine, budget);
      }
      return new Image(machine.port.unload());
    }
  }

  private static void run(TestMachine machine, int budget) {
    Hart hart = machine.hart();
    hart.start(Driver.ENTRY, 0);
    long limit = hart.instret + PATIENCE;
    while (machine.run(0, budget) != Engine.Exit.SUPERVISOR_CALL) {
      machine.port.polled(hart);
      machine.poll(hart);
      assertTrue(hart.instret < limit, hart::describe);
    }
  }
}
