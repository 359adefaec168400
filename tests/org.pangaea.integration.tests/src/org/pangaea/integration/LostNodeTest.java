package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when a VMM, or who started it, goes away while the guest boots. */
class LostNodeTest {
  private static final Duration BEGIN = Duration.ofSeconds(90);

  /** Promised for a VMM that is gone. */
  private static final Duration PROMISED = Duration.ofSeconds(5);

  /** A link is silent for four seconds before it counts as lost; this allows for a busy machine. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private static final Duration END = Duration.ofSeconds(30);

  @BeforeAll
  static void theGuestIsHere() throws IOException, InterruptedException {
    Guests.fetched("busybox");
  }

  private static Running booting(Desk desk) throws InterruptedException {
    Running demo = desk.pangaea("demo");
    demo.awaitOut("Linux version", BEGIN);
    return demo;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aKilledVmmIsNamedAndTheOtherEnds(int node) throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running demo = booting(desk);
      long killed = System.nanoTime();
      Signals.send("KILL", desk.vmms().get(node));
      demo.assertExit(4, END);
      long took = System.nanoTime() - killed;
      demo.awaitErr("Node 'node%d' was lost".formatted(node), END);
      assertTrue(took < PROMISED.toNanos(), TimeUnit.NANOSECONDS.toMillis(took) + " ms to the end");
      desk.assertOnlyTextsLeft();
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aVmmThatStandsStillIsNamedAndEnded(int node) throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running demo = booting(desk);
      Signals.send("STOP", desk.vmms().get(node));
      demo.awaitErr("Node 'node%d' was lost".formatted(node), SILENCE);
      demo.assertExit(4, END);
      desk.assertOnlyTextsLeft();
    });
  }

  @Test
  void vmmsEndByThemselvesWhenTheirOwnerIsKilledAndTheNameIsFreeAgain()
      throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running demo = booting(desk);
      demo.signal("KILL");
      desk.assertNoProcessLeft(END);
      assertTrue(desk.done("vm", "list").isEmpty(), "no machine is listed");
      desk.pangaea("demo", "--guest", "builtin").assertExit(0, BEGIN);
      desk.assertNothingLeft();
    });
  }
}
