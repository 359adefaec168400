package org.pangaea.guests.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a prepared guest consists of; paths are the cache's.
 *
 * @param fingerprint of the recipe that the initramfs was made by
 * @param kernelVersion the version of the kernel's package
 * @param packages the packages in the initramfs
 */
record GuestManifest(
    String fingerprint,
    String kernelVersion,
    String kernel,
    String initrd,
    List<PackageFile> packages) {

  /** A package that is kept, so that the initramfs can be made again without a network. */
  record PackageFile(String name, String version, String path) {}

  /** The first line; another number is another format, which is then fetched anew. */
  private static final String FORMAT = "format: 1";

  String text() {
    StringBuilder text = new StringBuilder(FORMAT);
    text.append("\nfingerprint: ").append(fingerprint);
    text.append("\nkernel-version: ").append(kernelVersion);
    text.append("\nkernel: ").append(kernel);
    text.append("\ninitrd: ").append(initrd).append('\n');
    for (PackageFile p : packages) {
      text.append("\npackage: ").append(p.name);
      text.append("\nversion: ").append(p.version);
      text.append("\nfile: ").append(p.path).append('\n');
    }
    return text.toString();
  }

  static Optional<GuestManifest> parse(String text) {
    List<Map<String, String>> paragraphs = Deb822.parse(text);
    if (!text.startsWith(FORMAT + "\n")) {
      return Optional.empty();
    }
    Map<String, String> head = paragraphs.getFirst();
    List<PackageFile> packages = new ArrayList<>();
    for (Map<String, String> p : paragraphs.subList(1, paragraphs.size())) {
      packages.add(new PackageFile(p.get("package"), p.get("version"), p.get("file")));
    }
    return Optional.of(
        new GuestManifest(
            head.get("fingerprint"),
            head.get("kernel-version"),
            head.get("kernel"),
            head.get("initrd"),
            List.copyOf(packages)));
  }
}
