package org.pangaea.riscv;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What GNU binutils say about the instruction set, kept in files so that the tests need no
 * binutils. {@code java org.pangaea.riscv.GoldenFiles <directory>} writes them anew; {@link
 * BinutilsTest} fails when they are stale.
 */
final class GoldenFiles {
  /** Disassembly of words that cover every entry of the table: word, address, text. */
  static final String TEXT = "text.golden";

  /** Which mnemonic stands where in the whole encoding space, as run lengths. */
  static final String CENSUS = "census.golden";

  /** For each compressed halfword the 32-bit instruction that it stands for; compressed itself. */
  static final String EXPANSIONS = "expansions.golden.gz";

  /** Encoding of pseudo-instructions: {@code 00b50513 mv a0,a1}. */
  static final String PSEUDO = "pseudo.golden";

  /** The expansion of a hint, for which there is no other text. */
  static final String HINT = "hint";

  private GoldenFiles() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    for (Map.Entry<String, Supplier<List<String>>> file : generators().entrySet()) {
      try (OutputStream out = output(directory.resolve(file.getKey()))) {
        out.write((String.join("\n", file.getValue().get()) + "\n").getBytes(UTF_8));
      }
    }
  }

  static Map<String, Supplier<List<String>>> generators() {
    Map<String, Supplier<List<String>>> generators = new LinkedHashMap<>();
    generators.put(TEXT, GoldenFiles::text);
    generators.put(CENSUS, GoldenFiles::census);
    generators.put(EXPANSIONS, GoldenFiles::expansions);
    generators.put(PSEUDO, GoldenFiles::pseudo);
    return generators;
  }

  static List<String> read(String name) {
    try (InputStream file = GoldenFiles.class.getResourceAsStream(name);
        InputStream content = name.endsWith(".gz") ? new GZIPInputStream(file) : file) {
      return new String(content.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OutputStream output(Path file) throws IOException {
    OutputStream plain = Files.newOutputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPOutputStream(plain) : plain;
  }

  // --- text ---

  /** Free bits all 0, all 1, and random. That the fixed bits are right, objdump decides. */
  private static List<String> text() {
    Random random = new Random(1);
    List<Integer> words = new ArrayList<>();
    for (Instruction instruction : InstructionSet.instructions()) {
      int free = ~instruction.mask() & (instruction.compressed() ? 0xffff : -1);
      words.add(instruction.match());
      words.add(instruction.match() | free);
      for (int i = 0; i < 6; i++) {
        words.add(instruction.match() | random.nextInt() & free);
      }
    }
    for (int csr = 0; csr < 4096; csr++) {
      if (!Csr.name(csr).startsWith("0x")) {
        words.add(InstructionSet.byMnemonic("csrrs").match() | csr << 20);
      }
    }
    List<String> lines = new ArrayList<>();
    for (int compressed = 0; compressed < 2; compressed++) {
      boolean wanted = compressed == 1;
      List<Integer> selected =
          words.stream().filter(word -> (word & 3) != 3 == wanted).distinct().toList();
      List<String> texts = Binutils.disassemble(image(selected, wanted ? 2 : 4), false);
      for (int i = 0; i < selected.size(); i++) {
        int address = i * (wanted ? 2 : 4);
        String format = wanted ? "%04x %x %s" : "%08x %x %s";
        lines.add(String.format(format, selected.get(i), address, texts.get(i)));
      }
    }
    return lines;
  }

  // --- census ---

  /**
   * Words in the order of the census: all values of opcode, funct3, funct7 and rs2. Opcodes that
   * end in 111 are left out: they are for instructions longer than 32 bits.
   */
  static List<Integer> censusWords(int rd, int rs1) {
    List<Integer> words = new ArrayList<>();
    for (int opcode = 0; opcode < 32; opcode++) {
      for (int rest = 0; rest < 1 << 15 && (opcode & 7) != 7; rest++) {
        int funct3 = rest >>> 12;
        int upper = rest & 0xfff;
        words.add(upper << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | opcode << 2 | 3);
      }
    }
    return words;
  }

  /** All halfwords that are compressed instructions, quadrant by quadrant. */
  static List<Integer> compressedWords() {
    List<Integer> words = new ArrayList<>();
    for (int quadrant = 0; quadrant < 3; quadrant++) {
      for (int bits = quadrant; bits < 1 << 16; bits += 4) {
        words.add(bits);
      }
    }
    return words;
  }

  private static List<String> census() {
    List<String> mnemonics = new ArrayList<>();
    mnemonics.addAll(Binutils.disassemble(image(censusWords(10, 11), 4), false));
    mnemonics.addAll(Binutils.disassemble(image(censusWords(0, 0), 4), false));
    mnemonics.addAll(Binutils.disassemble(image(compressedWords(), 2), false));
    mnemonics.replaceAll(text -> text.split(" ")[0]);
    return runs(mnemonics);
  }

  // --- expansions ---

  private static List<String> expansions() {
    List<Integer> halfwords = compressedWords();
    List<String> texts = Binutils.disassemble(image(halfwords, 2), true);
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      source.append(expandable(texts.get(i), i * 2)).append('\n');
    }
    int[] words = Binutils.assemble(source.toString());
    List<String> result = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      String text = texts.get(i);
      result.add(
          text.equals("-") || text.equals("unimp")
              ? "-"
              : text.startsWith("c.") ? HINT : String.format("%08x", words[i]));
    }
    return result;
  }

  private static String expandable(String text, int address) {
    if (text.equals("-") || text.equals("unimp") || text.startsWith("c.")) {
      return "nop";
    }
    if (text.startsWith("mv ")) {
      // The specification expands C.MV to ADD; GNU as takes mv for ADDI.
      return text.replaceFirst("mv (\\w+),(\\w+)", "add $1,zero,$2");
    }
    if (text.matches("(j|beqz|bnez) .*")) {
      int number = text.lastIndexOf("0x");
      int distance = (int) Long.parseUnsignedLong(text.substring(number + 2), 16) - address;
      return text.substring(0, number) + ". + " + distance;
    }
    return text;
  }

  // --- pseudo-instructions ---

  private static List<String> pseudo() {
    List<String> lines = new ArrayList<>();
    for (String source : PseudoInstructionsTest.SOURCES) {
      StringBuilder line = new StringBuilder();
      for (int word : Binutils.assemble(source + "\n")) {
        line.append(String.format("%08x ", word));
      }
      lines.add(line + source);
    }
    return lines;
  }

  // --- helpers ---

  static byte[] image(List<Integer> words, int size) {
    ByteBuffer image = ByteBuffer.allocate(words.size() * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      if (size == 2) {
        image.putShort((short) word);
      } else {
        image.putInt(word);
      }
    }
    return image.array();
  }

  static List<String> runs(List<String> values) {
    List<String> runs = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= values.size(); i++) {
      if (i == values.size() || !values.get(i).equals(values.get(start))) {
        runs.add(i - start + " " + values.get(start));
        start = i;
      }
    }
    return runs;
  }
}
