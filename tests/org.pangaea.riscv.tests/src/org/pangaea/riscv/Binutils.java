package org.pangaea.riscv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** GNU as and objdump for riscv64, an implementation of the ISA that is not ours. */
final class Binutils {
  private static final String PREFIX = "riscv64-linux-gnu-";
  private static final String BASE = "rv64imafd_zicsr_zifencei_zba_zbb_zbs_zicboz_sstc";
  private static final String COMPRESSED = "rv64imafdc_zicsr_zifencei_zba_zbb_zbs_zicboz_sstc";

  private static final Pattern COMMENT = Pattern.compile(" *#.*");
  private static final Pattern SYMBOL = Pattern.compile("\\b([0-9a-f]+) <.*>");

  private Binutils() {}

  static boolean present() {
    for (String directory : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(directory, PREFIX + "objdump"))) {
        return true;
      }
    }
    return false;
  }

  /** The words of assembler text for our extensions without C. */
  static int[] assemble(String source) {
    return inDirectory(directory -> {
      byte[] code = section(directory, source, BASE);
      int[] words = new int[code.length / 4];
      ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
      return words;
    });
  }

  /**
   * The text of each instruction in the image, which is at address 0: mnemonic, blank, operands;
   * {@code -} for no instruction.
   */
  static List<String> disassemble(byte[] image, boolean aliases) {
    return inDirectory(directory -> {
      section(directory, "nop\n", COMPRESSED);
      Files.write(directory.resolve("image"), image);
      run(directory, "objcopy", "--update-section", ".text=image", "out.o");
      String options = (aliases ? "" : "no-aliases,") + "priv-spec=1.12";
      run(directory, "objdump", "-d", "-z", "-M", options, "out.o");
      List<String> result = new ArrayList<>();
      try (Stream<String> lines = Files.lines(directory.resolve("stdout"))) {
        lines.map(Binutils::instruction).forEach(result::addAll);
      }
      return result;
    });
  }

  private static List<String> instruction(String line) {
    String[] columns = line.split("\t");
    if (columns.length < 3) {
      return List.of();
    }
    if (columns[2].startsWith(".")) {
      return List.of("-");
    }
    String operands = columns.length > 3 ? COMMENT.matcher(columns[3]).replaceFirst("") : "";
    operands = SYMBOL.matcher(operands).replaceFirst("0x$1");
    return List.of(operands.isEmpty() ? columns[2] : columns[2] + " " + operands);
  }

  private static byte[] section(Path directory, String source, String march) throws IOException {
    Files.writeString(directory.resolve("in.s"), source);
    run(directory, "as", "-march=" + march, "-mno-relax", "-o", "out.o", "in.s");
    run(directory, "objcopy", "-O", "binary", "-j", ".text", "out.o", "out.bin");
    return Files.readAllBytes(directory.resolve("out.bin"));
  }

  private static void run(Path directory, String tool, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PREFIX + tool));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(directory.resolve("stdout").toFile())
            .redirectError(directory.resolve("stderr").toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + ": " + Files.readString(directory.resolve("stderr")));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException(command + " was interrupted", e);
    }
  }

  private interface Work<T> {
    T in(Path directory) throws IOException;
  }

  private static <T> T inDirectory(Work<T> work) {
    try {
      Path directory = Files.createTempDirectory("binutils");
      try {
        return work.in(directory);
      } finally {
        try (Stream<Path> files = Files.walk(directory)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
