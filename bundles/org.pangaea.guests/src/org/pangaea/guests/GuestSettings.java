package org.pangaea.guests;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where guests are kept and come from.
 *
 * @param cache the folder of fetched guests
 * @param mirror the address of a Debian mirror to use instead of the machine's own
 */
public record GuestSettings(Path cache, Optional<String> mirror) {
  /** The variable that names a mirror. */
  public static final String MIRROR_VARIABLE = "PANGAEA_DEBIAN_MIRROR";

  /** What apt takes as an address; a blank would end it and begin another field. */
  private static final String ADDRESS = "[a-z][a-z0-9+.-]*:[^\\s\"\\[\\]#]+";

  public GuestSettings {
    if (mirror.isPresent() && !mirror.get().matches(ADDRESS)) {
      throw new IllegalArgumentException(
          "'"
              + mirror.get()
              + "' is not the address of a Debian mirror; it has the form that apt's sources have,"
              + " as in http://HOST/debian.");
    }
  }

  /**
   * The settings that the user's environment asks for.
   *
   * @throws IllegalArgumentException if the mirror is not an address
   */
  public static GuestSettings of(Map<String, String> environment, Path home) {
    Optional<String> mirror =
        Optional.ofNullable(environment.get(MIRROR_VARIABLE)).filter(text -> !text.isBlank());
    return new GuestSettings(caches(environment, home).resolve("guests"), mirror);
  }

  /** The folder of what this program keeps for later, guests and other things. */
  public static Path caches(Map<String, String> environment, Path home) {
    // The XDG base directory specification has relative paths ignored.
    return Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElse(home.resolve(".cache"))
        .resolve("pangaea");
  }

  /** The settings of this process's environment. */
  public static GuestSettings ofThisProcess() {
    Map<String, String> environment = System.getenv();
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return of(environment, Path.of(home));
  }
}
