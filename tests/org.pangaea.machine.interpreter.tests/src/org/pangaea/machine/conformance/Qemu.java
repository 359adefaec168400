package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The other implementation. RAM is a file that QEMU maps: the image goes in before, the results are
 * in it afterwards, and nothing has to be loaded, printed or asked for over a monitor. A store to
 * the test device ends the process.
 */
final class Qemu {
  private static final String PROGRAM = "qemu-system-riscv64";

  /** RV64GC with what our machine has besides, and nothing that it has not. */
  private static final String CPU = "rv64,zba=true,zbb=true,zbs=true,zbc=false,sstc=true,h=false";

  private static final int SECONDS = 240;

  /** Shell's exit status of a process that called abort(). */
  private static final int ABORTED = 128 + 6;

  /**
   * QEMU failed an assertion of its own. QEMU 7.2 does ({@code translator.c}, {@code phys_page !=
   * -1}) when an instruction's second half has no memory: about one random image in some thousands.
   */
  static final class AbortedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Qemu() {}

  /** Runs the image until it writes to the test device and returns RAM as it is then. */
  static Image run(Image image) {
    try {
      Path directory = Files.createTempDirectory("pangaea-qemu");
      Path ram = directory.resolve("ram");
      try {
        Files.write(ram, image.bytes());
        execute(ram, CPU);
        return new Image(Files.readAllBytes(ram));
      } finally {
        Files.deleteIfExists(ram);
        Files.delete(directory);
      }
    } catch (IOException e) {
      return fail("QEMU's memory file cannot be used.", e);
    }
  }

  private static void execute(Path ram, String cpu) {
    String size = (TestMachine.SIZE >> 20) + "M";
    List<String> command =
        List.of(
            PROGRAM,
            "-machine",
            "virt,memory-backend=ram",
            "-bios",
            "none",
            "-cpu",
            cpu,
            "-m",
            size,
            "-object",
            "memory-backend-file,id=ram,share=on,size=" + size + ",mem-path=" + ram,
            "-accel",
            "tcg",
            "-display",
            "none",
            "-serial",
            "none",
            "-monitor",
            "none",
            "-nodefaults");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      fail(
          "These tests compare with QEMU: install qemu-system-riscv64 (package qemu-system-misc).",
          e);
      return;
    }
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        fail("QEMU did not finish within " + SECONDS + " s.");
      }
      if (process.exitValue() == ABORTED) {
        throw new AbortedException();
      }
      assertEquals(0, process.exitValue(), "QEMU's exit status: 0 unless the program failed there");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail("Interrupted while QEMU ran.", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
