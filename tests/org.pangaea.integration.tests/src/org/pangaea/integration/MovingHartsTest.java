package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Harts that move between VMM processes while a guest boots and works. */
class MovingHartsTest {
  private static final Duration RUN = Duration.ofMinutes(2);

  /** The sum of 4 MiB of zeros, by {@code dd if=/dev/zero bs=1M count=4 | md5sum}. */
  private static final String SUM = "b5cfa9d6c8febd618f91ac2843d50a1c";

  @BeforeAll
  static void theGuestIsHere() throws IOException, InterruptedException {
    Guests.fetched("busybox");
  }

  /**
   * Moves two harts back and forth, from when the machine runs until its command ends.
   *
   * @return how many moves were made
   */
  private static int moveAbout(Desk desk, Running run, List<String> nodes)
      throws InterruptedException {
    // Commands that find nobody would only take the processors from who is starting.
    run.awaitErr("runs on", Guest.BOOT);
    int moves = 0;
    for (int i = 0; run.process().isAlive(); i++) {
      String hart = Integer.toString(i / 2 % 2);
      Running migrate = desk.pangaea("vm", "migrate", hart, nodes.get((i + 1) % 2));
      int status = migrate.exit(Desk.SOON);
      if (status == 0) {
        moves += migrate.err().text().contains(" now.") ? 1 : 0;
      } else if (moves > 0) {
        // It does not run yet, or has ended meanwhile.
        run.process().waitFor(10, TimeUnit.SECONDS);
        assertTrue(!run.process().isAlive(), migrate::said);
      }
    }
    return moves;
  }

  @Test
  void linuxBootsAndWorksOnTwoEnginesWhileHartsMove() throws IOException, InterruptedException {
    Desk.use(desk -> {
      String model = Files.readString(Product.example("two-nodes"));
      int second = model.lastIndexOf("engine = translator");
      assertTrue(second > model.indexOf("engine = translator"), model);
      Path file = desk.folder().resolve("mix.cluster");
      Files.writeString(
          file,
          model.substring(0, second)
              + model.substring(second).replaceFirst("translator", "interpreter"));
      Running run =
          desk.pangaea(
              "vm",
              "run",
              file.toString(),
              // The commands that move harts take processors away from the guest, which must not
              // mind: on a busy computer its own watchdog did.
              "--time-scale",
              "0.2",
              "--run",
              "nproc; for i in 1 2 3 4; do dd if=/dev/zero bs=1M count=4 2>/dev/null | md5sum &"
                  + " done; wait");
      int moves = moveAbout(desk, run, List.of("node0", "node1"));
      run.assertExit(0, Guest.BOOT);
      assertEquals("4\n" + (SUM + "  -\n").repeat(4), run.out().text(), run::said);
      assertTrue(moves >= 2, moves + " moves");
      System.out.println(moves + " moves during a boot");
      desk.assertNothingLeft();
    });
  }

  @Test
  void theBuiltInGuestPassesItsChecks() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running run = desk.pangaea("demo", "--guest", "builtin");
      int moves = moveAbout(desk, run, List.of("node0", "node1"));
      run.assertExit(0, RUN);
      assertTrue(run.out().text().endsWith("pangaea: all checks passed\n"), run::said);
      System.out.println(moves + " moves during the checks");
      desk.assertNothingLeft();
    });
  }
}
