package org.pangaea.guests.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class CpioWriterTest {

  private static RootTree sample() {
    RootTree tree = new RootTree();
    tree.directory("tmp", 01777);
    tree.file("init", 0755, "#!/bin/sh\n");
    tree.link("sbin", "usr/bin");
    tree.device("dev/console", 0600, 5, 1);
    tree.device("dev/ttyS0", 0600, 4, 64);
    return tree;
  }

  private static byte[] written(RootTree tree) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CpioWriter.write(tree, out);
    return out.toByteArray();
  }

  @Test
  void everyKindOfFileIsReadBackAsItWas() throws IOException {
    Map<String, CpioReader.Entry> entries = CpioReader.read(written(sample()));
    assertEquals(
        List.of("dev", "dev/console", "dev/ttyS0", "init", "sbin", "tmp"),
        List.copyOf(entries.keySet()));
    assertEquals(040755, entries.get("dev").mode());
    assertEquals(2, entries.get("dev").links());
    assertEquals(0100755, entries.get("init").mode());
    assertEquals("#!/bin/sh\n", entries.get("init").text());
    assertEquals(0120777, entries.get("sbin").mode());
    assertEquals("usr/bin", entries.get("sbin").text());
    assertEquals(041777, entries.get("tmp").mode());
    CpioReader.Entry serial = entries.get("dev/ttyS0");
    assertEquals(020600, serial.mode());
    assertEquals(4, serial.major());
    assertEquals(64, serial.minor());
  }

  @Test
  void namesAndContentsOfEveryLengthAreAligned() throws IOException {
    RootTree tree = new RootTree();
    for (int i = 1; i <= 9; i++) {
      tree.file("n".repeat(i), 0644, "c".repeat(i * 7 % 9));
    }
    Map<String, CpioReader.Entry> entries = CpioReader.read(written(tree));
    for (int i = 1; i <= 9; i++) {
      assertEquals("c".repeat(i * 7 % 9), entries.get("n".repeat(i)).text());
    }
  }

  @Test
  void noTwoFilesShareAnInode() throws IOException {
    // Equal inodes with more than one link would be taken for hard links.
    Map<String, CpioReader.Entry> entries = CpioReader.read(written(sample()));
    assertEquals(
        entries.size(), entries.values().stream().map(CpioReader.Entry::inode).distinct().count());
  }

  @Test
  void theSameTreeGivesTheSameBytes() throws IOException {
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    CpioWriter.writeGzip(sample(), one);
    CpioWriter.writeGzip(sample(), two);
    assertArrayEquals(one.toByteArray(), two.toByteArray());
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(one.toByteArray()))) {
      byte[] unpacked = in.readAllBytes();
      assertArrayEquals(written(sample()), unpacked);
      CpioReader.read(unpacked).values().forEach(entry -> assertEquals(0, entry.time()));
    }
  }
}
