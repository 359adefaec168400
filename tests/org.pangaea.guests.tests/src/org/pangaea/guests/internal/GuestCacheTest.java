package org.pangaea.guests.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.guests.Progress;
import org.pangaea.guests.internal.GuestCache.Condition;

class GuestCacheTest {
  private static final String FILE = "kernels/1/Image";

  @TempDir Path folder;
  private GuestCache cache;

  @BeforeEach
  void create() throws IOException {
    cache = new GuestCache(folder.resolve("cache"));
    cache.create();
  }

  private void put(String text) throws IOException {
    cache.put(FILE, TestFiles.bytes(text));
  }

  @Test
  void whatWasPutIsIntact() throws IOException {
    put("kernel");
    assertEquals(Condition.INTACT, cache.check(FILE));
    assertEquals("kernel", cache.read(FILE));
    put("newer");
    assertEquals(Condition.INTACT, cache.check(FILE));
    assertEquals("newer", cache.read(FILE));
  }

  @Test
  void theChecksumIsInTheUsualForm() throws IOException {
    put("kernel");
    assertEquals(Sha256.of(TestFiles.bytes("kernel")) + "  Image\n", cache.read(FILE + ".sha256"));
  }

  @Test
  void aTruncatedFileIsDamaged() throws IOException {
    put("kernel");
    Files.writeString(cache.resolve(FILE), "kern");
    assertEquals(Condition.DAMAGED, cache.check(FILE));
  }

  @Test
  void anAlteredFileOfTheSameSizeAndTimeIsDamaged() throws IOException {
    put("kernel");
    FileTime time = Files.getLastModifiedTime(cache.resolve(FILE));
    Files.writeString(cache.resolve(FILE), "kornel");
    Files.setLastModifiedTime(cache.resolve(FILE), time);
    assertEquals(Condition.DAMAGED, cache.check(FILE));
  }

  @Test
  void aFileWhoseChecksumNeverCameIsMissing() throws IOException {
    put("kernel");
    Files.delete(cache.resolve(FILE + ".sha256"));
    assertEquals(Condition.MISSING, cache.check(FILE));
    assertEquals(Condition.MISSING, cache.check("nothing"));
  }

  @Test
  void onlyTheOwnerCanLookInside() throws IOException {
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("cache"))));
  }

  @Test
  void pruningLeavesTheFilesInUseAndNoEmptyFolders() throws IOException {
    put("old");
    cache.put("kernels/2/Image", TestFiles.bytes("new"));
    cache.prune("kernels", Set.of("kernels/2/Image"));
    assertFalse(Files.exists(cache.resolve("kernels/1")));
    assertEquals(Condition.INTACT, cache.check("kernels/2/Image"));
    cache.prune("nowhere", Set.of());
  }

  @Test
  void threadsWorkOneAfterTheOther() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CompletableFuture<?>[] all = new CompletableFuture<?>[4];
    for (int i = 0; i < all.length; i++) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      all[i] = done;
      Thread.ofPlatform()
          .start(() -> {
            try {
              // Each with a cache object of its own, as callers have.
              for (int round = 0; round < 50; round++) {
                new GuestCache(folder.resolve("cache"))
                    .exclusively(
                        Progress.NONE,
                        () -> {
                          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                          return inside.decrementAndGet();
                        });
              }
              done.complete(null);
            } catch (IOException | InterruptedException e) {
              done.completeExceptionally(e);
            }
          });
    }
    CompletableFuture.allOf(all).get(60, TimeUnit.SECONDS);
    assertEquals(1, most.get());
  }

  private static final String HOLDER =
      """
      import java.nio.channels.*;
      import java.nio.file.*;
      public class Holder {
        public static void main(String[] args) throws Exception {
          try (FileChannel c = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE,
              StandardOpenOption.CREATE); FileLock lock = c.lock()) {
            System.out.println("held " + lock.isValid());
            System.in.read();
          }
        }
      }
      """;

  @Test
  void anotherProcessIsWaitedForAndTheUserIsTold() throws Exception {
    Path source = Files.writeString(folder.resolve("Holder.java"), HOLDER);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process holder =
        new ProcessBuilder(java.toString(), source.toString(), cache.resolve("lock").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = holder.inputReader()) {
      assertEquals("held true", output.readLine());
      CompletableFuture<String> told = new CompletableFuture<>();
      CompletableFuture<Boolean> worked = new CompletableFuture<>();
      Thread waiting =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  worked.complete(cache.exclusively(told::complete, () -> true));
                } catch (IOException | InterruptedException e) {
                  worked.completeExceptionally(e);
                }
              });
      assertTrue(told.get(30, TimeUnit.SECONDS).contains("another Pangaea process"));
      assertFalse(worked.isDone());
      holder.getOutputStream().close();
      assertTrue(worked.get(30, TimeUnit.SECONDS));
      waiting.join();
    } finally {
      holder.destroy();
    }
  }
}
