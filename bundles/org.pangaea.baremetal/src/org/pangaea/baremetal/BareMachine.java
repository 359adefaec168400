package org.pangaea.baremetal;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.pangaea.baremetal.Ending.Outcome;
import org.pangaea.devices.PowerListener;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;

/**
 * A machine for one run of one program. Whoever made it calls {@link #run} once and {@link #close};
 * everything else is for its own threads.
 */
public final class BareMachine implements AutoCloseable {
  /** How long whoever reads the console may take after the time is over. */
  private static final long LAST_WORDS_MILLIS = 2000;

  private final GuestMemory ram;
  private final Engine.Instance engine;
  private final Console console;
  private final Bus bus;
  private final LocalMemory memory;
  private final Image image;
  private final Optional<Htif> htif;
  private final Sleepers sleepers;
  private final MachineClock clock = new MachineClock();
  private final List<HartThread> threads = new ArrayList<>();
  private final AtomicReference<Ending> ending = new AtomicReference<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /**
   * Makes a machine with a program in it.
   *
   * @param out takes the guest's output
   */
  public static BareMachine of(Path program, Settings settings, OutputStream out)
      throws RunException {
    settings.check();
    Engine engine = Engines.of(settings.engine());
    GuestMemory ram = reserve(settings.memory());
    try {
      Image image = Image.load(program, ram, settings);
      return new BareMachine(image, ram, engine, settings.harts(), out);
    } catch (RunException | RuntimeException e) {
      ram.close();
      throw e;
    }
  }

  private static GuestMemory reserve(long size) throws RunException {
    try {
      return new GuestMemory(size);
    } catch (IllegalStateException e) {
      throw new RunException(RunStatus.FAILED, e.getMessage() + " Ask for less with --memory.");
    }
  }

  private BareMachine(Image image, GuestMemory ram, Engine kind, int count, OutputStream out) {
    this.image = image;
    this.ram = ram;
    console = new Console(out);
    Wires wires = new Wires(threads, clock, count);
    bus = new Bus(wires, wires, console, power());
    memory = new LocalMemory(ram, bus, console);
    engine = kind.open(memory);
    List<Hart> harts = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      harts.add(Hart.withMachineMode(id, memory, clock::now));
    }
    memory.attach(harts, engine);
    sleepers = new Sleepers(harts, clock);
    for (Hart hart : harts) {
      threads.add(new HartThread(hart, this, engine.executor(hart)));
    }
    htif =
        image.toHost().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Htif(
                    ram,
                    memory,
                    console,
                    this::end,
                    image.toHost().getAsLong(),
                    image.fromHost().orElse(0)));
  }

  private PowerListener power() {
    return new PowerListener() {
      @Override
      public void powerOff() {
        end(new Ending(Outcome.PASSED, 0, ""));
      }

      @Override
      public void fail(int code) {
        end(new Ending(Outcome.FAILED, code, "The program failed with code %d.".formatted(code)));
      }

      @Override
      public void reset() {
        end(
            new Ending(
                Outcome.RESTART, 0, "The program asked for a restart, which is not done here."));
      }
    };
  }

  /**
   * Runs the program to its end.
   *
   * @param in what is typed; read until the end of the machine or of the input
   * @param limit how long it may take at most
   */
  public Report run(InputStream in, Optional<Duration> limit) throws InterruptedException {
    long start = System.nanoTime();
    threads.forEach(HartThread::start);
    Keyboard.start(in, this);
    boolean inTime = true;
    try {
      if (limit.isPresent()) {
        inTime = over.await(limit.get().toNanos(), TimeUnit.NANOSECONDS);
      } else {
        over.await();
      }
    } finally {
      end(new Ending(Outcome.TIMED_OUT, 0, "The program did not end within the time limit."));
    }
    if (!inTime) {
      console.close(LAST_WORDS_MILLIS);
    }
    for (HartThread thread : threads) {
      thread.join();
    }
    long wall = System.nanoTime() - start;
    if (inTime) {
      console.close(0);
    }
    return Report.of(ending.get(), wall, threads);
  }

  /** Why some of the program's output was lost; empty if it was not, or nobody wanted it. */
  public Optional<String> lostOutput() {
    return console.failure();
  }

  // Any thread of the machine.

  /** Ends the machine, unless it has ended already. */
  private void end(Ending how) {
    if (ending.compareAndSet(null, how)) {
      memory.end();
      for (HartThread thread : threads) {
        thread.hart().requestAttention();
        thread.wake();
      }
      over.countDown();
    }
  }

  boolean ended() {
    return ending.get() != null;
  }

  /** Nothing will ever happen again. */
  void idle() {
    end(new Ending(Outcome.IDLE, 0, sleepers.why()));
  }

  void broken(Hart hart, Throwable failure) {
    end(
        new Ending(
            Outcome.BROKEN, 0, "The engine failed at %s: %s".formatted(hart.describe(), failure)));
    failure.printStackTrace();
  }

  void noMoreInput() {
    if (sleepers.noMoreInput()) {
      idle();
    }
  }

  int type(byte[] input, int from, int length) {
    return bus.type(input, from, length);
  }

  void lookAtHost(Hart hart) {
    if (htif.isPresent()) {
      htif.get().look(hart);
    }
  }

  LocalMemory memory() {
    return memory;
  }

  Sleepers sleepers() {
    return sleepers;
  }

  MachineClock clock() {
    return clock;
  }

  long entry() {
    return image.entry();
  }

  long deviceTree() {
    return image.deviceTree();
  }

  @Override
  public void close() {
    engine.close();
    ram.close();
  }
}
