package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Debian's kernel on VMM processes, as a user sees and types it. */
class LinuxTest {
  private static final int ROWS = 40;
  private static final int COLUMNS = 200;
  private static final String CTRL_C = "\u0003";
  private static final String LEAVE = "\u001dq";
  private static final Duration END = Duration.ofSeconds(60);

  /**
   * Leaves the terminal's settings before and after in files, and outlives the keys that the
   * command may get.
   */
  private static String between(String command) {
    return "stty -g >before; trap : INT; %s; echo \"status $?\"; stty -g >after".formatted(command);
  }

  private static void assertTerminalRestored(Desk desk) throws IOException {
    assertEquals(
        Files.readString(desk.folder().resolve("before")),
        Files.readString(desk.folder().resolve("after")),
        "settings of the terminal before and after");
  }

  @BeforeAll
  static void theGuestIsHere() throws IOException, InterruptedException {
    Guests.fetched("busybox");
  }

  /** All in one boot, as a boot is what takes long. */
  @Test
  @DisplayName(
      "Claims 1, 2, 14, 22, 28, 43, 44, 45: two processes are one machine, from the boot to poweroff")
  void twoProcessesAreOneMachineFromTheBootToPoweroff() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running demo = desk.terminal(ROWS, COLUMNS, between(Desk.quoted(Product.command("demo"))));
      Guest guest = Guest.booted(demo);
      theGuestHasTheProcessorsAndTheMemoryOfBoth(guest);
      theGuestKnowsTheTerminalsSize(guest);
      statusShowsBothNodesAtWork(desk, guest);
      Observation.symbolsAreWhereTheGuestHasThem(desk, guest);
      Observation.aTraceIsRecordedAndExported(desk);
      pauseStopsTheMachineAndItsTime(desk, guest);
      aSecondTerminalSharesTheConsole(desk, guest);
      interruptKeysAreForTheGuest(demo, guest);
      demo.type("poweroff\r");
      demo.awaitOut("status 0\\r?\\n", END);
      demo.assertExit(0, END);
      assertTerminalRestored(desk);
      desk.assertNothingLeft();
    });
  }

  private static void theGuestHasTheProcessorsAndTheMemoryOfBoth(Guest guest)
      throws IOException, InterruptedException {
    assertEquals("4", guest.says("nproc"));
    assertEquals("0-1", guest.says("cat /sys/devices/system/node/online"));
    // Harts that came late are balanced as all are, and nothing of how they came is left.
    assertEquals("f f f f", guest.says("awk '/^domain1/ { print $2 }' /proc/schedstat | xargs"));
    assertEquals("0", guest.says("grep -c cgroup /proc/mounts"));
    assertEquals("0-1", guest.says("cat /sys/devices/system/node/node0/cpulist"));
    assertEquals("2-3", guest.says("cat /sys/devices/system/node/node1/cpulist"));
    long both = guest.number("awk '/MemTotal/ {print $2}' /proc/meminfo");
    long sum = 0;
    for (int node = 0; node < 2; node++) {
      long own =
          guest.number(
              "awk '/MemTotal/ {print $4}' /sys/devices/system/node/node%d/meminfo"
                  .formatted(node));
      // The kernel's own part is left out of what it calls total.
      assertTrue(own > (128 << 10) && own <= (256 << 10), "KiB of node " + node + ": " + own);
      sum += own;
    }
    assertEquals(sum, both, "KiB of both nodes");
  }

  private static void theGuestKnowsTheTerminalsSize(Guest guest)
      throws IOException, InterruptedException {
    assertEquals(ROWS + " " + COLUMNS, guest.says("stty size </dev/ttyS0"));
  }

  private static void statusShowsBothNodesAtWork(Desk desk, Guest guest)
      throws IOException, InterruptedException {
    guest.shows("for i in 1 2 3 4; do while :; do :; done & done; echo loops$((1+1))", "loops2");
    Map<Integer, Long> before = desk.status().instructions();
    assertEquals(4, before.size(), "harts");
    Status status = desk.status();
    long deadline = System.nanoTime() + END.toNanos();
    while (!status.instructions().entrySet().stream()
        .allMatch(hart -> hart.getValue() > before.get(hart.getKey()))) {
      assertTrue(System.nanoTime() < deadline, "A hart does not get on: " + before + ", " + status);
      status = desk.status();
    }
    guest.shows("kill $(jobs -p); echo killed$((1+1))", "killed2");
    assertEquals("RUNNING", status.state());
    assertEquals(2, status.nodes().size());
    for (Status.Node node : status.nodes()) {
      assertEquals(2, node.instructions().size(), "harts of " + node.name());
      assertTrue(node.pages().values().stream().mapToLong(n -> n).sum() > 0, "pages: " + node);
      assertTrue(node.counters().get("filled-by-page") > 0, "faults: " + node);
      assertTrue(node.counters().get("page-sent") > 0, "transfers: " + node);
    }
    String table = desk.done("vm", "status");
    assertTrue(table.contains("PAGES HELD"), table);
  }

  private static void pauseStopsTheMachineAndItsTime(Desk desk, Guest guest)
      throws IOException, InterruptedException {
    long hostBefore = System.nanoTime();
    long guestBefore = uptimeMillis(guest);
    desk.done("vm", "pause");
    long pausedAt = System.nanoTime();
    Status paused = desk.status();
    assertEquals("PAUSED", paused.state());
    Status later = desk.status();
    assertEquals(paused.guestTicks(), later.guestTicks(), "guest time while paused");
    assertEquals(paused.instructions(), later.instructions(), "instructions while paused");
    long pauseMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - pausedAt);
    desk.done("vm", "resume");
    long guestMillis = uptimeMillis(guest) - guestBefore;
    long hostMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - hostBefore);
    assertTrue(
        guestMillis <= hostMillis - pauseMillis + 10,
        "%d ms for the guest, %d ms for its user, %d ms of them paused"
            .formatted(guestMillis, hostMillis, pauseMillis));
    assertEquals("RUNNING", desk.status().state());
  }

  /** In hundredths, as /proc has it. */
  private static long uptimeMillis(Guest guest) throws IOException, InterruptedException {
    return Math.round(1000 * Double.parseDouble(guest.says("cut -d ' ' -f 1 /proc/uptime")));
  }

  private static void aSecondTerminalSharesTheConsole(Desk desk, Guest guest)
      throws IOException, InterruptedException {
    Running second =
        desk.terminal(ROWS, COLUMNS, between(Desk.quoted(Product.command("vm", "console"))));
    second.awaitOut("Ctrl-\\] q leaves", END);
    guest.shows("echo first$((1+1))", "first2");
    second.awaitOut("first2", END);
    second.type("echo second$((1+1))\r");
    second.awaitOut("second2", END);
    second.type(LEAVE);
    second.awaitOut("status 0\\r?\\n", END);
    second.assertExit(0, END);
    assertTerminalRestored(desk);
    assertEquals("4", guest.says("nproc"), "after the second terminal has left");
  }

  private static void interruptKeysAreForTheGuest(Running demo, Guest guest)
      throws IOException, InterruptedException {
    guest.shows("sh -c 'echo asleep$((1+1)); exec sleep 1000'", "asleep2");
    demo.type(CTRL_C);
    assertEquals("130", guest.says("echo $?"));
  }

  @Test
  void theEscapeStopsTheMachineAndRestoresTheTerminal() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running demo =
          desk.terminal(
              ROWS, COLUMNS, between(Desk.quoted(Product.command("demo", "--nodes", "1"))));
      Guest guest = Guest.booted(demo);
      assertEquals("2", guest.says("nproc"));
      demo.type("\u001d?");
      demo.awaitOut("stop the machine and leave", END);
      demo.type(LEAVE);
      demo.awaitOut("status 0\\r?\\n", END);
      demo.assertExit(0, END);
      assertTerminalRestored(desk);
      desk.assertNothingLeft();
    });
  }

  @Test
  void aModelFileRunsACommandWithFilesOfTheUsersWhoseOutputAndStatusAreTheCommands()
      throws IOException, InterruptedException {
    Desk.use(desk -> {
      Path program = desk.folder().resolve("greet");
      Files.writeString(program, "#!/bin/sh\ncat data/whom\n");
      assertTrue(program.toFile().setExecutable(true));
      Path data = Files.createDirectories(desk.folder().resolve("data"));
      Files.writeString(data.resolve("whom"), "you\n");
      Running run =
          desk.pangaea(
              "vm",
              "run",
              Product.example("two-nodes").toString(),
              "--file",
              program.toString(),
              "--file",
              data.toString(),
              "--run",
              "nproc; echo two  blanks; ./greet; exit 7");
      run.assertExit(7, Guest.BOOT);
      assertEquals("4\ntwo blanks\nyou\n", run.out().text());
      Files.delete(program);
      Files.delete(data.resolve("whom"));
      Files.delete(data);
      desk.assertNothingLeft();
    });
  }

  @Test
  void aPanicOfTheGuestIsToldWithTheKernelsWordsAndStatusOne()
      throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running demo = desk.pangaea("demo", "--append", "rdinit=/nope panic=0");
      demo.assertExit(1, Guest.BOOT);
      demo.awaitErr("The guest's kernel gave up: .*Kernel panic - not syncing: ", END);
      assertTrue(demo.out().text().contains("Kernel panic - not syncing"), demo::said);
      desk.assertOnlyTextsLeft();
    });
  }
}
