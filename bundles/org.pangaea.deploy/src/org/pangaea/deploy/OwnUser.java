package org.pangaea.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Who runs this process. */
final class OwnUser {
  private static final String UID = "unix:uid";

  private OwnUser() {}

  /** The user's number where the system tells it, or the name. */
  static String id() {
    try {
      return Files.getAttribute(ownFile(), UID).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return System.getProperty("user.name");
    }
  }

  static boolean owns(Path file) throws IOException {
    return Files.getAttribute(file, UID, LinkOption.NOFOLLOW_LINKS)
        .equals(Files.getAttribute(ownFile(), UID));
  }

  /** Linux shows a process as a directory that its user owns; elsewhere the home has to do. */
  private static Path ownFile() {
    Path self = Path.of("/proc/self/task");
    return Files.exists(self) ? self : Path.of(System.getProperty("user.home"));
  }
}
