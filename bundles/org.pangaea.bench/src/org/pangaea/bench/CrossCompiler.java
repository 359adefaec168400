package org.pangaea.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
      "Programs in C cannot be compiled: "
          + NAME
          + " is not installed (Debian: apt-get install gcc-riscv64-linux-gnu).";

  /** What to say where there is no library. */
  public static final String NO_LIBRARY =
      "Programs for the guest's Linux cannot be compiled: there is no C library for it (Debian:"
          + " apt-get install libc6-dev-riscv64-cross).";

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

  /** With OpenMP's library and C's in it, as the guest has neither. */
  private static final List<String> LINUX_OPTIONS =
      List.of("-O2", "-march=rv64gc", "-mabi=lp64d", "-fopenmp", "-static", "-Wall", "-Wextra");

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
    List<String> words = new ArrayList<>(OPTIONS);
    words.add("-DROUNDS=" + rounds);
    words.addAll(List.of("start.S", "main.c", source, "-o", target.toAbsolutePath().toString()));
    try {
      for (String name : COMMON) {
        copy("kernels", name, folder);
      }
      copy("kernels", source, folder);
      run(words, source, folder);
    } catch (IOException e) {
      throw failure("%s cannot compile %s: %s.".formatted(program, source, e.getMessage()), e);
    }
    return target;
  }

  /** Whether it works, and there is what a program for Linux is linked with. */
  public boolean hasLibrary() throws InterruptedException {
    try {
      String said = run(List.of("-print-file-name=libc.a"), "anything", Path.of("."));
      // A path if it finds it, or else the name alone; warnings come before.
      return said.lines().reduce("", (_, line) -> line).startsWith("/");
    } catch (IOException | DeployException e) {
      return false;
    }
  }

  /**
   * Compiles a program for the guest's Linux, with OpenMP.
   *
   * @param name of its source, and of the program
   * @param constants that it is compiled with
   * @param folder gets the source and the program
   */
  Path compileForLinux(String name, Map<String, Long> constants, Path folder)
      throws DeployException, InterruptedException {
    String source = name + ".c";
    Path target = folder.resolve(name);
    List<String> words = new ArrayList<>(LINUX_OPTIONS);
    constants.forEach((constant, value) -> words.add("-D%s=%d".formatted(constant, value)));
    words.addAll(List.of(source, "-o", target.toAbsolutePath().toString(), "-lm"));
    try {
      copy("programs", source, folder);
      run(words, source, folder);
    } catch (IOException e) {
      throw failure("%s cannot compile %s: %s.".formatted(program, source, e.getMessage()), e);
    }
    return target;
  }

  /** Runs it, and gives what it says. */
  private String run(List<String> words, String source, Path folder)
      throws IOException, DeployException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(words);
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw failure("%s does not compile %s:\n%s".formatted(program, source, said), null);
      }
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  private static void copy(String kind, String name, Path folder) throws IOException {
    try (InputStream in = CrossCompiler.class.getResourceAsStream(kind + "/" + name)) {
      Files.copy(in, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static DeployException failure(String message, Exception cause) {
    return new DeployException(DeployException.Kind.FAILED, message, cause);
  }
}
