package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import org.pangaea.machine.ControlUnit;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HostMemory;
import org.pangaea.riscv.Assembler;
import org.pangaea.riscv.Program;

/**
 * A machine of one or more harts for tests: 64 MiB of RAM, a fake device, guest time that only the
 * test moves. Harts run when the test says so, on its thread. A program ends with ECALL in S-mode;
 * WFI hands control to the test in between.
 */
final class TestMachine implements AutoCloseable {
  static final long BASE = GuestMemory.RAM_BASE;
  static final int SIZE = 64 << 20;

  /** Instructions after which a program that should have ended is given up. */
  private static final long PATIENCE = 20_000_000;

  /** Stays in the engine after which it is given up: one that only traps retires nothing. */
  private static final int POLLS = 4_000;

  final GuestMemory ram = new GuestMemory(SIZE);
  final TestPort port;
  final List<Hart> harts = new ArrayList<>();

  /** Guest time in ticks. */
  long time;

  private final List<Engine.Executor> executors = new ArrayList<>();
  private final Engine.Instance instance;
  private Program program;

  TestMachine(Engine engine) {
    this(engine, 1);
  }

  TestMachine(Engine engine, int count) {
    this(engine, count, TestPort::new);
  }

  TestMachine(Engine engine, int count, java.util.function.Function<GuestMemory, TestPort> ports) {
    this(engine, count, ports, false);
  }

  /** One hart that has M-mode and is reset to the start of RAM. */
  static TestMachine withMachineMode(Engine engine) {
    return new TestMachine(engine, 1, TestPort::new, true);
  }

  private TestMachine(
      Engine engine,
      int count,
      java.util.function.Function<GuestMemory, TestPort> ports,
      boolean machineMode) {
    port = ports.apply(ram);
    instance = engine.open(port);
    port.attach(instance);
    for (int id = 0; id < count; id++) {
      Hart hart =
          machineMode ? Hart.withMachineMode(id, port, () -> time) : new Hart(id, port, () -> time);
      harts.add(hart);
      port.attach(hart);
      executors.add(instance.executor(hart));
      if (machineMode) {
        hart.reset(BASE, 0);
      } else {
        hart.start(BASE, 0);
      }
    }
  }

  /** Assembles the text at the start of RAM and starts all harts there. */
  TestMachine load(String text) {
    if (program != null) {
      for (long gpa = BASE; gpa < BASE + program.bytes().length; gpa += GuestMemory.PAGE_SIZE) {
        port.codeChanged(gpa >>> GuestMemory.PAGE_SHIFT);
      }
    }
    program = Assembler.assemble(text, BASE);
    HostMemory.copyIn(program.bytes(), 0, ram.address(BASE), program.bytes().length);
    return this;
  }

  long symbol(String name) {
    return program.symbol(name);
  }

  Hart hart() {
    return harts.getFirst();
  }

  /** One stay in the engine. */
  Engine.Exit run(int hart, int budget) {
    return executors.get(hart).run(budget);
  }

  /** What the thread of a hart does at a poll. */
  void poll(Hart hart) {
    hart.attention = false;
    hart.checkTimer();
    hart.takeInterrupt();
  }

  /** Runs hart 0 until ECALL in S-mode, which is how a program ends. */
  TestMachine runToEnd() {
    runToEnd(0);
    return this;
  }

  void runToEnd(int index) {
    assertEquals(Engine.Exit.SUPERVISOR_CALL, runToExit(index));
  }

  /** Runs until the hart waits for an interrupt or makes a supervisor call. */
  Engine.Exit runToExit(int index) {
    Hart hart = harts.get(index);
    long start = hart.instret;
    int polls = 0;
    while (hart.instret - start < PATIENCE && polls++ < POLLS) {
      Engine.Exit exit = run(index, 1 << 14);
      if (exit != Engine.Exit.POLL && exit != Engine.Exit.PAUSE) {
        return exit;
      }
      poll(hart);
    }
    return fail("The program does not end: " + hart.describe());
  }

  /** Register by its number. */
  long x(int register) {
    return hart().x[register];
  }

  long csr(int csr) {
    return ControlUnit.read(hart(), csr);
  }

  long load64(long gpa) {
    return HostMemory.getLong(ram.address(gpa));
  }

  void store64(long gpa, long value) {
    HostMemory.putLong(ram.address(gpa), value);
  }

  @Override
  public void close() {
    instance.close();
    ram.close();
  }
}
