package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;

/** Runs the image of a {@link Driver} on an engine. */
final class Ours {
  private static final long PATIENCE = 100_000_000;

  private Ours() {}

  static Image run(Engine engine, Image image, Function<GuestMemory, TestPort> ports, int budget) {
    try (TestMachine machine = new TestMachine(engine, 1, ports)) {
      machine.port.load(image.bytes());
      Hart hart = machine.hart();
      hart.start(Driver.ENTRY, 0);
      while (true) {
        Engine.Exit exit = machine.run(0, budget);
        if (exit == Engine.Exit.SUPERVISOR_CALL) {
          break;
        }
        machine.port.polled(hart);
        machine.poll(hart);
        assertTrue(hart.instret < PATIENCE, hart::describe);
      }
      return new Image(machine.port.unload());
    }
  }
}
