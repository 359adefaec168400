package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.GuestImages;

class QemuTest {
  private static final String VERSION =
      "[ \"$1\" = --version ] && { echo 'QEMU emulator version 7.2.22 (Debian 1:7.2)'; exit; }\n";

  @TempDir Path folder;

  private void install(String script) throws IOException {
    Path program = folder.resolve("qemu-system-riscv64");
    Files.writeString(program, "#!/bin/sh\n" + VERSION + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private GuestImages guest() {
    return BootBench.running(
        new GuestImages(
            "busybox",
            Optional.of(Path.of("/k")),
            Optional.of(Path.of("/i")),
            "console=ttyS0",
            Map.of()));
  }

  private Optional<Qemu> find() {
    return Qemu.find("/nonexistent::" + folder);
  }

  @Test
  void whereItIsNotInstalledThereIsNone() {
    assertEquals(Optional.empty(), find());
  }

  @Test
  void itsVersionIsKnown() throws IOException {
    install("");

    assertEquals("7.2.22", find().orElseThrow().version());
  }

  @Test
  void aProgramOfThatNameWhichIsNoQemuIsNone() throws IOException {
    Path program = folder.resolve("qemu-system-riscv64");
    Files.writeString(program, "#!/bin/sh\necho hello\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

    assertEquals(Optional.empty(), find());
  }

  @Test
  void itBootsTheGuestWithItsCommandLineHartsAndMemory() throws Exception {
    Path words = folder.resolve("words");
    install("printf '%s\\n' \"$@\" >" + words + "\necho 'pangaea: shell'\n");

    EmulatorBoot boot = find().orElseThrow().boot(4, 256L << 20, guest());

    assertEquals(4, boot.harts());
    assertTrue(boot.shellSeconds() > 0);
    assertTrue(boot.offSeconds() >= boot.shellSeconds());
    String given = Files.readString(words);
    assertTrue(given.contains("-smp\n4\n"), given);
    assertTrue(given.contains("-m\n256M\n"), given);
    assertTrue(given.contains("-kernel\n/k\n-initrd\n/i\n"), given);
    assertTrue(given.contains("-append\nconsole=ttyS0 pangaea.run=\"echo pangaea: shell; "), given);
  }

  @Test
  void aGuestThatDoesNotComeUpIsAFailureWithItsLastWords() throws Exception {
    install("echo 'Kernel panic'\n");

    DeployException e =
        assertThrows(
            DeployException.class, () -> find().orElseThrow().boot(1, 256L << 20, guest()));

    assertTrue(e.getMessage().endsWith("The last it printed was: Kernel panic"), e.getMessage());
  }
}
