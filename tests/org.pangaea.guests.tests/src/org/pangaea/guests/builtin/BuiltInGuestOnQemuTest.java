package org.pangaea.guests.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the built-in guest where it was not made for: on QEMU with OpenSBI, if that is installed.
 * What it checks there must hold; what is planted wrong must be found.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BuiltInGuestOnQemuTest {
  private static final String PASSED = "pangaea: all checks passed";

  @TempDir Path folder;
  private int status;

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7})
  void allChecksPassOnAnotherMachine(int harts) throws Exception {
    List<String> console = run(BuiltInGuest.source(), harts, "");
    assertEquals(PASSED, console.getLast(), console::toString);
    assertEquals(0, status);
    assertEquals(
        harts, console.stream().filter(line -> line.matches("hart \\d+ here, time \\d+")).count());
  }

  @ParameterizedTest
  @CsvSource({
    "'addi t6, t6, 1\n  sc.d', 'addi t6, t6, 2\n  sc.d', sum of LR/SC additions",
    "'6: ld a2, 0(t0)', '6: lw a2, 0(t0)', word of a page filled by another hart",
    "'sb a1, 0(t3)', 'sh a1, 0(t3)', beside others",
    "'bltu a2, a1, 2f\n  sd a2, CLOCK', 'bltu a1, a2, 2f\n  sd a2, CLOCK', guest time goes back",
    "'ori t2, t2, PTE_TABLE\n  sd t2, 0(t1)', 'sd t2, 0(t1)', unexpected trap",
    "'li a1, PTE_READ_ONLY', 'li a1, PTE_DATA', no trap where there must be one",
    "'li t0, ROUNDS\n  bleu s0', 'li t0, ROUNDS - 1\n  bleu s0', count of interrupts",
    "'mv a0, s0\n  jalr s2', 'rdtime a0\n  jalr s2', timer interrupt before its time",
  })
  void aPlantedMistakeIsFoundAndNamed(String right, String wrong, String named) throws Exception {
    String source = BuiltInGuest.source();
    assertTrue(source.contains(right), () -> "The text has changed: " + right);
    List<String> console = run(source.replace(right, wrong), 4, "");
    assertTrue(
        console.stream()
            .anyMatch(
                line -> line.startsWith("pangaea: check failed: hart ") && line.contains(named)),
        console::toString);
    assertFalse(console.contains(PASSED), console::toString);
  }

  /** As OpenSBI 1.1 does now and then. */
  @Test
  void hartsThatAreStartedWhereTheFirstOneWasAreWelcome() throws Exception {
    String right = "la a1, start_secondary";
    String source = BuiltInGuest.source();
    assertTrue(source.contains(right));
    List<String> console = run(source.replace(right, "la a1, start"), 4, "");
    assertEquals(PASSED, console.getLast(), console::toString);
    assertEquals(0, status);
  }

  @Test
  void theMonitorAnswersOnTheConsole() throws Exception {
    List<String> console =
        run(
            BuiltInGuest.source(),
            2,
            "a=b shell",
            "help",
            "harts",
            "sun\bm",
            "nonsense",
            "forget it\u0003",
            "poweroff");
    assertTrue(console.contains("hart 0: started"), console::toString);
    assertTrue(console.contains("hart 1: started"), console::toString);
    assertTrue(
        console.stream().anyMatch(line -> line.matches("\\d+ pages, sum 0x\\w+, as before")),
        console::toString);
    assertTrue(console.contains("There is no such command; 'help' lists them."), console::toString);
    assertTrue(console.getLast().endsWith("builtin> poweroff"), console::toString);
    assertEquals(0, status);
  }

  /** The guest's lines of the console; types the given ones, each at a prompt. */
  private List<String> run(String source, int harts, String arguments, String... typed)
      throws Exception {
    Assumptions.assumeTrue(
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(path -> Files.isExecutable(Path.of(path, "qemu-system-riscv64"))),
        "qemu-system-riscv64 is not installed");
    Path image = Files.write(folder.resolve("Image"), BuiltInGuest.image(source));
    Process qemu =
        new ProcessBuilder(
                "qemu-system-riscv64",
                "-machine",
                "virt",
                "-m",
                "64M",
                "-smp",
                Integer.toString(harts),
                "-nographic",
                "-no-reboot",
                "-kernel",
                image.toString(),
                "-append",
                arguments)
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = qemu.inputReader();
        Writer input = qemu.outputWriter()) {
      StringBuilder all = new StringBuilder();
      int next = 0;
      for (int c = output.read(); c >= 0; c = output.read()) {
        all.append((char) c);
        if (next < typed.length && all.toString().endsWith("builtin> ")) {
          input.write(typed[next++] + "\r");
          input.flush();
        }
      }
      status = qemu.waitFor();
      List<String> lines = new ArrayList<>(all.toString().replace("\r", "").lines().toList());
      lines.removeIf(String::isBlank);
      return lines;
    } finally {
      qemu.destroyForcibly();
    }
  }
}
