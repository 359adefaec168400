package org.pangaea.guests.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads apt's two source formats. What apt itself would not understand is passed over. */
final class SourcesParser {
  /** Type, options in brackets if any, URI, suite, components; a comment may follow. */
  private static final Pattern ONE_LINE =
      Pattern.compile("(deb|deb-src)\\s+(?:\\[([^\\]]*)\\]\\s*)?(\\S+)\\s+(\\S+)([^#]*)(?:#.*)?");

  private SourcesParser() {}

  /** Entries of a {@code .list} file. */
  static List<SourceEntry> oneLine(String text) {
    List<SourceEntry> entries = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Matcher matcher = ONE_LINE.matcher(line.strip());
      if (matcher.matches()) {
        entries.add(
            new SourceEntry(
                matcher.group(1).equals("deb"),
                List.of(matcher.group(3)),
                List.of(matcher.group(4)),
                bracketed(matcher.group(2))));
      }
    }
    return entries;
  }

  /** Entries of a {@code .sources} file (deb822). */
  static List<SourceEntry> deb822(String text) {
    List<SourceEntry> entries = new ArrayList<>();
    for (Map<String, String> fields : Deb822.parse(text)) {
      if (!fields.getOrDefault("enabled", "yes").strip().matches("(?i)no|false|off|0|without")) {
        entries.add(
            new SourceEntry(
                words(fields.getOrDefault("types", "")).contains("deb"),
                words(fields.getOrDefault("uris", "")),
                words(fields.getOrDefault("suites", "")),
                fields));
      }
    }
    return entries;
  }

  private static Map<String, String> bracketed(String options) {
    Map<String, String> map = new HashMap<>();
    for (String option : words(options == null ? "" : options)) {
      int equals = option.indexOf('=');
      if (equals > 0) {
        map.put(option.substring(0, equals).toLowerCase(Locale.ROOT), option.substring(equals + 1));
      }
    }
    return map;
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }
}
