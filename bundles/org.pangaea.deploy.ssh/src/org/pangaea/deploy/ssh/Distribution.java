package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.IoReason;

/**
 * A folder as it is brought to computers: the headless VMM, or a Java for it.
 *
 * @param files by their paths in it
 * @param programs those of them that can be executed
 * @param hash of paths and contents
 */
record Distribution(SortedMap<String, ContentFile> files, List<String> programs, String hash) {
  private static final List<String> PARTS = List.of("plugins", "configuration");

  /**
   * The files of the VMM product. What the JDK's caches of classes are is left out: they fit this
   * computer's JDK alone.
   *
   * @param home directory of the product
   */
  static Distribution of(Path home) throws DeployException {
    return of(home, PARTS);
  }

  /**
   * The files of a folder.
   *
   * @param parts files and folders that belong to it; those that are missing do not
   */
  static Distribution of(Path home, List<String> parts) throws DeployException {
    SortedMap<String, ContentFile> files = new TreeMap<>();
    List<String> programs = new ArrayList<>();
    MessageDigest digest = ContentFile.sha256();
    try {
      for (String part : parts) {
        try (Stream<Path> found = Files.walk(home.resolve(part))) {
          for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
            String path = home.relativize(file).toString();
            files.put(path, ContentFile.of(file));
            if (Files.isExecutable(file)) {
              programs.add(path);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "What is to be brought to computers cannot be read from %s: %s."
              .formatted(home, IoReason.withFile(e)),
          e);
    }
    files.forEach((path, file) ->
        digest.update((file.hash() + "  " + path + "\n").getBytes(StandardCharsets.UTF_8)));
    return new Distribution(files, programs, HexFormat.of().formatHex(digest.digest()));
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
