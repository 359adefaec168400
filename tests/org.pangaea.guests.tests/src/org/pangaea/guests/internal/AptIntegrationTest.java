package org.pangaea.guests.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.GuestSettings;
import org.pangaea.guests.Progress;

/** Fetches through this machine's apt, where it has one that reaches a mirror of Debian. */
class AptIntegrationTest {
  @TempDir Path folder;

  @Test
  void aptFindsTheKernelAndFetchesTheBusyboxThatTheInitramfsIsMadeOf() throws Exception {
    AptView apt =
        new AptView(
            folder.resolve("apt"), GuestSettings.ofThisProcess().mirror(), new ProcessRunner());
    try {
      apt.refresh(Progress.NONE);
    } catch (GuestException e) {
      Assumptions.abort("This machine's apt reaches no mirror of Debian: " + e.getMessage());
    }
    Map<String, PackageRecord> found =
        apt.find(List.of(Recipe.KERNEL_PACKAGE, Recipe.BUSYBOX_PACKAGE, "no-such-package"));
    assertEquals(2, found.size());
    String kernel = found.get(Recipe.KERNEL_PACKAGE).depends().getFirst();
    assertTrue(kernel.matches("linux-image-6\\..*-riscv64"), kernel);
    assertTrue(apt.find(List.of(kernel)).get(kernel).size() > 50_000_000);

    PackageRecord busybox = found.get(Recipe.BUSYBOX_PACKAGE);
    Path downloads = Files.createDirectories(folder.resolve("downloads"));
    Path deb = apt.download(List.of(busybox), downloads, Progress.NONE).get(busybox);
    assertEquals(busybox.sha256(), Sha256.of(deb));
    PackageFiles files = Initramfs.files(Recipe.BUSYBOX_GUEST);
    files.add(busybox.name(), deb);
    RootTree tree = Initramfs.build(Recipe.BUSYBOX_GUEST, files, (_, _) -> {});
    for (String command : List.of("sh", "nproc", "vi", "top", "poweroff", "stty")) {
      assertTrue(tree.contains("usr/bin/" + command), command);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CpioWriter.write(tree, out);
    assertTrue(CpioReader.read(out.toByteArray()).containsKey("init"));
  }
}
