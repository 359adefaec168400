package org.pangaea.guests.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.Progress;
import org.pangaea.guests.internal.TestFiles.Member;

class GuestStoreTest {
  private static final String LIB = "usr/lib/riscv64-linux-gnu/";
  private static final String LINKER = "/lib/ld-linux-riscv64-lp64d.so.1";

  @TempDir Path folder;
  private final FakeArchive archive = FakeArchive.withBusybox();
  private final List<String> phases = new ArrayList<>();

  private GuestStore.Prepared prepare(Recipe recipe) throws Exception {
    return new GuestStore(folder.resolve("cache"), archive).prepare(recipe, phases::add);
  }

  private GuestStore.Prepared prepareOffline(Recipe recipe) throws Exception {
    archive.calls.clear();
    archive.goOffline();
    GuestStore.Prepared prepared = prepare(recipe);
    assertEquals(List.of(), archive.calls);
    return prepared;
  }

  @Test
  void aGuestIsFetchedOnceAndThenNeedsNoNetwork() throws Exception {
    GuestStore.Prepared first = prepare(Recipe.BUSYBOX_GUEST);
    assertEquals(
        List.of("refresh", "download busybox-static", "download linux-image-6.12.1-riscv64"),
        archive.calls);
    assertArrayEquals(TestFiles.kernel(8192), Files.readAllBytes(first.kernel()));
    assertEquals(
        Map.of("linux-image-riscv64", "6.12.1", "busybox-static", "1:1.37-1"), first.versions());
    assertEquals(first, prepareOffline(Recipe.BUSYBOX_GUEST));
  }

  @Test
  void aTruncatedKernelIsNamedAndFetchedAgain() throws Exception {
    Path kernel = prepare(Recipe.BUSYBOX_GUEST).kernel();
    byte[] whole = Files.readAllBytes(kernel);
    Files.write(kernel, Arrays.copyOf(whole, 100));
    archive.calls.clear();
    prepare(Recipe.BUSYBOX_GUEST);
    assertTrue(
        phases.stream().anyMatch(phase -> phase.startsWith(kernel + " was damaged")),
        phases.toString());
    assertEquals(List.of("refresh", "download linux-image-6.12.1-riscv64"), archive.calls);
    assertArrayEquals(whole, Files.readAllBytes(kernel));
  }

  @Test
  void anAlteredInitramfsIsMadeAgainWithoutANetwork() throws Exception {
    Path initrd = prepare(Recipe.BUSYBOX_GUEST).initrd();
    byte[] whole = Files.readAllBytes(initrd);
    byte[] altered = whole.clone();
    altered[50] ^= 1;
    Files.write(initrd, altered);
    prepareOffline(Recipe.BUSYBOX_GUEST);
    assertTrue(
        phases.stream().anyMatch(phase -> phase.startsWith(initrd + " was damaged")),
        phases.toString());
    assertArrayEquals(whole, Files.readAllBytes(initrd));
  }

  @Test
  void anInitramfsOfAnOlderPangaeaIsMadeAgainWithoutANetwork() throws Exception {
    prepare(Recipe.BUSYBOX_GUEST);
    GuestCache cache = new GuestCache(folder.resolve("cache"));
    String manifest = cache.read("busybox/manifest");
    String current = Initramfs.fingerprint(Recipe.BUSYBOX_GUEST);
    cache.put("busybox/manifest", TestFiles.bytes(manifest.replace(current, "0123")));
    cache.put("busybox/initrd.gz", TestFiles.bytes("older"));
    GuestStore.Prepared prepared = prepareOffline(Recipe.BUSYBOX_GUEST);
    assertTrue(Files.size(prepared.initrd()) > 100);
    assertEquals(manifest, cache.read("busybox/manifest"));
  }

  @Test
  void aManifestThatCannotBeReadMeansFetchingAnew() throws Exception {
    prepare(Recipe.BUSYBOX_GUEST);
    GuestCache cache = new GuestCache(folder.resolve("cache"));
    cache.put("busybox/manifest", TestFiles.bytes("format: 99\n"));
    archive.calls.clear();
    prepare(Recipe.BUSYBOX_GUEST);
    assertEquals(List.of("refresh"), archive.calls);
  }

  @Test
  void aFailedDownloadLeavesNoGuestAndKeepsWhatCame() throws Exception {
    archive.failDownloadsOf("linux-image-6.12.1-riscv64");
    assertThrows(GuestException.class, () -> prepare(Recipe.BUSYBOX_GUEST));
    GuestStore store = new GuestStore(folder.resolve("cache"), archive);
    assertEquals(new GuestStore.Found(false, Optional.empty()), store.look(Recipe.BUSYBOX_GUEST));
    archive.failDownloadsOf("");
    archive.calls.clear();
    prepare(Recipe.BUSYBOX_GUEST);
    assertEquals(List.of("refresh", "download linux-image-6.12.1-riscv64"), archive.calls);
    assertTrue(store.look(Recipe.BUSYBOX_GUEST).prepared().isPresent());
  }

  @Test
  void anUpdateReplacesTheKernelAndRemovesTheOldOne() throws Exception {
    Path old = prepare(Recipe.BUSYBOX_GUEST).kernel();
    archive.addKernel("6.12.2");
    assertEquals(old, prepare(Recipe.BUSYBOX_GUEST).kernel());
    GuestStore.Prepared updated =
        new GuestStore(folder.resolve("cache"), archive)
            .update(Recipe.BUSYBOX_GUEST, Progress.NONE);
    assertEquals("6.12.2", updated.versions().get("linux-image-riscv64"));
    assertTrue(Files.exists(updated.kernel()));
    assertFalse(Files.exists(old));
  }

  private void addTools() {
    archive.add(
        "stress-ng",
        "0.19",
        List.of("libstdc++6", "libheavy1", "zlib1g", "libc6"),
        Member.file("usr/bin/stress-ng", TestFiles.elf(LINKER, "libz.so.1", "libc.so.6")));
    archive.add(
        "rt-tests",
        "2.6",
        List.of("libc6", "libnuma1", "python3"),
        Member.file("usr/bin/hackbench", TestFiles.elf(LINKER, "libc.so.6")),
        Member.file("usr/bin/cyclictest", TestFiles.elf(LINKER, "libnuma.so.1", "libc.so.6")));
    archive.add(
        "numactl",
        "2.0",
        List.of("libnuma1", "libc6", "libgcc-s1"),
        Member.file("usr/bin/numactl", TestFiles.elf(LINKER, "libnuma.so.1", "libc.so.6")));
    archive.add(
        "libc6",
        "2.41",
        List.of(),
        Member.link("usr/lib/ld-linux-riscv64-lp64d.so.1", "riscv64-linux-gnu/ld.so.1"),
        Member.file(LIB + "ld.so.1", TestFiles.elf(null)),
        Member.file(LIB + "libc.so.6", TestFiles.elf(LINKER)));
    library("zlib1g", "libz.so.1");
    library("libnuma1", "libnuma.so.1");
    library("libgcc-s1", "libgcc_s.so.1");
    // Of the packages whose names tell nothing, the small ones are looked into first.
    byte[] incompressible = new byte[10_000];
    new Random(1).nextBytes(incompressible);
    archive.add("libheavy1", "1", List.of(), Member.file(LIB + "libheavy.so.1", incompressible));
  }

  private void library(String packageName, String soname) {
    archive.add(
        packageName,
        "1",
        List.of("libc6"),
        Member.file(LIB + soname, TestFiles.elf(null, "libc.so.6")));
  }

  @Test
  void theToolsComeWithTheLibrariesTheyLoadAndNotWithAllDependencies() throws Exception {
    addTools();
    GuestStore.Prepared tools = prepare(Recipe.TOOLS_GUEST);
    assertFalse(archive.calls.contains("download libheavy1"), archive.calls.toString());
    assertFalse(tools.versions().containsKey("libheavy1"));
    Map<String, CpioReader.Entry> entries = entries(tools.initrd());
    for (String name :
        List.of(
            "usr/bin/stress-ng",
            "usr/bin/hackbench",
            "usr/bin/numactl",
            "usr/lib/ld-linux-riscv64-lp64d.so.1",
            LIB + "ld.so.1",
            LIB + "libz.so.1",
            LIB + "libnuma.so.1",
            LIB + "libgcc_s.so.1")) {
      assertTrue(entries.containsKey(name), name);
    }
    byte[] first = Files.readAllBytes(tools.initrd());
    Files.delete(tools.initrd());
    prepareOffline(Recipe.TOOLS_GUEST);
    assertArrayEquals(first, Files.readAllBytes(tools.initrd()));
  }

  @Test
  void guestsShareTheirKernel() throws Exception {
    addTools();
    Path kernel = prepare(Recipe.BUSYBOX_GUEST).kernel();
    archive.calls.clear();
    assertEquals(kernel, prepare(Recipe.TOOLS_GUEST).kernel());
    assertFalse(archive.calls.contains("download linux-image-6.12.1-riscv64"));
    assertFalse(archive.calls.contains("download busybox-static"));
    prepareOffline(Recipe.BUSYBOX_GUEST);
  }

  private static Map<String, CpioReader.Entry> entries(Path initrd) throws IOException {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(initrd)))) {
      return CpioReader.read(in.readAllBytes());
    }
  }
}
