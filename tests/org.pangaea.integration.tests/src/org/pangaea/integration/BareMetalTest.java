package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code pangaea machine run} as a user starts it: from the product, in processes of its own. */
class BareMetalTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Prints "ok" at the serial port and ends by the test device with what is in the last word. */
  private static final int[] PROGRAM = {
    0x100002b7, // lui t0, 0x10000
    0x06f00313, // li t1, 'o'
    0x00628023, // sb t1, 0(t0)
    0x06b00313, // li t1, 'k'
    0x00628023, // sb t1, 0(t0)
    0x00a00313, // li t1, '\n'
    0x00628023, // sb t1, 0(t0)
    0x001002b7, // lui t0, 0x100
    0x00000317, // auipc t1, 0
    0x01032303, // lw t1, 16(t1)
    0x0062a023, // sw t1, 0(t0)
    0x0000006f, // j .
  };

  private static Path program(Desk desk, int... words) throws IOException {
    ByteBuffer elf = ByteBuffer.allocate(120 + 4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    elf.putShort(16, (short) 2).putShort(18, (short) 243).putLong(24, 0x8000_0000L);
    elf.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 1);
    elf.putInt(64, 1).putLong(72, 120).putLong(80, 0x8000_0000L).putLong(88, 0x8000_0000L);
    elf.putLong(96, 4L * words.length).putLong(104, 4L * words.length);
    for (int i = 0; i < words.length; i++) {
      elf.putInt(120 + 4 * i, words[i]);
    }
    return Files.write(desk.folder().resolve("program.elf"), elf.array());
  }

  private static Path ending(Desk desk, int word) throws IOException {
    int[] words = java.util.Arrays.copyOf(PROGRAM, PROGRAM.length + 1);
    words[PROGRAM.length] = word;
    return program(desk, words);
  }

  @Test
  void aProgramPrintsAndItsCodeIsTheExitStatus() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running good = desk.pangaea("machine", "run", ending(desk, 0x5555).toString());
      good.assertExit(0, LIMIT);
      assertEquals("ok\n", good.out().text());
      Running bad = desk.pangaea("machine", "run", ending(desk, 7 << 16 | 0x3333).toString());
      bad.assertExit(7, LIMIT);
      bad.awaitErr("error: The program failed with code 7\\.", LIMIT);
      desk.assertNothingLeft();
    });
  }

  @Test
  void jsonIsAllThatStandardOutputHas() throws IOException, InterruptedException {
    Desk.use(desk -> {
      String program = ending(desk, 0x5555).toString();
      Running run = desk.pangaea("machine", "run", "--json", "--harts", "2", program);
      run.assertExit(0, LIMIT);
      JsonObject report = JsonParser.parseString(run.out().text()).getAsJsonObject();
      assertEquals("passed", report.get("outcome").getAsString());
      assertEquals(2, report.getAsJsonArray("harts").size());
      assertTrue(report.get("instructions").getAsLong() >= 22);
      assertTrue(report.get("processCpuSeconds").getAsDouble() > 0);
      run.awaitErr("ok", LIMIT);
    });
  }

  @Test
  void whatIsNoProgramIsRefusedInASentence() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Path text = Files.writeString(desk.folder().resolve("text"), "not a program at all");
      Running refused = desk.pangaea("machine", "run", text.toString());
      refused.assertExit(1, LIMIT);
      refused.awaitErr("text is not an ELF file; give the linker's output\\.", LIMIT);
      desk.pangaea("machine", "run", "nowhere.elf").assertExit(3, LIMIT);
      Running endless =
          desk.pangaea("machine", "run", "--timeout", "1", program(desk, 0x6f).toString());
      endless.assertExit(6, LIMIT);
      desk.assertNothingLeft();
    });
  }

  @Test
  void aRunnerWhoseOwnerIsKilledEndsToo() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running endless = desk.pangaea("machine", "run", ending(desk, 0).toString());
      endless.awaitOut("ok", LIMIT);
      endless.process().destroyForcibly();
      desk.assertNothingLeft();
    });
  }
}
