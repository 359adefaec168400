package org.pangaea.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.guests.internal.FakeArchive;
import org.pangaea.guests.internal.GuestStore;
import org.pangaea.guests.internal.TestFiles;

class GuestsTest {
  @TempDir Path folder;
  private final FakeArchive archive = FakeArchive.withBusybox();
  private Guests guests;

  @BeforeEach
  void create() {
    GuestSettings settings = new GuestSettings(folder.resolve("guests"), Optional.empty());
    guests = new Guests(settings, new GuestStore(settings.cache(), archive));
  }

  @Test
  void threeGuestsAreKnown() {
    assertEquals(
        List.of("busybox", "tools", "builtin"),
        Guests.known().stream().map(GuestInfo::name).toList());
  }

  @Test
  void theListSaysWhatIsThere() throws Exception {
    assertEquals(
        List.of(GuestStatus.State.ABSENT, GuestStatus.State.ABSENT, GuestStatus.State.BUILT_IN),
        guests.list().stream().map(GuestStatus::state).toList());
    GuestImages images = guests.prepare("busybox", Progress.NONE);
    GuestStatus busybox = guests.list().getFirst();
    assertEquals(GuestStatus.State.CACHED, busybox.state());
    assertEquals(
        Files.size(images.kernel().orElseThrow()) + Files.size(images.initrd().orElseThrow()),
        busybox.size());
    assertEquals("1:1.37-1", busybox.versions().get("busybox-static"));
  }

  @Test
  void theListTellsATruncatedOrAlteredFileFromAWholeOne() throws Exception {
    GuestImages images = guests.prepare("busybox", Progress.NONE);
    Path kernel = images.kernel().orElseThrow();
    byte[] whole = Files.readAllBytes(kernel);
    Files.write(kernel, Arrays.copyOf(whole, whole.length - 1));
    assertEquals(GuestStatus.State.DAMAGED, guests.list().getFirst().state());
    assertEquals(0, guests.list().getFirst().size());
    Files.write(kernel, whole);
    assertEquals(GuestStatus.State.CACHED, guests.list().getFirst().state());
    Path initrd = images.initrd().orElseThrow();
    Files.write(initrd, new byte[] {1, 2, 3});
    assertEquals(GuestStatus.State.DAMAGED, guests.list().getFirst().state());
    Files.delete(kernel);
    assertEquals(GuestStatus.State.ABSENT, guests.list().getFirst().state());
    guests.prepare("busybox", Progress.NONE);
    assertEquals(GuestStatus.State.CACHED, guests.list().getFirst().state());
  }

  @Test
  void theBuiltInGuestNeedsNothing() throws Exception {
    archive.goOffline();
    GuestImages images = guests.prepare(Guests.BUILT_IN, Progress.NONE);
    assertTrue(KernelImage.inspect(images.kernel().orElseThrow()).fileSize() > 4096);
    assertEquals(Optional.empty(), images.initrd());
    assertEquals(List.of(), archive.calls);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    String message =
        assertThrows(GuestException.class, () -> guests.prepare("busybocks", Progress.NONE))
            .getMessage();
    assertEquals(
        "There is no guest 'busybocks'. Known guests are: busybox, tools, builtin.", message);
  }

  @Test
  void withoutANetworkTheRemediesAreNamed() {
    archive.goOffline();
    String message =
        assertThrows(GuestException.class, () -> guests.prepare("tools", Progress.NONE))
            .getMessage();
    assertTrue(
        message.startsWith("The guest 'tools' cannot be prepared. There is no network."), message);
    assertTrue(message.contains("--guest builtin"), message);
    assertTrue(message.contains("--kernel FILE --initrd FILE"), message);
    assertTrue(message.contains("PANGAEA_DEBIAN_MIRROR"), message);
  }

  @Test
  void aCacheThatCannotBeWrittenIsNamed() throws Exception {
    Files.writeString(folder.resolve("guests"), "in the way");
    String message =
        assertThrows(GuestException.class, () -> guests.prepare("busybox", Progress.NONE))
            .getMessage();
    assertTrue(message.contains(folder.resolve("guests").toString()), message);
  }

  @Test
  void ownImagesAreCheckedBeforeTheyAreStarted() throws Exception {
    Path kernel = Files.write(folder.resolve("Image"), TestFiles.kernel(8192));
    Path initrd = Files.writeString(folder.resolve("initrd"), "cpio");
    GuestImages images = GuestImages.own(kernel, Optional.of(initrd));
    assertEquals(Optional.of(kernel), images.kernel());
    Path none = folder.resolve("none");
    assertEquals(
        "The initramfs " + none + " is not a file that can be read.",
        assertThrows(GuestException.class, () -> GuestImages.own(kernel, Optional.of(none)))
            .getMessage());
    Path empty = Files.writeString(folder.resolve("empty"), "");
    assertEquals(
        "The initramfs " + empty + " is empty.",
        assertThrows(GuestException.class, () -> GuestImages.own(kernel, Optional.of(empty)))
            .getMessage());
    assertThrows(GuestException.class, () -> GuestImages.own(initrd, Optional.empty()));
  }

  @Test
  void whoStartsTheOtherHartsItselfMayStartOnTheFirst() throws Exception {
    GuestImages images = guests.prepare("busybox", Progress.NONE);
    String line = images.commandLine();
    assertEquals(line + " maxcpus=2 pangaea.harts", images.startingOn(2).commandLine());
    for (String told : List.of("maxcpus=4", "nosmp")) {
      GuestImages changed = images.appending(told).appending("quiet");
      assertEquals(changed, changed.startingOn(2));
    }
    GuestImages full = images.appending("x".repeat(1023 - 1 - line.length()));
    assertEquals(full, full.startingOn(2));
    GuestImages builtIn = guests.prepare("builtin", Progress.NONE);
    assertEquals(builtIn, builtIn.startingOn(2), "it starts all harts anyway");
  }

  @Test
  void commandsAndTerminalSizesGoOnTheCommandLine() throws Exception {
    GuestImages images = guests.prepare("busybox", Progress.NONE);
    assertEquals(
        GuestImages.DEFAULT_COMMAND_LINE + " pangaea.size=100x40 pangaea.run=\"nproc; uname -a\"",
        images.withTerminal(100, 40).running("nproc; uname -a").commandLine());
    assertThrows(IllegalArgumentException.class, () -> images.running("echo \"x\""));
    assertThrows(IllegalArgumentException.class, () -> images.running("echo x\necho y"));
    assertThrows(IllegalArgumentException.class, () -> images.running(" "));
    assertThrows(IllegalArgumentException.class, () -> images.running("x".repeat(1024)));
    assertThrows(IllegalArgumentException.class, () -> images.withTerminal(0, 24));
  }

  @Test
  void theCacheIsWhereTheUserKeepsCaches() {
    Path home = Path.of("/home/u");
    assertEquals(
        Path.of("/home/u/.cache/pangaea/guests"), GuestSettings.of(Map.of(), home).cache());
    assertEquals(
        Path.of("/var/c/pangaea/guests"),
        GuestSettings.of(Map.of("XDG_CACHE_HOME", "/var/c"), home).cache());
    assertEquals(
        Path.of("/home/u/.cache/pangaea/guests"),
        GuestSettings.of(Map.of("XDG_CACHE_HOME", "relative"), home).cache());
  }

  @Test
  void aMirrorIsAnAddressAndNothingElse() {
    Path home = Path.of("/home/u");
    String variable = GuestSettings.MIRROR_VARIABLE;
    assertEquals(
        Optional.of("https://m.example/debian"),
        GuestSettings.of(Map.of(variable, "https://m.example/debian"), home).mirror());
    assertEquals(Optional.empty(), GuestSettings.of(Map.of(variable, " "), home).mirror());
    for (String wrong : List.of("m.example", "http://m.example\nTrusted: yes", "http://a b")) {
      assertThrows(
          IllegalArgumentException.class, () -> GuestSettings.of(Map.of(variable, wrong), home));
    }
  }
}
