package org.pangaea.guests.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.guests.KernelImage;

class BuiltInGuestTest {
  @TempDir Path folder;

  @Test
  void itStartsLikeAKernel() throws Exception {
    Path file = BuiltInGuest.prepare(folder);
    KernelImage image = KernelImage.inspect(file);
    assertEquals(0x20_0000, image.textOffset());
    assertFalse(image.hasEfiStub());
    assertEquals(Files.size(file), image.fileSize());
    // What harts share, and a page for each of 64 harts, lie behind the file.
    assertTrue(image.imageSize() >= image.fileSize() + 64 * 4096, image::toString);
    assertTrue(image.imageSize() < 0x20_0000, image::toString);
  }

  @Test
  void theSameTextMakesTheSameBytes() throws Exception {
    assertArrayEquals(
        BuiltInGuest.image(BuiltInGuest.source()), BuiltInGuest.image(BuiltInGuest.source()));
    Path one = BuiltInGuest.prepare(folder.resolve("one"));
    Path two = BuiltInGuest.prepare(folder.resolve("two"));
    assertEquals(-1, Files.mismatch(one, two));
  }

  @Test
  void aGoodFileIsLeftAloneAndADamagedOneIsMadeAgain() throws Exception {
    Path file = BuiltInGuest.prepare(folder);
    FileTime old = FileTime.from(Instant.ofEpochSecond(1_000_000));
    Files.setLastModifiedTime(file, old);
    assertEquals(file, BuiltInGuest.prepare(folder));
    assertEquals(old, Files.getLastModifiedTime(file));
    byte[] good = Files.readAllBytes(file);
    byte[] damaged = good.clone();
    damaged[good.length / 2] ^= 1;
    Files.write(file, damaged);
    BuiltInGuest.prepare(folder);
    assertArrayEquals(good, Files.readAllBytes(file));
    try (var files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void aCacheMadeForItIsOpenToItsOwnerOnly() throws Exception {
    Path cache = folder.resolve("new").resolve("guests");
    BuiltInGuest.prepare(cache);
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)));
  }
}
