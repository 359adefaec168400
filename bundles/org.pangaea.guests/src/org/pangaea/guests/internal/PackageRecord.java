package org.pangaea.guests.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the archive says of a package.
 *
 * @param size of the file, in bytes
 * @param sha256 of the file, covered by the archive's signature
 * @param depends the names of all packages it depends on, alternatives included, versions left out
 */
public record PackageRecord(
    String name, String version, long size, String sha256, List<String> depends) {

  static PackageRecord of(Map<String, String> fields) {
    return new PackageRecord(
        fields.get("package"),
        fields.get("version"),
        Long.parseLong(fields.get("size")),
        fields.get("sha256"),
        names(fields.getOrDefault("pre-depends", "") + "," + fields.getOrDefault("depends", "")));
  }

  /** The name of the package's file in the cache; a colon of the version would trouble tools. */
  String fileName() {
    return name + "_" + version.replace(":", "%3a") + ".deb";
  }

  private static List<String> names(String relations) {
    List<String> names = new ArrayList<>();
    for (String relation : relations.split("[,|]")) {
      String name = relation.strip().replaceFirst("[\\s(\\[:<].*", "");
      if (!name.isEmpty() && !names.contains(name)) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }
}
