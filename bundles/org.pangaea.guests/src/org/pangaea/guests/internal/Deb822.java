package org.pangaea.guests.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Debian's control format: paragraphs of fields, where an indented line continues the field above
 * (deb822(5)).
 */
final class Deb822 {
  private Deb822() {}

  /** The paragraphs; fields by lower-case name, continuation lines kept as they are. */
  static List<Map<String, String>> parse(String text) {
    List<Map<String, String>> paragraphs = new ArrayList<>();
    Map<String, String> fields = new LinkedHashMap<>();
    String name = null;
    for (String line : text.lines().toList()) {
      if (line.startsWith("#")) {
        continue;
      }
      if (line.isBlank()) {
        addUnlessEmpty(paragraphs, fields);
        fields = new LinkedHashMap<>();
        name = null;
      } else if (Character.isWhitespace(line.charAt(0))) {
        if (name != null) {
          fields.merge(name, line.stripTrailing(), (above, next) -> above + "\n" + next);
        }
      } else if (line.indexOf(':') > 0) {
        name = line.substring(0, line.indexOf(':')).strip().toLowerCase(Locale.ROOT);
        fields.put(name, line.substring(line.indexOf(':') + 1).strip());
      }
    }
    addUnlessEmpty(paragraphs, fields);
    return paragraphs;
  }

  private static void addUnlessEmpty(
      List<Map<String, String>> paragraphs, Map<String, String> fields) {
    if (!fields.isEmpty()) {
      paragraphs.add(fields);
    }
  }
}
