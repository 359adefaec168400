package org.pangaea.guests.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.guests.internal.TestFiles.Member;

class InitramfsTest {
  @TempDir Path folder;
  private Map<String, CpioReader.Entry> entries;

  @BeforeEach
  void build() throws Exception {
    Path deb =
        Files.write(
            folder.resolve("busybox.deb"),
            TestFiles.deb(Member.file("bin/busybox", TestFiles.busybox())));
    PackageFiles files = Initramfs.files(Recipe.BUSYBOX_GUEST);
    files.add("busybox-static", deb);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CpioWriter.write(Initramfs.build(Recipe.BUSYBOX_GUEST, files, (_, _) -> {}), out);
    entries = CpioReader.read(out.toByteArray());
  }

  @Test
  void theKernelFindsItsInitAndConsole() {
    CpioReader.Entry init = entries.get("init");
    assertEquals(0100755, init.mode());
    assertTrue(init.text().startsWith("#!/bin/sh\n"));
    CpioReader.Entry console = entries.get("dev/console");
    assertEquals(020600, console.mode());
    assertEquals(5, console.major());
    assertEquals(1, console.minor());
    assertEquals(64, entries.get("dev/ttyS0").minor());
  }

  @Test
  void everyCommandOfBusyboxIsALinkToIt() {
    assertEquals(0100755, entries.get("usr/bin/busybox").mode());
    for (String applet : List.of("[", "[[", "ash", "sh", "init", "poweroff", "setsid")) {
      assertEquals("busybox", entries.get("usr/bin/" + applet).text(), applet);
    }
    assertEquals("usr/bin", entries.get("bin").text());
    assertEquals("usr/bin", entries.get("sbin").text());
    assertEquals("bin", entries.get("usr/sbin").text());
    assertEquals("usr/lib", entries.get("lib").text());
  }

  @Test
  void theScriptsPlacesAreThere() {
    for (String place : List.of("proc", "sys", "dev", "tmp", "run", "root", "etc")) {
      assertEquals(040000, entries.get(place).mode() & 0170000, place);
    }
    assertTrue(entries.get("etc/inittab").text().contains("cttyhack"));
    assertTrue(entries.get("etc/profile").text().contains("nproc"));
  }

  @Test
  void anotherRecipeHasAnotherFingerprint() throws IOException {
    assertEquals(
        Initramfs.fingerprint(Recipe.BUSYBOX_GUEST), Initramfs.fingerprint(Recipe.BUSYBOX_GUEST));
    assertNotEquals(
        Initramfs.fingerprint(Recipe.BUSYBOX_GUEST), Initramfs.fingerprint(Recipe.TOOLS_GUEST));
  }

  @Test
  void aBusyboxWithoutTheNeededCommandsIsAnError() {
    String message =
        assertThrows(
                IOException.class,
                () -> BusyboxApplets.names(TestFiles.bytes("x[\0[[\0ash\0init\0sh\0\0")))
            .getMessage();
    assertTrue(message.contains("'mount'"), message);
    assertThrows(IOException.class, () -> BusyboxApplets.names(TestFiles.elf(null)));
  }
}
