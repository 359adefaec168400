package org.pangaea.vmm.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What the operating system says of a thread after it was prepared. */
class ThreadSchedulingTest {
  private record Seen(OptionalLong slice, int nice) {}

  private static Seen after(Runnable preparation) throws Exception {
    return onItsOwnThread(() -> {
      preparation.run();
      return new Seen(ThreadScheduling.slice(), nice());
    });
  }

  /** Field 19 of /proc/thread-self/stat, see proc(5); the name in field 2 may hold blanks. */
  private static int nice() throws Exception {
    String stat = Files.readString(Path.of("/proc/thread-self/stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
  }

  private static <T> T onItsOwnThread(Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().start(task);
    return task.get();
  }

  @Test
  void aThreadThatServesFramesRunsSoonAndKeepsItsPriority() throws Exception {
    Seen before = after(() -> {});
    Seen seen = after(ThreadScheduling::forService);
    if (before.slice().isPresent()) {
      assertEquals(OptionalLong.of(ThreadScheduling.SERVICE_SLICE), seen.slice());
    }
    assertEquals(before.nice(), seen.nice());
  }

  @Test
  void aHartGetsOutOfTheWayWhereSlicesCannotDoIt() throws Exception {
    Seen before = after(() -> {});
    Seen seen = after(ThreadScheduling::forHart);
    assertEquals(before.slice(), seen.slice());
    if (before.slice().isPresent()) {
      assertEquals(before.nice(), seen.nice());
    } else {
      assertTrue(seen.nice() >= 10, "nice " + seen.nice());
    }
  }
}
