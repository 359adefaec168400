package org.pangaea.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.GuestImages;
import org.pangaea.guests.IoReason;

/**
 * QEMU's emulator of a RISC-V machine, as installed.
 *
 * @param program its path
 * @param version what it says of itself, such as 7.2.22
 */
public record Qemu(Path program, String version) {
  /** What the thread of the first hart is called where threads have names. */
  static final String HART_THREAD = "CPU 0/TCG";

  private static final String NAME = "qemu-system-riscv64";

  /** The one that the user's search path finds; empty if there is none that works. */
  public static Optional<Qemu> find(String searchPath) {
    return SearchPath.find(searchPath, NAME)
        .flatMap(program -> version(program).map(version -> new Qemu(program, version)));
  }

  private static Optional<String> version(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .findFirst()
          .filter(line -> line.contains(" version "))
          .map(line -> line.replaceFirst(".* version ", "").replaceFirst(" .*", ""));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * A guest that ran to its end.
   *
   * @param start of the process
   * @param line that was waited for
   * @param off the end of the process
   */
  record Run(Moment start, Line line, Moment off) {}

  /**
   * Boots a guest that prints the shell's line and powers off.
   *
   * @param memory in bytes
   */
  EmulatorBoot boot(int harts, long memory, GuestImages guest)
      throws DeployException, InterruptedException {
    Run run = run(harts, memory, guest, BootBench.SHELL);
    Moment shell = run.line.moment();
    return new EmulatorBoot(
        harts, shell.secondsSince(run.start), run.off.secondsSince(run.start), shell.cpuSeconds());
  }

  /**
   * Runs a guest that prints a line with a certain end and powers off.
   *
   * @param memory in bytes
   */
  Run run(int harts, long memory, GuestImages guest, String end)
      throws DeployException, InterruptedException {
    Process process = null;
    try {
      long start = System.nanoTime();
      process = new ProcessBuilder(words(harts, memory, guest)).redirectErrorStream(true).start();
      process.getOutputStream().close();
      List<Long> pid = List.of(process.pid());
      LineWatch watch = new LineWatch(end, () -> CpuTime.now(pid));
      Thread reader = Thread.ofPlatform().daemon().start(copying(process.getInputStream(), watch));
      // Its output ends when it does, and is read to the end.
      boolean ended = reader.join(BootBench.LIMIT) && process.waitFor(2, TimeUnit.SECONDS);
      Moment off = CpuTime.now(pid);
      Line line =
          watch
              .seen()
              .filter(_ -> ended)
              .orElseThrow(() ->
                  new DeployException(
                      DeployException.Kind.FAILED,
                      "The guest on %s did not print what it should. The last it printed was: %s"
                          .formatted(program, watch.latest())));
      return new Run(new Moment(start, 0), line, off);
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "%s could not be started: %s.".formatted(program, IoReason.of(e)),
          e);
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }

  private List<String> words(int harts, long memory, GuestImages guest) {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(List.of("-machine", "virt", "-accel", "tcg,thread=multi"));
    words.addAll(List.of("-smp", Integer.toString(harts), "-m", (memory >> 20) + "M"));
    words.addAll(List.of("-display", "none", "-serial", "stdio", "-monitor", "none"));
    words.addAll(List.of("-nic", "none", "-no-reboot"));
    words.addAll(List.of("-kernel", guest.kernel().orElseThrow().toString()));
    guest.initrd().ifPresent(initrd -> words.addAll(List.of("-initrd", initrd.toString())));
    words.addAll(List.of("-append", guest.commandLine()));
    return words;
  }

  /** The command that runs a program for bare metal. */
  List<String> bareWords(Path image, int harts) {
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(List.of("-machine", "virt", "-accel", "tcg,thread=multi", "-bios", "none"));
    words.addAll(List.of("-smp", Integer.toString(harts), "-m", (Kernel.MEMORY >> 20) + "M"));
    words.addAll(List.of("-display", "none", "-serial", "stdio", "-monitor", "none"));
    words.addAll(List.of("-nic", "none", "-no-reboot", "-name", "kernel,debug-threads=on"));
    words.addAll(List.of("-kernel", image.toString()));
    return words;
  }

  private static Runnable copying(InputStream from, OutputStream to) {
    return () -> {
      try (from) {
        from.transferTo(to);
      } catch (IOException e) {
        // The process is gone, and its output with it.
        return;
      }
    };
  }
}
