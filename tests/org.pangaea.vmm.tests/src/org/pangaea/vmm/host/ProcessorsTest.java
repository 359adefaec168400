package org.pangaea.vmm.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Threads are where they were put, by the operating system's own account (claims 5, 8, 19). */
class ProcessorsTest {
  private final List<Integer> here = Affinity.of(0).stream().boxed().toList();
  private final Processors processors = new Processors(false);

  @BeforeEach
  void needLinux() {
    Assumptions.assumeTrue(Affinity.isPossible(), "binding threads needs Linux");
  }

  private static <T> T onAThread(Callable<T> work) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(() -> {
          try {
            result.complete(work.call());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result.get();
  }

  /** What the operating system says of the calling thread. */
  private static String account() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/task/" + Affinity.thread() + "/status")).stream()
        .filter(line -> line.startsWith("Cpus_allowed_list:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aThreadIsBoundToTheProcessorThatIsNamed() throws Exception {
    for (int processor : here) {
      String account =
          onAThread(() -> {
            try (Processors.Seat seat = processors.sit(List.of(processor), 1, 1, () -> {})) {
              assertEquals(processor, seat.processor());
              return account();
            }
          });
      assertEquals(Integer.toString(processor), account);
    }
  }

  @Test
  void theLeastUsedProcessorIsTaken() throws Exception {
    Assumptions.assumeTrue(here.size() > 1, "one processor only");
    List<Integer> two = here.subList(0, 2);
    Processors.Seat first = onAThread(() -> processors.sit(two, 1, 1, () -> {}));
    Processors.Seat second = onAThread(() -> processors.sit(two, 2, 1, () -> {}));
    assertEquals(two, List.of(first.processor(), second.processor()));
    first.close();
    Processors.Seat third = onAThread(() -> processors.sit(two, 3, 1, () -> {}));
    assertEquals(first.processor(), third.processor());
  }

  @Test
  void aProcessorThatIsNotThereIsRefusedWithWhatThereIs() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> processors.require("left", List.of(8000)));
    assertTrue(
        refusal.getMessage().startsWith("Node 'left' cannot use processor 8000: this process may"),
        refusal.getMessage());
    processors.require("left", here);
    processors.require("left", List.of());
  }
}
