package org.pangaea.guests.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pangaea.guests.internal.TestFiles.bytes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.guests.internal.TestFiles.Member;

class DebFileTest {
  private static final Member[] MEMBERS = {
    Member.file("usr/bin/tool", bytes("program")),
    Member.link("usr/bin/alias", "tool"),
    Member.file("usr/share/empty", new byte[0]),
  };

  @TempDir Path folder;

  private Path write(byte[] deb) throws IOException {
    return Files.write(folder.resolve("sample_1_riscv64.deb"), deb);
  }

  private static Map<String, TarReader.Entry> read(Path deb) throws IOException {
    Map<String, TarReader.Entry> entries = new LinkedHashMap<>();
    DebFile.read(
        deb,
        _ -> true,
        (entry, content) -> {
          assertEquals(entry.size(), content.length);
          entries.put(entry.path(), entry);
          return true;
        });
    return entries;
  }

  @Test
  void filesAndLinksComeWithoutALeadingSlash() throws IOException {
    Map<String, TarReader.Entry> entries = read(write(TestFiles.deb(MEMBERS)));
    assertEquals(
        List.of("", "usr/bin/tool", "usr/bin/alias", "usr/share/empty"),
        List.copyOf(entries.keySet()));
    assertEquals(TarReader.Kind.DIRECTORY, entries.get("").kind());
    assertEquals(
        new TarReader.Entry("usr/bin/tool", TarReader.Kind.FILE, 0755, 7, ""),
        entries.get("usr/bin/tool"));
    assertEquals(
        new TarReader.Entry("usr/bin/alias", TarReader.Kind.LINK, 0755, 0, "tool"),
        entries.get("usr/bin/alias"));
  }

  @Test
  void everyCompressionThatDebianUsesIsRead() throws IOException {
    byte[] tar = TestFiles.tar(MEMBERS);
    assertEquals(4, read(write(TestFiles.deb("data.tar", tar))).size());
    assertEquals(4, read(write(TestFiles.deb("data.tar.gz", TestFiles.gzip(tar)))).size());
    // Some archivers end a member's name with a slash.
    assertEquals(4, read(write(TestFiles.deb("data.tar.xz/", TestFiles.xz(tar)))).size());
  }

  @Test
  void longNamesAndTargetsAreWhole() throws IOException {
    String path = "usr/" + "long/".repeat(30) + "name";
    String target = "../".repeat(40) + "target";
    Map<String, TarReader.Entry> entries =
        read(write(TestFiles.deb(Member.link(path, target), Member.file("short", bytes("x")))));
    assertEquals(target, entries.get(path).target());
    assertEquals("", entries.get("short").target());
  }

  @Test
  void onlyWantedFilesAreShownAndTheVisitorCanStop() throws IOException {
    Path deb = write(TestFiles.deb(MEMBERS));
    List<String> shown = new ArrayList<>();
    DebFile.read(
        deb,
        path -> path.startsWith("usr/bin/"),
        (entry, content) -> {
          shown.add(entry.path());
          assertArrayEquals(bytes("program"), content);
          return false;
        });
    assertEquals(List.of("usr/bin/tool"), shown);
  }

  @Test
  void aTruncatedPackageIsAnErrorWhereverItEnds() throws IOException {
    byte[] deb = TestFiles.deb("data.tar", TestFiles.tar(MEMBERS));
    for (int length = 1; length < deb.length - 512; length += 37) {
      Path file = write(Arrays.copyOf(deb, length));
      assertThrows(IOException.class, () -> read(file), "cut after " + length);
    }
  }

  @Test
  void damageIsNoticed() throws IOException {
    byte[] tar = TestFiles.tar(MEMBERS);
    tar[512] ^= 1;
    Path damaged = write(TestFiles.deb("data.tar", tar));
    assertTrue(
        assertThrows(IOException.class, () -> read(damaged)).getMessage().contains("damaged"));
  }

  @Test
  void whatIsNoPackageIsNamed() throws IOException {
    Path text = write(bytes("<html>Please log in</html>"));
    String message = assertThrows(IOException.class, () -> read(text)).getMessage();
    assertEquals("sample_1_riscv64.deb is not a Debian package", message);
    Path other = write(TestFiles.deb("data.tar.zst", new byte[8]));
    message = assertThrows(IOException.class, () -> read(other)).getMessage();
    assertTrue(message.contains("data.tar.zst"), message);
    Path none = write(TestFiles.deb("rubbish", new byte[8]));
    message = assertThrows(IOException.class, () -> read(none)).getMessage();
    assertTrue(message.contains("no data.tar"), message);
  }
}
