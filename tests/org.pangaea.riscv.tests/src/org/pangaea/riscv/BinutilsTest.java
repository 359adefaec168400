package org.pangaea.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Asks binutils again. Needs Debian's package binutils-riscv64-linux-gnu. */
@Tag("long")
class BinutilsTest {
  @BeforeAll
  static void binutilsMustBeThere() {
    if (!Binutils.present()) {
      System.out.println(
          "NOT TESTED: the golden files against binutils. Install binutils-riscv64-linux-gnu.");
    }
    assumeTrue(Binutils.present(), "binutils-riscv64-linux-gnu is not installed");
  }

  @Test
  void goldenFilesAreWhatBinutilsSay() {
    GoldenFiles.generators()
        .forEach((name, lines) -> assertEquals(GoldenFiles.read(name), lines.get(), name));
  }

  @Test
  void randomWordsReadAsInObjdump() {
    long seed = Long.getLong("pangaea.seed", System.nanoTime());
    System.out.println("-Dpangaea.seed=" + seed);
    Random random = new Random(seed);
    List<Integer> words = new ArrayList<>();
    while (words.size() < 300_000) {
      // All opcodes but those of longer instructions.
      int word = random.nextInt() | 3;
      if ((word & 0x1c) != 0x1c) {
        words.add(word);
      }
    }
    List<String> texts = Binutils.disassemble(GoldenFiles.image(words, 4), false);
    for (int i = 0; i < words.size(); i++) {
      int word = words.get(i);
      String expected = ObjdumpStyle.withoutForeignCsr(texts.get(i), word);
      assertEquals(expected, ObjdumpStyle.text(word, i * 4L), () -> Integer.toHexString(word));
    }
  }
}
