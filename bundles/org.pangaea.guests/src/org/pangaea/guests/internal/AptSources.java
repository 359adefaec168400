package org.pangaea.guests.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the private view's sources out of the machine's: the mirrors that serve Debian itself, with
 * the guest's suite instead of the machine's.
 */
final class AptSources {
  /** Debian's code names and their aliases; what has another suite is no mirror of Debian. */
  private static final Set<String> DEBIAN_SUITES =
      Set.of(
          "buster",
          "bullseye",
          "bookworm",
          "trixie",
          "forky",
          "duke",
          "sid",
          "oldoldstable",
          "oldstable",
          "stable",
          "testing",
          "unstable");

  /** What can hold a whole archive: not an installation medium. */
  private static final Set<String> SCHEMES =
      Set.of("http", "https", "ftp", "file", "copy", "mirror", "tor");

  private AptSources() {}

  /** All entries of the given files, whose format apt tells by their extension. */
  static List<SourceEntry> parse(Map<Path, String> files) {
    List<SourceEntry> entries = new ArrayList<>();
    files.forEach((file, text) ->
        entries.addAll(
            file.toString().endsWith(".sources")
                ? SourcesParser.deb822(text)
                : SourcesParser.oneLine(text)));
    return entries;
  }

  /** The machine's Debian mirrors with another suite, as deb822; empty if it has none. */
  static String withSuite(List<SourceEntry> entries, String suite) {
    // One stanza per mirror: apt refuses two that differ in their keys.
    Map<String, String> stanzas = new LinkedHashMap<>();
    for (SourceEntry entry : entries) {
      if (servesDebian(entry)) {
        entry.uris().stream()
            .filter(AptSources::hasArchive)
            .map(AptSources::withoutSlash)
            .forEach(uri -> stanzas.putIfAbsent(uri, entry.stanza(uri, suite)));
      }
    }
    return String.join("\n", stanzas.values());
  }

  /**
   * A mirror that the user named. Its signatures are checked with the same keys as the machine's
   * own Debian mirrors, or else with Debian's keyring where Debian's package puts it.
   */
  static String mirror(
      String uri, List<SourceEntry> machine, Optional<Path> keyring, String suite) {
    Optional<String> signedBy =
        machine.stream()
            .filter(AptSources::servesDebian)
            .map(entry -> entry.options().get("signed-by"))
            .filter(value -> value != null)
            .findFirst()
            .or(() -> keyring.filter(Files::isReadable).map(Path::toString));
    Map<String, String> options =
        signedBy.map(value -> Map.of("signed-by", value)).orElse(Map.of());
    return new SourceEntry(true, List.of(uri), List.of(suite), options)
        .stanza(withoutSlash(uri), suite);
  }

  private static boolean servesDebian(SourceEntry entry) {
    return entry.binary() && entry.suites().stream().anyMatch(DEBIAN_SUITES::contains);
  }

  private static boolean hasArchive(String uri) {
    int colon = uri.indexOf(':');
    // Compound methods such as mirror+file or tor+http are named by their first part.
    String scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
    return SCHEMES.contains(scheme.replaceFirst("\\+.*", ""));
  }

  private static String withoutSlash(String uri) {
    return uri.replaceFirst("/+$", "");
  }
}
