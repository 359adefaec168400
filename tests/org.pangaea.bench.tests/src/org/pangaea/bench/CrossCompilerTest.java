package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.deploy.DeployException;

class CrossCompilerTest {
  @TempDir Path folder;

  private void install(String script) throws IOException {
    Path program = folder.resolve("riscv64-linux-gnu-gcc");
    Files.writeString(program, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void whereItIsNotInstalledThereAreNoTools() {
    assertEquals(
        Optional.empty(),
        KernelTools.find(folder.toString(), List.of("translator"), (_, _, _, _) -> List.of()));
    assertEquals(
        "Programs in C cannot be compiled: riscv64-linux-gnu-gcc is not installed (Debian: apt-get"
            + " install gcc-riscv64-linux-gnu).",
        CrossCompiler.MISSING);
  }

  @Test
  void itCompilesSourcesThatLieBesideEachOther() throws Exception {
    install("ls >listed; echo \"$@\" >words");

    Path program =
        CrossCompiler.find("/nonexistent:" + folder)
            .orElseThrow()
            .compile(Kernel.AMO_OF_TWO, 7, folder);

    assertEquals(folder.resolve("amo-7.elf"), program);
    List<String> listed = Files.readAllLines(folder.resolve("listed"));
    assertTrue(
        listed.containsAll(List.of("amo.c", "kernel.h", "kernel.ld", "main.c", "start.S")),
        listed::toString);
    String words = Files.readString(folder.resolve("words"));
    assertTrue(words.startsWith("-O2 -march=rv64gc "), words);
    assertTrue(words.contains(" -DROUNDS=7 start.S main.c amo.c -o "), words);
  }

  @Test
  void programsForLinuxNeedALibrary() throws Exception {
    CrossCompiler compiler = new CrossCompiler(folder.resolve("riscv64-linux-gnu-gcc"));
    // What gcc says of a file that it does not find.
    install("[ $1 = -print-file-name=libc.a ] && echo libc.a");
    assertFalse(compiler.hasLibrary());
    install("[ $1 = -print-file-name=libc.a ] && echo /usr/lib/riscv64-linux-gnu/libc.a");
    assertTrue(compiler.hasLibrary());
  }

  /** The real one; what they compute is checked where they run, by themselves. */
  @Test
  void theProgramsAreCompiled() throws Exception {
    CrossCompiler compiler = CrossCompiler.find(System.getenv("PATH")).orElseThrow();
    assertTrue(compiler.hasLibrary(), CrossCompiler.NO_LIBRARY);
    for (Path program :
        List.of(
            compiler.compileForLinux("ep", Map.of("BLOCKS", 1L, "PAIRS", 2L), folder),
            compiler.compileForLinux("cg", Map.of("SOLUTIONS", 1L), folder))) {
      byte[] begin = Arrays.copyOf(Files.readAllBytes(program), 4);
      assertArrayEquals(new byte[] {0x7F, 'E', 'L', 'F'}, begin, program::toString);
    }
  }

  @Test
  void whatItComplainsOfIsShown() throws IOException {
    install("echo 'unrecognized argument'; exit 1");

    DeployException e =
        assertThrows(
            DeployException.class,
            () ->
                CrossCompiler.find(folder.toString())
                    .orElseThrow()
                    .compile(Kernel.LIST, 7, folder));

    assertTrue(
        e.getMessage().endsWith(" does not compile list.c:\nunrecognized argument"),
        e.getMessage());
  }
}
