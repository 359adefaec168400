package org.pangaea.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The serial port on the interrupt controller, fed by one thread and served by another. */
class ConsoleInterruptTest {
  private static final int SOURCE = 10;
  private static final long CLAIM = 0x20_0004;

  @Test
  void everyByteTypedArrivesThoughTyperAndHandlerRace() throws Exception {
    int count = 200_000;
    CountDownLatch atLeastOneInterrupt = new CountDownLatch(1);
    Plic plic =
        new Plic(
            1,
            (_, level, _) -> {
              if (level) {
                atLeastOneInterrupt.countDown();
              }
            });
    Uart16550 uart = new Uart16550(_ -> {}, plic.source(SOURCE));
    plic.write(4 * SOURCE, 4, 1);
    plic.write(0x2000, 4, 1 << SOURCE);
    uart.write(2, 1, 0x81);
    uart.write(1, 1, 0x01);

    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread typer = Thread.ofPlatform().unstarted(() -> type(uart, count));
    typer.setUncaughtExceptionHandler((_, e) -> failure.set(e));
    typer.start();
    assertTrue(atLeastOneInterrupt.await(10, TimeUnit.SECONDS));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    int next = 0;
    while (next < count) {
      assertTrue(System.nanoTime() < deadline, "only " + next + " bytes arrived");
      if (!plic.level(0).asserted()) {
        Thread.onSpinWait();
        continue;
      }
      assertEquals(SOURCE, plic.read(CLAIM, 4));
      while ((uart.read(5, 1) & 1) != 0) {
        assertEquals(next++ & 0xff, uart.read(0, 1));
      }
      plic.write(CLAIM, 4, SOURCE);
    }
    typer.join(TimeUnit.SECONDS.toMillis(10));
    assertEquals(null, failure.get());
    assertEquals(count, next);
    assertFalse((uart.read(5, 1) & 1) != 0);
  }

  private static void type(Uart16550 uart, int count) {
    for (int i = 0; i < count; i++) {
      assertEquals(1, uart.receive(new byte[] {(byte) i}));
    }
  }
}
