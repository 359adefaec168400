package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * VMMs that start with the JDK's cache of classes and profiles: a good one, and several bad ones.
 */
class WarmStartTest {
  private static final Duration RUN = Duration.ofMinutes(4);

  /** A class that only a VMM's own bundle has. */
  private static final String OURS = "org.pangaea.vmm.share.Share source: ";

  @Test
  void startsWithTheCacheThatItRecordedAndWithoutOneThatIsNotGood() throws Exception {
    Desk.use(desk -> {
      Path cache = desk.folder().resolve("start.aot");
      run(desk, "-Dpangaea.vmm.cache.record=node0=" + cache);
      assertTrue(Files.size(cache) > 1 << 20, "it was recorded");

      String loaded = loaded(desk, cache);
      assertTrue(loaded.contains(OURS + "shared objects file"), "the cache is used");
      long all = loaded.lines().filter(line -> line.contains(OURS)).count();
      assertEquals(1, all, "no bundle has loaded a second one");

      byte[] good = Files.readAllBytes(cache);
      byte[] damaged = good.clone();
      for (int at = good.length / 3; at < good.length; at += good.length / 7) {
        damaged[at] ^= 0x55;
      }
      for (byte[] bad :
          new byte[][] {
            damaged, Arrays.copyOf(good, good.length / 2), "no cache".getBytes(), new byte[0]
          }) {
        Files.write(cache, bad);
        String without = loaded(desk, cache);
        assertTrue(without.contains(OURS), "it has run");
        assertEquals(-1, without.indexOf(OURS + "shared"), bad.length + " bytes are not used");
      }
      desk.assertNothingLeft();
    });
  }

  private static void run(Desk desk, String option) throws IOException, InterruptedException {
    desk.with("JAVA_TOOL_OPTIONS", option);
    Running demo = desk.pangaea("demo", "--guest", "builtin", "--nodes", "1");
    demo.assertExit(0, RUN);
    assertTrue(demo.out().text().endsWith("pangaea: all checks passed\n"), demo::said);
  }

  /** What the VMM's JVM says of the classes that it loaded. */
  private static String loaded(Desk desk, Path cache) throws IOException, InterruptedException {
    Path log = desk.folder().resolve("classes.log");
    run(
        desk,
        "-Dpangaea.vmm.cache=" + cache + " -Dpangaea.vmm.options=-Xlog:class+load:file=" + log);
    return Files.readString(log);
  }
}
