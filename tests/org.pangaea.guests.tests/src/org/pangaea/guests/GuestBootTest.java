package org.pangaea.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starts the real guests on QEMU, where it is installed: whatever fails here fails anywhere. */
@Tag("long")
class GuestBootTest {

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void busyboxRunsACommandTellsItsStatusAndPowersOff() throws Exception {
    List<String> console = boot("busybox", "nproc; ps | grep -c '[k]threadd'; exit 7");
    assertTrue(console.contains("2"), console::toString);
    assertTrue(console.contains("pangaea: exit status 7"), console::toString);
    assertTrue(console.getLast().endsWith("reboot: Power down"), console::toString);
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void toolsRunsStressors() throws Exception {
    List<String> console =
        boot(
            "tools",
            "stress-ng --atomic 1 --futex 1 --verify -t 2s && hackbench -l 1 -g 1 && numactl -s");
    assertTrue(
        console.stream().anyMatch(line -> line.contains("passed: 2: atomic (1) futex (1)")),
        console::toString);
    assertTrue(console.contains("pangaea: exit status 0"), console::toString);
  }

  private static List<String> boot(String guest, String command) throws Exception {
    Assumptions.assumeTrue(
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "qemu-system-riscv64"))),
        "qemu-system-riscv64 is not installed");
    GuestImages images;
    try {
      images = new Guests(GuestSettings.ofThisProcess()).prepare(guest, Progress.NONE);
    } catch (GuestException e) {
      return Assumptions.abort(e.getMessage());
    }
    Process qemu = start(images.running(command));
    try (BufferedReader output = qemu.inputReader()) {
      List<String> console = new ArrayList<>();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (!line.isBlank()) {
          console.add(line.stripTrailing());
        }
      }
      assertEquals(0, qemu.waitFor(), console::toString);
      return console;
    } finally {
      qemu.destroyForcibly();
    }
  }

  private static Process start(GuestImages images) throws IOException {
    return new ProcessBuilder(
            "qemu-system-riscv64",
            "-machine",
            "virt",
            "-smp",
            "2",
            "-m",
            "512M",
            "-nographic",
            "-no-reboot",
            "-kernel",
            images.kernel().orElseThrow().toString(),
            "-initrd",
            images.initrd().orElseThrow().toString(),
            "-append",
            images.commandLine())
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectErrorStream(true)
        .start();
  }
}
