package org.pangaea.baremetal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Runs programs of tests, which are assembler text, on an engine. */
final class Running {
  /** For a program that ends by itself; one that does not has failed. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What ends a program well, and the number of the test that fails badly, in gp. */
  static final String ENDS =
      """
      pass:
        li t0, 0x100000
        li t1, 0x5555
        sw t1, 0(t0)
        j .
      fail:
        slli gp, gp, 16
        li t1, 0x3333
        or t1, t1, gp
        li t0, 0x100000
        sw t1, 0(t0)
        j .
      """;

  private final String engine;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private InputStream in = new ByteArrayInputStream(new byte[0]);
  private int harts = 1;
  private long memory = 16 << 20;
  private Duration limit = LIMIT;

  Running(String engine) {
    this.engine = engine;
  }

  Running harts(int count) {
    harts = count;
    return this;
  }

  Running memory(long size) {
    memory = size;
    return this;
  }

  Running typed(String text) {
    return typed(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
  }

  Running typed(InputStream input) {
    in = input;
    return this;
  }

  Running limit(Duration time) {
    limit = time;
    return this;
  }

  String out() {
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  /** Runs a program with some of its labels as symbols. */
  Report run(String text, String... labels) throws RunException, InterruptedException {
    return run(TestElf.program(text, labels));
  }

  Report run(byte[] elf) throws RunException, InterruptedException {
    try {
      Path file = Files.createTempFile("pangaea", ".elf");
      try {
        Files.write(file, elf);
        try (BareMachine machine = BareMachine.of(file, new Settings(engine, harts, memory), out)) {
          return machine.run(in, Optional.of(limit));
        }
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a program that must pass. */
  Report pass(String text, String... labels) throws RunException, InterruptedException {
    Report report = run(text, labels);
    assertEquals(new Ending(Ending.Outcome.PASSED, 0, ""), report.ending());
    return report;
  }
}
