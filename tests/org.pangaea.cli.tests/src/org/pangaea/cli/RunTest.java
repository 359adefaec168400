package org.pangaea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pangaea.control.VmState;

/** Machines from the command line: how they begin, and all the ways in which they end. */
class RunTest {
  private static final String MODEL =
      """
      cluster c {
        computer here {
          node a { memory = 256 MiB }
          node b {
            memory = 256 MiB
            fabricPort = 7001
          }
        }
        vm linux {
          guest = busybox
          vcpu 0 { node = a }
          vcpu 1 { node = b }
          memory {
            size = 256 MiB
            home = a
          }
          device console { node = a }
        }
      }
      """;

  private Harness harness;

  @BeforeEach
  void makeAWorld() throws IOException {
    harness = new Harness();
  }

  @AfterEach
  void leaveNothing() throws IOException {
    harness.close();
  }

  @Test
  void showsTheConsoleUntilTheGuestPowersOff() {
    harness.guestPrints("hello\r\nworld\r\n");
    assertEquals(0, harness.run("demo"));
    assertEquals("hello\nworld\n", harness.out());
    harness.assertErr("'demo' runs on node0 (process 4000001), node1 (process 4000002).");
    assertFalse(Files.exists(harness.folder.resolve("run/demo")));
  }

  @Test
  void saysNothingWhereQuietIsAskedFor() {
    harness.guestPrints("hello\n");
    assertEquals(0, harness.run("demo", "--quiet"));
    assertEquals("", harness.err());
  }

  @Test
  void makesTheMachineThatOptionsAskFor() {
    harness.guestPrints("");
    assertEquals(
        0,
        harness.run(
            "demo",
            "--nodes",
            "3",
            "--harts",
            "8",
            "--memory",
            "128MiB",
            "--time-scale",
            "0.5",
            "--append",
            "loglevel=7"));
    assertEquals(3, harness.cluster.vmms().size());
    var share = harness.cluster.vmm("node2").share();
    assertEquals(8, share.harts().size());
    assertEquals(128 << 20, share.memory().get(1).size());
    assertEquals(0.5, share.timeScale());
    assertEquals(
        "console=ttyS0 loglevel=7 maxcpus=3 pangaea.harts",
        harness.cluster.loadRequest().commandLine());
  }

  @Test
  void takesTheUsersFilesAlong() throws IOException {
    Files.createDirectories(harness.folder.resolve("data"));
    harness.file("data/input.txt", "1 2 3");
    harness.file("solver", "ELF");
    AtomicReference<String> loaded = new AtomicReference<>();
    harness.cluster.after(
        "load", vmm -> loaded.set(content(Path.of(harness.cluster.loadRequest().initrd()))));
    harness.guestPrints("");
    assertEquals(0, harness.run("demo", "--file", "solver", "--file", "data"));
    String initrd = loaded.get();
    assertTrue(initrd.startsWith("initrd"), initrd);
    assertTrue(initrd.contains("root/solver") && initrd.contains("root/data/input.txt"), initrd);
    assertFalse(Files.exists(Path.of(harness.cluster.loadRequest().initrd())), "only to be loaded");
  }

  private static String content(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void refusesFilesThatCannotGoAlong() throws IOException {
    assertEquals(3, harness.run("demo", "--file", "gone"));
    harness.assertErr("There is no file ", "gone for the guest. Check the path.");
    assertEquals(2, harness.run("demo", "--guest", "builtin", "--file", "gone"));
    harness.assertErr("The built-in guest has no files: leave out --file.");
    assertEquals(1, harness.run("demo", "--file", "/dev/null"));
    harness.assertErr("/dev/null is neither a file nor a folder");
    Files.write(harness.folder.resolve("big"), new byte[11 << 20]);
    assertEquals(1, harness.run("demo", "--memory", "64MiB", "--file", "big"));
    harness.assertErr(
        "The files for the guest take 12 MiB. While it starts it needs three times as much, and 96"
            + " MiB for itself, and the machine has 128 MiB in all. Give it more memory.");
    assertEquals(0, harness.cluster.vmms().size());
  }

  @Test
  void refusesArgumentsThatTheKernelWouldCutOff() throws IOException {
    String much = "x".repeat(1023);
    assertEquals(2, harness.run("demo", "--append", much));
    harness.assertErr("holds 1023 bytes and would have 1037", "Shorten it");
    harness.file("c.cluster", MODEL.replace("busybox", "busybox\ncommandLine = \"" + much + "\""));
    assertEquals(5, harness.run("vm", "run", "c.cluster"));
    harness.assertErr("command line of the VM linux", "holds 1023 bytes");
    assertEquals(0, harness.cluster.vmms().size());
  }

  @Test
  void runsAMachineOfAModel() throws IOException {
    harness.cluster.after(
        "start",
        vmm -> {
          if (vmm.node().equals("a")) {
            vmm.change(VmState.POWERED_OFF, "Off.");
          }
        });
    harness.file("c.cluster", MODEL);
    assertEquals(0, harness.run("vm", "run", "c.cluster"));
    harness.assertErr("'linux' runs on a (");
  }

  @Test
  void printsTheOutputOfOneCommandAndExitsWithItsStatus() {
    harness.guestPrints(
        "[    0.1] booting\r\n"
            + "pangaea: output\r\n"
            + "4\r\n"
            + "no newlinepangaea: exit status 7\r\n"
            + "reboot: Power down\r\n");
    assertEquals(7, harness.run("demo", "--run", "nproc"));
    assertEquals("4\nno newline", harness.out());
    assertEquals(
        "console=ttyS0 quiet pangaea.run=\"echo pangaea: output; nproc\" maxcpus=2 pangaea.harts",
        harness.cluster.loadRequest().commandLine());
  }

  @Test
  void showsTheLastOfTheBootIfTheCommandDidNotCome() {
    harness.guestPrints("[    0.1] booting\r\n[    0.2] no init found\r\n");
    assertEquals(1, harness.run("demo", "--run", "nproc"));
    harness.assertErr("did not come to run the command", "no init found");
  }

  @Test
  void endsWithTheNodeThatIsLost() throws Exception {
    CompletableFuture<Integer> status = harness.start("demo");
    harness.awaitRunning(2);
    harness.cluster.vmm("node1").exit(137);
    assertEquals(4, Harness.status(status));
    harness.assertErr(
        "Node 'node1' was lost, so the others were stopped.", "signal 9", "node1.log");
  }

  @Test
  void endsWithTheKernelsPanic() throws Exception {
    CompletableFuture<Integer> status = harness.start("demo");
    harness.awaitRunning(2);
    harness.cluster.vmm("node0").print("Kernel panic - not syncing: Fatal\n");
    harness.cluster.vmm("node0").change(VmState.PANICKED, "Kernel panic - not syncing: Fatal");
    assertEquals(1, Harness.status(status));
    harness.assertOut("not syncing");
    harness.assertErr("The guest's kernel gave up: Kernel panic", "Logs of the nodes are in");
  }

  @Test
  void saysThatARestartWasAskedFor() throws Exception {
    CompletableFuture<Integer> status = harness.start("demo");
    harness.awaitRunning(2);
    harness.cluster.vmm("node0").change(VmState.RESET, "The guest asked for a restart.");
    assertEquals(0, Harness.status(status));
    harness.assertErr("run the command again");
  }

  @Test
  void failsInTheEndIfAProcessorDidNotGetOn() throws Exception {
    CompletableFuture<Integer> status = harness.start("demo");
    harness.awaitRunning(2);
    harness.cluster.vmm("node0").change(VmState.LOCKED_UP, "watchdog: BUG: soft lockup");
    harness.cluster.vmm("node0").change(VmState.POWERED_OFF, "Off.");
    assertEquals(1, Harness.status(status));
    harness.assertErr("warning: watchdog: BUG: soft lockup", "did not get on");
  }

  @Test
  void tellsWarningsAndWhereTheReportIs() throws Exception {
    CompletableFuture<Integer> status = harness.start("demo");
    harness.awaitRunning(2);
    harness.cluster.vmm("node1").warn("A fence waits for 5 s.\nmore of it");
    Harness.await("the report", () -> harness.err().contains("report-1.txt"));
    harness.cluster.vmm("node0").change(VmState.POWERED_OFF, "Off.");
    assertEquals(0, Harness.status(status));
    harness.assertErr("node 'node1': A fence waits for 5 s.\n");
    assertFalse(harness.err().contains("more of it"));
  }

  @Test
  void endsWhenInterrupted() throws Exception {
    CompletableFuture<Integer> status = harness.start("demo");
    harness.awaitRunning(2);
    harness.interrupt();
    assertEquals(130, Harness.status(status));
    assertTrue(harness.cluster.allEnded());
    harness.assertErr("nothing was left running");
  }

  @Test
  void endsWhenInterruptedWhileItStarts() throws Exception {
    harness.cluster.hang("node1", "createShare");
    CompletableFuture<Integer> status = harness.start("demo");
    Harness.await(
        "the call that hangs",
        () ->
            harness.cluster.vmms().size() == 2
                && harness.cluster.vmm("node1").calls().contains("createShare"));
    harness.interrupt();
    assertEquals(130, Harness.status(status));
  }

  @Test
  void givesUpAfterItsTimeLimit() {
    assertEquals(6, harness.run("demo", "--timeout", "0.5"));
    harness.assertErr("longer than the 0.5 s that --timeout allows");
  }

  @Test
  void saysWhichNodeCouldNotStartAndWhatItPrinted() {
    harness.cluster.stillborn("node1", 3);
    assertEquals(1, harness.run("demo"));
    harness.assertErr("Node 'node1' could not be started", "the engine would not start");
  }

  @Test
  void saysWhichPortIsInUse() throws IOException {
    harness.file("c.cluster", MODEL);
    harness.cluster.refuse("b", "openFabric", "Cannot listen: Address already in use.");
    assertEquals(1, harness.run("vm", "run", "c.cluster"));
    harness.assertErr(
        "Node 'b' could not listen", "127.0.0.1:7001", "the node's fabricPort in the model");
  }

  @Test
  void saysWhatHelpsWithoutNetwork() {
    harness.guests.fail("No mirror can be reached. What helps: --guest builtin");
    assertEquals(1, harness.run("demo"));
    harness.assertErr("error: No mirror can be reached. What helps: --guest builtin");
  }

  @Test
  void refusesAModelWithMistakes() throws IOException {
    harness.file("c.cluster", MODEL.replace("vcpu 1 { node = b }", "vcpu 2 { node = b }"));
    assertEquals(5, harness.run("vm", "run", "c.cluster"));
    harness.assertErr("c.cluster:12:", "vcpu 2");
    harness.file("c.cluster", "cluster {");
    assertEquals(5, harness.run("vm", "run", "c.cluster"));
    harness.assertErr("c.cluster:1:");
    assertEquals(3, harness.run("vm", "run", "other.cluster"));
    harness.assertErr("There is no file other.cluster.");
    harness.file("c.cluster", MODEL);
    assertEquals(3, harness.run("vm", "run", "c.cluster", "--vm", "none"));
    harness.assertErr("no virtual machine 'none'. It has: linux.");
  }

  @Test
  void refusesTooLittleMemory() {
    assertEquals(5, harness.run("demo", "--memory", "32 MiB"));
    harness.assertErr("64 MiB of memory in all; Linux needs 128 MiB", "--memory");
  }

  @Test
  void refusesKernelsThatAreNone() throws IOException {
    assertEquals(3, harness.run("demo", "--kernel", "none/Image"));
    harness.assertErr("There is no kernel none/Image.");
    harness.file("Image", "too short");
    assertEquals(1, harness.run("demo", "--kernel", "Image"));
    harness.assertErr(harness.folder.resolve("Image").toString(), "too short");
    assertEquals(3, harness.run("demo", "--kernel", "Image", "--initrd", "gone"));
    harness.assertErr("There is no initrd gone.");
    assertEquals(2, harness.run("demo", "--initrd", "gone"));
    harness.assertErr("--initrd goes with a --kernel");
  }

  @Test
  void runsOneMachineOfANameAtATime() throws Exception {
    CompletableFuture<Integer> status = harness.start("demo");
    harness.awaitRunning(2);
    assertEquals(1, harness.run("demo"));
    harness.assertErr("'demo' is running already", "pangaea vm stop demo", "--name");
    assertEquals(0, harness.run("vm", "stop", "demo"));
    assertEquals(0, Harness.status(status));
  }

  @Test
  void needsACommandThatTheGuestCanRun() {
    assertEquals(2, harness.run("demo", "--run", "echo \"x\""));
    harness.assertErr("without double quotes");
    assertEquals(2, harness.run("demo", "--guest", "builtin", "--run", "ls"));
    harness.assertErr("runs no commands");
  }
}
