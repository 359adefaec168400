package org.pangaea.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What it takes to measure kernels.
 *
 * @param compiler compiles them
 * @param engines names of our engines
 * @param command starts one of them
 */
public record KernelTools(CrossCompiler compiler, List<String> engines, BareCommand command) {
  /** The command that runs a program for bare metal in a process of its own. */
  @FunctionalInterface
  public interface BareCommand {
    /**
     * Its words.
     *
     * @param program an ELF file
     * @param engine by name
     * @param memory bytes of RAM
     */
    List<String> words(Path program, String engine, int harts, long memory);
  }

  /**
   * With the compiler that the user's search path finds.
   *
   * @return empty if there is none; {@link CrossCompiler#MISSING} says so
   */
  public static Optional<KernelTools> find(
      String searchPath, List<String> engines, BareCommand command) {
    return CrossCompiler.find(searchPath)
        .map(compiler -> new KernelTools(compiler, engines, command));
  }
}
