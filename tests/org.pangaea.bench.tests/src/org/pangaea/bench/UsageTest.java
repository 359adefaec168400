package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageTest {
  @TempDir Path process;

  /** Writes proc(5)'s stat: the name, the state and ten more numbers stand before the times. */
  private static void stat(Path folder, String name, int user, int system) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("comm"), name + "\n");
    Files.writeString(
        folder.resolve("stat"),
        "7 (%s) R 1 2 3 4 5 6 7 8 9 10 %d %d 50 60 20 0 3 0 99\n".formatted(name, user, system));
  }

  @Test
  void aThreadIsFoundByItsNameHoweverOddThatIs() throws IOException {
    stat(process, "qemu", 300, 50);
    stat(process.resolve("task/7"), "qemu", 10, 0);
    stat(process.resolve("task/8"), "CPU 0) (TCG", 123, 4);

    Usage usage = new Usage.Meter(process, "CPU 0) (TCG").now();

    assertEquals(1.27, usage.threadSeconds(), 1e-9);
    assertEquals(3.5, usage.processSeconds(), 1e-9);
  }

  @Test
  void aThreadThatComesLaterIsFoundThen() throws IOException {
    stat(process, "java", 3, 4);
    Usage.Meter meter = new Usage.Meter(process, "hart0");
    assertTrue(Double.isNaN(meter.now().threadSeconds()));

    stat(process.resolve("task/9"), "hart0", 1, 1);
    assertEquals(0.02, meter.now().threadSeconds(), 1e-9);
  }

  @Test
  void aProcessThatIsGoneHasNoTimes() {
    Usage usage = new Usage.Meter(process.resolve("gone"), "hart0").now();

    assertTrue(Double.isNaN(usage.threadSeconds()));
    assertTrue(Double.isNaN(usage.processSeconds()));
  }

  @Test
  void threadsOfAJvmHaveTheirNames() throws InterruptedException {
    CountDownLatch looked = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              running.countDown();
              try {
                looked.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "hart0");
    thread.start();
    running.await();

    Usage usage = new Usage.Meter(Path.of("/proc/self"), "hart0").now();
    looked.countDown();
    thread.join();

    assertFalse(Double.isNaN(usage.threadSeconds()));
    assertTrue(usage.processSeconds() > 0);
  }
}
