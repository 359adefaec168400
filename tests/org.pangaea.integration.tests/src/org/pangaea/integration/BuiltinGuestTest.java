package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guest that needs neither a download nor a network. */
class BuiltinGuestTest {
  private static final Duration RUN = Duration.ofMinutes(2);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void checksTheMachineOnSomeNodes(int nodes) throws IOException, InterruptedException {
    Desk.use(desk -> {
      // An empty cache, and a mirror that nobody serves.
      desk.with("XDG_CACHE_HOME", desk.folder().resolve("cache").toString())
          .with("PANGAEA_DEBIAN_MIRROR", "http://127.0.0.1:9/debian");
      Running demo = desk.pangaea("demo", "--guest", "builtin", "--nodes", Integer.toString(nodes));
      demo.assertExit(0, RUN);
      String out = demo.out().text();
      for (int hart = 0; hart < 2 * nodes; hart++) {
        assertTrue(out.contains("hart %d here on node %d".formatted(hart, hart / 2)), out);
      }
      assertTrue(out.endsWith("pangaea: all checks passed\n"), out);
      assertEquals(-1, out.indexOf("check failed"), out);
      desk.assertNothingLeft();
    });
  }

  @Test
  void runsFromItsModelFile() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running run = desk.pangaea("vm", "run", Product.example("builtin").toString());
      run.assertExit(0, RUN);
      assertTrue(run.out().text().contains("all checks passed"), run::said);
      desk.assertNothingLeft();
    });
  }
}
