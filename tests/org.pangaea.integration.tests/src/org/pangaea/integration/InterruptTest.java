package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Ending a command that is under way. */
class InterruptTest {
  private static final Duration BEGIN = Duration.ofSeconds(90);
  private static final Duration END = Duration.ofSeconds(30);

  @BeforeAll
  static void theGuestIsHere() throws IOException, InterruptedException {
    Guests.fetched("busybox");
  }

  private static void assertEnds(String signal, int status, String when, String... arguments)
      throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running demo = desk.pangaea(arguments);
      demo.awaitErr(when, BEGIN);
      demo.signal(signal);
      demo.assertExit(status, END);
      demo.awaitErr("interrupted; nothing was left running", END);
      desk.assertNothingLeft();
    });
  }

  @Test
  void whileVmmsStart() throws IOException, InterruptedException {
    assertEnds("INT", 130, "Starting 2 VMMs", "demo");
  }

  @Test
  void whileTheGuestIsLoaded() throws IOException, InterruptedException {
    assertEnds("INT", 130, "Loading the guest", "demo");
  }

  @Test
  void byTerminationWhileTheGuestBoots() throws IOException, InterruptedException {
    assertEnds("TERM", 143, "'demo' runs on", "demo");
  }

  @Test
  void byHangingUpWhileACommandRuns() throws IOException, InterruptedException {
    assertEnds("HUP", 129, "'demo' runs on", "demo", "--run", "nproc");
  }

  @Test
  void byTheKeyboardDuringTheBoot() throws IOException, InterruptedException {
    Desk.use(desk -> {
      String command = Desk.quoted(Product.command("demo"));
      Running demo = desk.terminal(25, 80, "trap : INT; " + command + "; echo \"status $?\"");
      demo.awaitOut("Linux version", BEGIN);
      demo.type("\u0003");
      demo.awaitOut("status 130\\r?\\n", END);
      demo.assertExit(0, END);
      desk.assertNothingLeft();
    });
  }

  @Test
  void aTimeLimitEndsItWithItsOwnStatus() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running demo = desk.pangaea("demo", "--timeout", "5");
      demo.assertExit(6, BEGIN);
      demo.awaitErr("longer than the 5 s that --timeout allows", END);
      desk.assertNothingLeft();
    });
  }

  @Test
  void anotherMachineOfTheSameNameIsRefusedAndTheFirstGoesOnUntilItIsStopped()
      throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running first = desk.pangaea("demo");
      first.awaitErr("'demo' runs on", BEGIN);
      Running second = desk.pangaea("demo");
      second.assertExit(1, BEGIN);
      second.awaitErr("named 'demo' is running already, .*--name", END);
      assertTrue(desk.done("vm", "list").contains("demo"), "the first goes on");
      desk.done("vm", "stop", "demo");
      first.assertExit(0, END);
      first.awaitErr("The machine was stopped", END);
      desk.assertNothingLeft();
    });
  }
}
