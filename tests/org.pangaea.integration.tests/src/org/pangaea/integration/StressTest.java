package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stress-ng finds on two nodes, while harts of both are at work. */
@Tag("long")
class StressTest {
  private static final Duration END = Duration.ofMinutes(20);
  private static final long BUSY = 1_000_000;

  @BeforeAll
  static void theGuestIsHere() throws IOException, InterruptedException {
    Guests.fetched("tools");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--cpu 4 --vm 2", "--atomic 4", "--futex 4", "--atomic 2 --futex 2", "--shm 4"})
  void verifiesWhatItDoes(String stressors) throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running run =
          desk.pangaea(
              "demo",
              "--guest",
              "tools",
              "--run",
              "stress-ng %s --verify --timeout 20s".formatted(stressors));
      run.awaitOut("dispatching hogs", Guest.BOOT);
      allHartsAreBusy(desk);
      run.assertExit(0, END);
      run.awaitOut("failed: 0", END);
      assertEquals(-1, run.out().text().indexOf("fail:"), run::said);
      desk.assertNothingLeft();
    });
  }

  /** Workers are started one after the other, so it takes a while. */
  private static void allHartsAreBusy(Desk desk) throws InterruptedException {
    Map<Integer, Long> before = desk.status().instructions();
    assertEquals(4, before.size(), "harts");
    long deadline = System.nanoTime() + END.toNanos();
    Status status = desk.status();
    while (!status.instructions().entrySet().stream()
        .allMatch(hart -> hart.getValue() - before.get(hart.getKey()) > BUSY)) {
      assertTrue(System.nanoTime() < deadline, "a hart idles: " + before + ", " + status);
      status = desk.status();
    }
  }
}
