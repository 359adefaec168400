package org.pangaea.guests.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.GuestImages;

class AddedFilesTest {
  @TempDir Path folder;

  private Path initrd;
  private Path target;

  @BeforeEach
  void prepare() throws IOException {
    initrd = Files.write(folder.resolve("initrd"), new byte[] {1, 2, 3, 4, 5});
    target = folder.resolve("target");
  }

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private GuestImages add(Path... files) throws GuestException {
    return new GuestImages(
            "busybox", Optional.of(folder), Optional.of(initrd), "quiet", Map.of("linux", "6.12"))
        .withFiles(List.of(files), target);
  }

  /** The archive behind the initramfs, at the next multiple of four. */
  private Map<String, CpioReader.Entry> added() throws IOException {
    byte[] all = Files.readAllBytes(target);
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 0, 0, 0}, Arrays.copyOf(all, 8));
    return CpioReader.read(Arrays.copyOfRange(all, 8, all.length));
  }

  private String refused(Path... files) {
    return assertThrows(GuestException.class, () -> add(files)).getMessage();
  }

  @Test
  void filesAreInTheFolderOfRootAndExecutableIfTheyAreHere() throws Exception {
    Path program = file("bin/solver", "ELF");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-x---"));

    GuestImages images = add(program, file("input.txt", "1 2 3"));

    assertEquals(Optional.of(target), images.initrd());
    assertEquals("quiet", images.commandLine());
    assertEquals(Map.of("linux", "6.12"), images.versions());
    Map<String, CpioReader.Entry> entries = added();
    assertEquals(List.of("root", "root/input.txt", "root/solver"), List.copyOf(entries.keySet()));
    assertEquals(040700, entries.get("root").mode(), "as in the guests' own");
    assertEquals(0100755, entries.get("root/solver").mode());
    assertEquals(0100644, entries.get("root/input.txt").mode());
    assertEquals("1 2 3", entries.get("root/input.txt").text());
  }

  @Test
  void aFolderComesWithAllThatIsInItAndLinksAreFollowed() throws Exception {
    file("data/a/b.txt", "b");
    Files.createDirectories(folder.resolve("data/empty"));
    Files.createSymbolicLink(folder.resolve("data/link"), file("elsewhere", "there"));

    add(folder.resolve("data/../data"));

    Map<String, CpioReader.Entry> entries = added();
    assertEquals(
        List.of(
            "root",
            "root/data",
            "root/data/a",
            "root/data/a/b.txt",
            "root/data/empty",
            "root/data/link"),
        List.copyOf(entries.keySet()));
    assertEquals(040755, entries.get("root/data/empty").mode());
    assertEquals("there", entries.get("root/data/link").text());
  }

  @Test
  void whatCannotBeAddedIsNamed() throws Exception {
    assertTrue(
        refused(folder.resolve("none")).contains("/none cannot be added to the guest: there"));
    assertEquals(
        "Two of the files to add would be /root/x in the guest. Rename one, or add a folder with it.",
        refused(file("x", "1"), file("other/x", "2")));
    assertTrue(
        refused(Path.of("/dev/null")).startsWith("/dev/null is neither a file nor a folder"));
    assertTrue(refused(Path.of("/")).startsWith("/ has no name"));
    Path circle = Files.createDirectories(folder.resolve("circle"));
    Files.createSymbolicLink(circle.resolve("back"), circle);
    assertTrue(refused(circle).contains("its links lead in a circle"), () -> refused(circle));
    Path large = folder.resolve("large");
    try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
      sparse.setLength((1L << 30) + 1);
    }
    assertTrue(refused(large).contains("take more than 1 GiB"));
    target = folder.resolve("missing/target");
    assertTrue(refused(file("y", "")).contains("cannot be written to"));
  }

  @Test
  void aGuestWithoutAnInitramfsHasNoPlaceForThem() throws Exception {
    Path any = file("any", "");
    GuestImages builtin =
        new GuestImages("builtin", Optional.of(folder), Optional.empty(), "", Map.of());
    GuestException e =
        assertThrows(GuestException.class, () -> builtin.withFiles(List.of(any), target));
    assertEquals(
        "The guest 'builtin' has no initramfs that files could be added to.", e.getMessage());
  }
}
