package org.pangaea.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pangaea.deploy.DeployException;

/**
 * Debian's C compiler for RISC-V, as installed.
 *
 * @param program its path
 */
public record CrossCompiler(Path program) {
  private static final String NAME = "riscv64-linux-gnu-gcc";

  /** What to say where there is none. */
  public static final String MISSING =
      "The kernels cannot be compiled: "
          + NAME
          + " is not installed (Debian: apt-get install gcc-riscv64-linux-gnu).";

  private static final List<String> COMMON = List.of("kernel.h", "kernel.ld", "start.S", "main.c");

  /**
   * The compiler must not make a call of memcpy of a loop that copies: there is no library, and the
   * loop is what is measured.
   */
  private static final List<String> OPTIONS =
      List.of(
          "-O2",
          "-march=rv64gc",
          "-mabi=lp64d",
          "-mcmodel=medany",
          "-ffreestanding",
          "-fno-pie",
          "-fno-math-errno",
          "-fno-tree-loop-distribute-patterns",
          "-nostdlib",
          "-static",
          "-Wl,--build-id=none",
          "-Wall",
          "-Wextra",
          "-T",
          "kernel.ld");

  /** The one that the user's search path finds. */
  public static Optional<CrossCompiler> find(String searchPath) {
    return SearchPath.find(searchPath, NAME).map(CrossCompiler::new);
  }

  /**
   * Compiles a kernel.
   *
   * @param rounds how many it does before it ends the machine
   * @param folder gets the sources and the program
   * @return the program, an ELF file
   */
  Path compile(Kernel kernel, int rounds, Path folder)
      throws DeployException, InterruptedException {
    String source = kernel.source() + ".c";
    Path target = folder.resolve("%s-%d.elf".formatted(kernel.source(), rounds));
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(OPTIONS);
    words.add("-DROUNDS=" + rounds);
    words.addAll(List.of("start.S", "main.c", source, "-o", target.toAbsolutePath().toString()));
    try {
      for (String name : COMMON) {
        copy(name, folder);
      }
      copy(source, folder);
      Process process =
          new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
      try {
        process.getOutputStream().close();
        String said =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
          throw failure("%s does not compile %s:\n%s".formatted(program, source, said), null);
        }
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw failure("%s cannot compile %s: %s.".formatted(program, source, e.getMessage()), e);
    }
    return target;
  }

  private static void copy(String name, Path folder) throws IOException {
    try (InputStream in = CrossCompiler.class.getResourceAsStream("kernels/" + name)) {
      Files.copy(in, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static DeployException failure(String message, Exception cause) {
    return new DeployException(DeployException.Kind.FAILED, message, cause);
  }
}
