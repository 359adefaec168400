package org.pangaea.guests.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRunnerTest {
  @TempDir Path folder;
  private final ProcessRunner runner = new ProcessRunner();

  @Test
  void outputErrorsAndStatusComeBack() throws Exception {
    List<String> lines = new ArrayList<>();
    int status =
        runner.run(
            List.of("sh", "-c", "echo $WORD; echo oops >&2; exit 3"),
            folder,
            Map.of("WORD", "hello"),
            lines::add);
    assertEquals(3, status);
    assertEquals(List.of("hello", "oops"), lines);
  }

  @Test
  void anUnknownProgramIsAnError() {
    assertThrows(
        IOException.class, () -> runner.run(List.of("no-such-program"), folder, Map.of(), _ -> {}));
  }

  @Test
  void interruptingEndsTheProgram() throws Exception {
    CompletableFuture<Long> pid = new CompletableFuture<>();
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() ->
                outcome.complete(
                    assertThrows(
                        InterruptedException.class,
                        () ->
                            runner.run(
                                List.of("sh", "-c", "echo $$; exec sleep 1000"),
                                folder,
                                Map.of(),
                                line -> pid.complete(Long.valueOf(line))))));
    long child = pid.get(30, TimeUnit.SECONDS);
    ProcessHandle handle = ProcessHandle.of(child).orElseThrow();
    assertTrue(handle.isAlive());
    thread.interrupt();
    outcome.get(30, TimeUnit.SECONDS);
    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> handle.onExit().get());
    assertFalse(handle.isAlive());
  }
}
