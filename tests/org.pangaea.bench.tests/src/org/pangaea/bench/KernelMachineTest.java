package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.deploy.DeployException;

/** Real processes, watched for a moment. What is measured is not judged. */
class KernelMachineTest {
  /** Long enough for a processor that many share to give them some ticks. */
  private static final KernelMachine.Times TIMES =
      new KernelMachine.Times(Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(1));

  @TempDir Path folder;

  private Path program(int rounds) throws Exception {
    return CrossCompiler.find(System.getenv("PATH"))
        .orElseThrow()
        .compile(Kernel.CRCBIT, rounds, folder);
  }

  private static KernelMachine qemu(String thread) {
    Qemu qemu = Qemu.find(System.getenv("PATH")).orElseThrow();
    return new KernelMachine(KernelResults.QEMU, thread, qemu::bareWords);
  }

  /** The runner as it was built, on a plain class path as the command line client has it. */
  private static KernelMachine ours(String engine) {
    String bundles = System.getProperty("pangaea.checkout") + "/bundles/org.pangaea.";
    String path =
        Stream.of(
                "baremetal",
                "devices",
                "firmware",
                "machine",
                "machine.interpreter",
                "machine.translator",
                "riscv")
            .map(name -> bundles + name + "/target/classes")
            .collect(Collectors.joining(File.pathSeparator));
    return new KernelMachine(
        engine,
        KernelBench.HART_THREAD,
        (program, harts) ->
            List.of(
                System.getProperty("pangaea.java"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                path,
                "org.pangaea.baremetal.Main",
                "file=" + program,
                "engine=" + engine,
                "harts=" + harts));
  }

  private static void assertSane(KernelMachine.Run run, String machine) {
    KernelSpeed speed = run.speed();
    assertEquals(machine, speed.machine());
    assertEquals(Kernel.CRCBIT.description(), speed.kernel());
    assertTrue(speed.perThreadSecond() > 0, speed::toString);
    assertTrue(speed.perSecond() > 0, speed::toString);
    assertTrue(speed.firstPerSecond() > 0, speed::toString);
    assertTrue(speed.perProcessSecond() > 0, speed::toString);
    assertEquals(1, run.marks().getFirst().round());
  }

  @Test
  void qemuIsMeasuredByItsProcessorsThread() throws Exception {
    Path program = program(KernelBench.ROUNDS);

    assertSane(qemu(Qemu.HART_THREAD).run(Kernel.CRCBIT, program, TIMES), "QEMU");
  }

  @Test
  void ourEnginesAreMeasuredByTheThreadOfTheHart() throws Exception {
    Path program = program(KernelBench.ROUNDS);

    for (String engine : List.of("interpreter", "translator")) {
      assertSane(ours(engine).run(Kernel.CRCBIT, program, TIMES), engine);
    }
  }

  @Test
  void aKernelThatEndsTooEarlyIsAFailureWithItsLastWords() throws Exception {
    Path program = program(1);

    DeployException e =
        assertThrows(
            DeployException.class, () -> qemu(Qemu.HART_THREAD).run(Kernel.CRCBIT, program, TIMES));

    assertTrue(e.getMessage().startsWith("The kernel 'CRC-32 by bit' did not run on QEMU as long"));
    assertTrue(e.getMessage().contains(" printed was: round 1 "), e.getMessage());
  }

  @Test
  void aThreadThatIsNotThereIsAFailure() throws Exception {
    Path program = program(KernelBench.ROUNDS);

    DeployException e =
        assertThrows(
            DeployException.class, () -> qemu("nobody").run(Kernel.CRCBIT, program, TIMES));

    assertEquals(
        "The system does not tell the CPU time of QEMU's thread 'nobody'.", e.getMessage());
  }
}
