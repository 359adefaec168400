package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pangaea.baremetal.BareMachine;
import org.pangaea.baremetal.Ending;
import org.pangaea.baremetal.Engines;
import org.pangaea.baremetal.Report;

/** The kernels themselves, for a few rounds. */
class KernelTest {
  private static final int ROUNDS = 2;
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void itComputesTheSameEverywhereAndPasses(Kernel kernel) throws Exception {
    Path program =
        CrossCompiler.find(System.getenv("PATH")).orElseThrow().compile(kernel, ROUNDS, folder);

    List<String> expected = onQemu(kernel, program);

    assertEquals(
        List.of("round 1", "round 2"),
        expected.stream().map(line -> line.substring(0, 7)).toList());
    for (String engine : Engines.names()) {
      assertEquals(expected, onOurs(engine, kernel, program), engine);
    }
  }

  private static List<String> onQemu(Kernel kernel, Path program) throws Exception {
    Qemu qemu = Qemu.find(System.getenv("PATH")).orElseThrow();
    Process process =
        new ProcessBuilder(qemu.bareWords(program, kernel.harts()))
            .redirectErrorStream(true)
            .start();
    try {
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertEquals(0, process.waitFor(), text);
      return text.lines().map(String::strip).toList();
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> onOurs(String engine, Kernel kernel, Path program) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BareMachine machine =
        BareMachine.of(
            program,
            new org.pangaea.baremetal.Settings(engine, kernel.harts(), Kernel.MEMORY),
            out)) {
      Report report = machine.run(InputStream.nullInputStream(), Optional.of(LIMIT));
      assertEquals(Ending.Outcome.PASSED, report.ending().outcome(), report.ending()::message);
    }
    return out.toString(StandardCharsets.US_ASCII).lines().toList();
  }
}
