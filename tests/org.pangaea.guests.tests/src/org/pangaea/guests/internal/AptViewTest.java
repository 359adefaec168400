package org.pangaea.guests.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.Progress;

class AptViewTest {
  @TempDir Path folder;
  private Path etc;
  private Path downloads;
  private final List<List<String>> commands = new ArrayList<>();
  private final Map<String, List<String>> answers = new HashMap<>();
  private int status;
  private Runnable whenDownloading = () -> {};

  @BeforeEach
  void machine() throws IOException {
    etc = Files.createDirectories(folder.resolve("etc"));
    downloads = Files.createDirectories(folder.resolve("downloads"));
    Files.createDirectories(etc.resolve("parts"));
    Files.writeString(etc.resolve("sources.list"), "deb http://a.example/debian bookworm main\n");
    Files.writeString(etc.resolve("parts/x.list.save"), "deb http://old.example/debian sid main");
    answers.put(
        "apt-config shell",
        List.of("L='" + etc.resolve("sources.list") + "'", "P='" + etc.resolve("parts/") + "'"));
    answers.put(
        "apt-config dump",
        List.of(
            "APT::Architecture \"amd64\";",
            "APT::Update::Post-Invoke:: \"/bin/false\";",
            "Acquire::http::Proxy \"http://proxy.example\";",
            "Acquire::AllowInsecureRepositories \"1\";",
            "Acquire::Languages:: \"de\";",
            "Acquire::IndexTargets::deb::DEP-11::MetaKey \"x\";"));
  }

  private int run(List<String> command, Path where, Map<String, String> env, Consumer<String> out) {
    commands.add(command);
    assertEquals("C.UTF-8", env.get("LC_ALL"));
    boolean isConfig = command.getFirst().equals("apt-config");
    assertEquals(!isConfig, env.containsKey("APT_CONFIG"));
    String key = isConfig ? "apt-config " + command.get(1) : command.getFirst();
    if (command.contains("download")) {
      assertEquals(downloads, where);
      whenDownloading.run();
    }
    answers.getOrDefault(key, List.of()).forEach(out);
    return isConfig ? 0 : status;
  }

  private AptView view(Optional<String> mirror) {
    return new AptView(folder.resolve("view"), mirror, this::run);
  }

  private String written(String name) throws IOException {
    return Files.readString(folder.resolve("view").resolve(name));
  }

  @Test
  void theViewHasItsOwnSourcesAndState() throws Exception {
    view(Optional.empty()).refresh(Progress.NONE);
    assertEquals(
        "Types: deb\nURIs: http://a.example/debian\nSuites: trixie\nComponents: main\n",
        written("debian.sources"));
    String settings = written("apt.conf");
    assertTrue(settings.contains("APT::Architecture \"riscv64\";"), settings);
    assertTrue(
        settings.contains("Dir::State::Lists \"" + folder.resolve("view/lists") + "\";"), settings);
    assertEquals("", written("status"));
    assertEquals(List.of("apt-get", "-q", "update"), commands.getLast());
  }

  @Test
  void theMachinesProxyIsUsedButNotItsHooksAndIndexes() throws Exception {
    view(Optional.empty()).refresh(Progress.NONE);
    String settings = written("apt.conf");
    assertTrue(settings.contains("Acquire::http::Proxy \"http://proxy.example\";"), settings);
    assertFalse(settings.contains("Post-Invoke"), settings);
    assertFalse(settings.contains("DEP-11"), settings);
    assertFalse(settings.contains("\"de\""), settings);
    assertFalse(settings.contains("AllowInsecureRepositories \"1\""), settings);
    assertTrue(settings.contains("AllowInsecureRepositories \"false\""), settings);
  }

  @Test
  void aNamedMirrorReplacesTheMachines() throws Exception {
    view(Optional.of("http://near.example/debian")).refresh(Progress.NONE);
    assertTrue(written("debian.sources").contains("URIs: http://near.example/debian\n"));
    assertFalse(written("debian.sources").contains("a.example"));
  }

  @Test
  void withoutDebianSourcesTheRemedyIsNamed() throws IOException {
    Files.writeString(etc.resolve("sources.list"), "deb http://ubuntu.example/ubuntu noble main\n");
    String message =
        assertThrows(GuestException.class, () -> view(Optional.empty()).refresh(Progress.NONE))
            .getMessage();
    assertTrue(message.contains("PANGAEA_DEBIAN_MIRROR"), message);
  }

  @Test
  void withoutAptTheProgramIsNamed() {
    AptView view =
        new AptView(
            folder.resolve("view"),
            Optional.empty(),
            (_, _, _, _) -> {
              throw new IOException("no such file");
            });
    String message =
        assertThrows(GuestException.class, () -> view.refresh(Progress.NONE)).getMessage();
    assertEquals("The program apt-config of apt is not on this machine.", message);
  }

  @ParameterizedTest
  @CsvSource({
    "Temporary failure resolving 'a.example', no network",
    "Could not connect to a.example:80, cannot be reached",
    "GPG error: … NO_PUBKEY 123, debian-archive-keyring",
    "404  Not Found, does not have Debian trixie",
    "something new, apt failed"
  })
  void failuresOfAptAreExplainedWithItsOwnWords(String words, String explanation) {
    status = 100;
    answers.put("apt-get", List.of("Hit:1 fine", "E: " + words));
    String message =
        assertThrows(GuestException.class, () -> view(Optional.empty()).refresh(Progress.NONE))
            .getMessage();
    assertTrue(message.contains(explanation), message);
    assertTrue(message.contains("\n  E: " + words), message);
    assertFalse(message.contains("Hit:1"), message);
  }

  @Test
  void packagesAreFoundByNameAndUnknownOnesAreLeftOut() throws Exception {
    status = 100;
    answers.put(
        "apt-cache",
        List.of(
            "Package: one",
            "Version: 1",
            "Size: 10",
            "SHA256: aa",
            "",
            "Package: pure-virtual",
            "",
            "E: No packages found"));
    assertEquals(
        Map.of("one", new PackageRecord("one", "1", 10, "aa", List.of())),
        view(Optional.empty()).find(List.of("one", "two", "pure-virtual")));
  }

  private static final byte[] CONTENT = TestFiles.bytes("package");
  private static final PackageRecord RECORD =
      new PackageRecord("one", "1:2", CONTENT.length, Sha256.of(CONTENT), List.of());

  private void arrives(String text) {
    whenDownloading =
        () -> {
          try {
            Files.write(downloads.resolve("one_1%3a2_riscv64.deb"), TestFiles.bytes(text));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        };
  }

  @Test
  void aDownloadTellsItsProgressInBytes() throws Exception {
    arrives("package");
    answers.put("apt-get", List.of("dlstatus:1:50.0000:Retrieving file 1 of 1", "Get:1 one"));
    List<Long> bytes = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void phase(String text) {}

          @Override
          public void bytes(long done, long total) {
            assertEquals(CONTENT.length, total);
            bytes.add(done);
          }
        };
    Map<PackageRecord, Path> files =
        view(Optional.empty()).download(List.of(RECORD), downloads, progress);
    assertEquals("package", Files.readString(files.get(RECORD)));
    assertEquals(List.of(0L, 3L, 7L), bytes);
    assertTrue(commands.getLast().contains("one=1:2"), commands.getLast().toString());
  }

  @Test
  void whatIsAlreadyDownloadedIsNotFetchedAgain() throws Exception {
    Files.write(downloads.resolve("one_1%3a2_riscv64.deb"), CONTENT);
    view(Optional.empty()).download(List.of(RECORD), downloads, Progress.NONE);
    assertEquals(List.of(), commands);
  }

  @Test
  void aFileWithAnotherChecksumIsRefused() {
    arrives("PACKAGE");
    String message =
        assertThrows(
                GuestException.class,
                () -> view(Optional.empty()).download(List.of(RECORD), downloads, Progress.NONE))
            .getMessage();
    assertTrue(message.contains("package one 1:2 with the right checksum"), message);
  }
}
