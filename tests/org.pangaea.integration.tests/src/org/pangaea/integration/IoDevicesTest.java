package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** I/O devices of this computer, each assigned to a virtual node. */
class IoDevicesTest {
  private static final Duration RUN = Duration.ofMinutes(4);

  /** A terminal of which only its device is of interest; what is shown there is its output. */
  private static Running terminal(Desk desk, String name) throws IOException, InterruptedException {
    Path file = desk.folder().resolve(name);
    Running terminal =
        desk.terminal(
            40,
            120,
            "tty > '%s'.new; mv '%s'.new '%s'; exec sleep 600".formatted(file, file, file));
    long deadline = System.nanoTime() + RUN.toNanos();
    while (!Files.exists(file)) {
      assertTrue(System.nanoTime() < deadline, terminal::said);
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return terminal;
  }

  private static String device(Desk desk, String name) throws IOException {
    return Files.readString(desk.folder().resolve(name)).strip();
  }

  @Test
  @DisplayName("Claim 32: two processors and two I/O devices, each device of a processor's node")
  void twoMachinesHaveATerminalEachOnDifferentNodes() throws IOException, InterruptedException {
    List<Integer> mine = ProcessorsTest.processors();
    Assumptions.assumeTrue(mine.size() > 1, "this needs two processors");
    Desk.use(desk -> {
      Running one = terminal(desk, "one");
      Running two = terminal(desk, "two");
      Files.writeString(
          desk.folder().resolve("c.cluster"),
          """
          cluster c {
            computer local {
              io one { path = %s }
              io two { path = %s }
              node left { memory = 272 MiB; processors = %d; ioDevices = one }
              node right { memory = 272 MiB; processors = %d; ioDevices = two }
            }
            vm linux {
              guest = busybox
              vcpu 0 { node = left }
              vcpu 1 { node = right }
              memory { size = 256 MiB; home = left }
              device console { node = left; backedBy = one }
            }
            vm small {
              guest = builtin
              vcpu 0 { node = left }
              vcpu 1 { node = right }
              memory { size = 16 MiB; home = left }
              memory { size = 16 MiB; home = right }
              device console { node = right; backedBy = two }
            }
          }
          """
              .formatted(device(desk, "one"), device(desk, "two"), mine.get(0), mine.get(1)));
      desk.done("cluster", "deploy", "c.cluster");
      desk.done("vm", "run", "-d", "--vm", "linux", "c.cluster");
      desk.done("vm", "run", "-d", "--vm", "small", "c.cluster");
      two.awaitOut("pangaea: all checks passed", RUN);
      // The shell may ask the terminal where its cursor is, behind the prompt.
      one.awaitOut(":~# ", RUN);
      one.type("echo $((6 * 7))-$(nproc)\n");
      one.awaitOut("42-2", RUN);
      desk.done("cluster", "undeploy", "c", "--force");
      one.process().destroy();
      two.process().destroy();
      desk.assertNoProcessLeft(Duration.ofSeconds(20));
    });
  }

  @Test
  void whatIsNoTerminalIsRefusedWithTheRemedy() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Path file = Files.writeString(desk.folder().resolve("file"), "");
      Files.writeString(
          desk.folder().resolve("c.cluster"),
          """
          cluster c {
            computer local {
              io one { path = %s }
              node left { memory = 16 MiB; ioDevices = one }
            }
            vm small {
              guest = builtin
              vcpu 0 { node = left }
              memory { size = 16 MiB; home = left }
              device console { node = left; backedBy = one }
            }
          }
          """
              .formatted(file));
      Running run = desk.pangaea("vm", "run", "c.cluster");
      run.assertExit(1, RUN);
      run.awaitErr("cannot be the console's: it is no terminal that can be set up", RUN);
      run.awaitErr("Change its path in the model, or remove backedBy", RUN);
    });
  }
}
