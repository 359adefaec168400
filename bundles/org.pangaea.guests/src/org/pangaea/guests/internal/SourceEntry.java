package org.pangaea.guests.internal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One entry of apt's sources, whichever of the two formats it was written in (sources.list(5)).
 *
 * @param binary whether it offers binary packages
 * @param options the options by their lower-case name
 */
record SourceEntry(
    boolean binary, List<String> uris, List<String> suites, Map<String, String> options) {

  /**
   * The options that travel to the private view. Not among them: which architectures and languages
   * the machine wants for itself, and whatever would switch signature checks off.
   */
  private static final Map<String, String> KEPT =
      Map.of(
          "signed-by", "Signed-By",
          "check-valid-until", "Check-Valid-Until",
          "valid-until-min", "Valid-Until-Min",
          "valid-until-max", "Valid-Until-Max",
          "check-date", "Check-Date",
          "date-max-future", "Date-Max-Future",
          "inrelease-path", "InRelease-Path",
          "by-hash", "By-Hash");

  /** The same mirror with another suite, as a deb822 stanza. */
  String stanza(String uri, String suite) {
    StringBuilder text = new StringBuilder();
    text.append("Types: deb\nURIs: ").append(uri);
    text.append("\nSuites: ").append(suite).append("\nComponents: main\n");
    new TreeMap<>(options)
        .forEach((name, value) -> {
          if (KEPT.containsKey(name)) {
            text.append(KEPT.get(name)).append(": ").append(value).append('\n');
          }
        });
    return text.toString();
  }
}
