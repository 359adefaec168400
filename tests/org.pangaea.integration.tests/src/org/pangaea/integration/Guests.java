package org.pangaea.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** The user's guests: fetched once and kept, as fetching takes a network and minutes. */
final class Guests {
  private static final Duration FETCH = Duration.ofMinutes(5);

  private Guests() {}

  /** Sees to it that a guest is here, so that no test waits for a network. */
  static void fetched(String guest) throws IOException, InterruptedException {
    Desk.use(desk -> desk.pangaea("guest", "fetch", guest).assertExit(0, FETCH));
  }

  /** Debian's kernel where the cache keeps it. */
  static Path kernel() throws IOException {
    Path caches =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .map(Path::of)
            .filter(Path::isAbsolute)
            .orElse(Path.of(System.getProperty("user.home"), ".cache"));
    try (Stream<Path> files = Files.walk(caches.resolve("pangaea/guests/kernels"), 2)) {
      return files.filter(file -> file.endsWith("Image")).findFirst().orElseThrow();
    }
  }
}
