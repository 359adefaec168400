package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.IoReason;

/**
 * The headless VMM as it is brought to computers: the files of the product, by their paths in it.
 * What the JDK's caches of classes are is left out: they fit this computer's JDK alone.
 *
 * @param hash of paths and contents
 */
record Distribution(SortedMap<String, ContentFile> files, String hash) {
  private static final List<String> PARTS = List.of("plugins", "configuration");

  /**
   * Reads it.
   *
   * @param home directory of the VMM product
   */
  static Distribution of(Path home) throws DeployException {
    SortedMap<String, ContentFile> files = new TreeMap<>();
    MessageDigest digest = ContentFile.sha256();
    try {
      for (String part : PARTS) {
        try (Stream<Path> found = Files.walk(home.resolve(part))) {
          for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
            files.put(home.relativize(file).toString(), ContentFile.of(file));
          }
        }
      }
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "The VMM in %s cannot be read: %s.".formatted(home, IoReason.withFile(e)),
          e);
    }
    files.forEach((path, file) ->
        digest.update((file.hash() + "  " + path + "\n").getBytes(StandardCharsets.UTF_8)));
    return new Distribution(files, HexFormat.of().formatHex(digest.digest()));
  }

  /** The jar that is started, by its path. */
  String framework() throws DeployException {
    return files.keySet().stream()
        .filter(path -> path.matches("plugins/org\\.eclipse\\.osgi_[^/]*\\.jar"))
        .findFirst()
        .orElseThrow(() ->
            new DeployException(
                DeployException.Kind.FAILED,
                "The VMM to deploy has no OSGi framework. Build it again."));
  }
}
