package org.pangaea.guests.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AptSourcesTest {

  private static String list(String text) {
    return AptSources.withSuite(AptSources.parse(Map.of(Path.of("sources.list"), text)), "trixie");
  }

  private static String deb822(String text) {
    return AptSources.withSuite(
        AptSources.parse(Map.of(Path.of("debian.sources"), text)), "trixie");
  }

  private static String stanza(String uri, String... fields) {
    StringBuilder text = new StringBuilder();
    text.append("Types: deb\nURIs: ").append(uri).append("\nSuites: trixie\nComponents: main\n");
    for (String field : fields) {
      text.append(field).append('\n');
    }
    return text.toString();
  }

  @Test
  void aPlainLineGetsTheNewSuite() {
    assertEquals(
        stanza("http://mirror.example/debian"),
        list("deb http://mirror.example/debian/ bookworm main contrib non-free-firmware\n"));
  }

  @Test
  void keysTravelAndArchitecturesDoNot() {
    assertEquals(
        stanza("https://mirror.example/debian", "Check-Valid-Until: no", "Signed-By: /keys/d.gpg"),
        list(
            "deb [ arch=amd64,i386 Signed-By=/keys/d.gpg lang=de check-valid-until=no ]"
                + " https://mirror.example/debian stable main # ours\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"trusted=yes", "allow-insecure=yes", "allow-weak=yes"})
  void nothingSwitchesSignatureChecksOff(String option) {
    assertEquals(
        stanza("http://mirror.example/debian"),
        list("deb [" + option + "] http://mirror.example/debian sid main"));
  }

  @Test
  void otherProjectsSecuritySuitesMediaAndCommentsAreLeftOut() {
    assertEquals(
        "",
        list(
            """
            # deb http://mirror.example/debian bookworm main
            deb-src http://mirror.example/debian bookworm main
            deb http://mirror.example/debian-security bookworm-security main
            deb http://tools.example/apt stable-tools main
            deb http://ubuntu.example/ubuntu noble main
            deb cdrom:[Debian_12]/ bookworm main
            deb http://flat.example/repo ./
            deb http://broken.example
            rubbish
            """));
  }

  @Test
  void oneMirrorGivesOneStanza() {
    assertEquals(
        stanza("http://mirror.example/debian", "Signed-By: /keys/d.gpg"),
        list(
            """
            deb [signed-by=/keys/d.gpg] http://mirror.example/debian bookworm main
            deb http://mirror.example/debian/ bookworm contrib
            deb http://mirror.example/debian bookworm-updates main
            """));
  }

  @Test
  void severalMirrorsAreKeptInOrder() {
    assertEquals(
        stanza("http://b.example/debian") + "\n" + stanza("file:/srv/debian"),
        list("deb http://b.example/debian sid main\ndeb file:/srv/debian bookworm main\n"));
  }

  @Test
  void deb822ParagraphsGetTheNewSuite() {
    assertEquals(
        stanza("http://mirror.example/debian", "Signed-By: /keys/d.gpg"),
        deb822(
            """
            # the mirror of the house
            Types: deb deb-src
            # http://other.example
            URIs: http://mirror.example/debian
            Suites: bookworm bookworm-updates
            Components: main
            Architectures: amd64
            Signed-By: /keys/d.gpg

            Types: deb
            URIs: http://mirror.example/debian-security
            Suites: bookworm-security
            Components: main
            """));
  }

  @Test
  void fieldsMayBeFoldedAndSpeltInAnyCase() {
    assertEquals(
        stanza("http://a.example/debian") + "\n" + stanza("mirror+file:/etc/mirrors"),
        deb822(
            "types: deb\r\nuris:\r\n http://a.example/debian/\r\n mirror+file:/etc/mirrors\r\n"
                + "SUITES:\r\n bookworm-updates\r\n bookworm\r\ncomponents: main\r\n"));
  }

  @Test
  void anEmbeddedKeyIsKeptWhole() {
    String key =
        "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n"
            + " -----END PGP PUBLIC KEY BLOCK-----";
    String result =
        deb822("Types: deb\nURIs: http://a.example/debian\nSuites: testing\n" + key + "\n");
    assertTrue(
        result.contains(
            "\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n"
                + " -----END PGP PUBLIC KEY BLOCK-----\n"),
        result);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Enabled: no", "enabled: False", "Types: deb-src"})
  void disabledAndSourceOnlyParagraphsAreLeftOut(String field) {
    assertEquals(
        "", deb822("Types: deb\n" + field + "\nURIs: http://a.example/debian\nSuites: trixie\n"));
  }

  @Test
  void aNamedMirrorIsCheckedWithTheMachinesKeys() {
    List<SourceEntry> machine =
        AptSources.parse(
            Map.of(
                Path.of("a.list"),
                "deb [signed-by=/keys/d.gpg] http://mirror.example/debian bookworm main"));
    assertEquals(
        stanza("http://near.example/debian", "Signed-By: /keys/d.gpg"),
        AptSources.mirror("http://near.example/debian/", machine, Optional.empty(), "trixie"));
  }

  @Test
  void withoutDebianSourcesANamedMirrorIsCheckedWithDebiansKeyring(@TempDir Path folder)
      throws IOException {
    Path keyring = Files.writeString(folder.resolve("debian.gpg"), "");
    assertEquals(
        stanza("http://near.example/debian", "Signed-By: " + keyring),
        AptSources.mirror("http://near.example/debian", List.of(), Optional.of(keyring), "trixie"));
    String without =
        AptSources.mirror(
            "http://near.example/debian", List.of(), Optional.of(folder.resolve("none")), "trixie");
    assertFalse(without.contains("Signed-By"), without);
  }
}
