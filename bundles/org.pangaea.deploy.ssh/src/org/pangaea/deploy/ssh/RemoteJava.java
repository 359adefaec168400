package org.pangaea.deploy.ssh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pangaea.deploy.DeployException;

/**
 * A Java on a computer.
 *
 * @param version such as {@code 25.0.1}
 * @param launcher path of the program {@code java}
 * @param carried whether it was, or is to be, brought there
 */
record RemoteJava(String version, String launcher, boolean carried) {
  static final int OLDEST = 25;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  int feature() {
    String first = version.replaceFirst("[^0-9].*", "");
    return first.isEmpty() ? 0 : Integer.parseInt(first);
  }

  /** All that are found where Javas usually are, preferred ones first. */
  static List<RemoteJava> all(SshComputer computer) throws DeployException, InterruptedException {
    String output =
        computer.output(
            "look for a Java",
            """
            path=$(command -v java) && path=$(readlink -f "$path")
            for home in "$PANGAEA_JAVA_HOME" "$JAVA_HOME" "${path%/bin/java}" /usr/lib/jvm/* \\
                /opt/jdk* /opt/java/* "$HOME"/jdk* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/*; do
              [ -n "$home" ] && [ -x "$home/bin/java" ] || continue
              version=$(sed -n 's/^JAVA_VERSION="\\([^"]*\\)".*/\\1/p' "$home/release" 2>/dev/null)
              [ -n "$version" ] || version=$("$home/bin/java" -version 2>&1 </dev/null \\
                | sed -n 's/.* version "\\([^"]*\\)".*/\\1/p' | head -n 1)
              echo "java $version $home/bin/java"
            done
            """,
            LIMIT);
    List<RemoteJava> found = new ArrayList<>();
    for (String line : output.lines().toList()) {
      String[] words = line.split(" ", 3);
      if (words.length == 3 && words[0].equals("java") && !words[1].isEmpty()) {
        found.add(new RemoteJava(words[1], words[2], false));
      }
    }
    return found;
  }

  /** One that is new enough. */
  static Optional<RemoteJava> newEnough(List<RemoteJava> all) {
    return all.stream().filter(java -> java.feature() >= OLDEST).findFirst();
  }

  /** What people are told of it. */
  String shown() {
    return carried ? version + ", brought along" : version;
  }

  /**
   * What is missing, and what to do, after the name of the computer.
   *
   * @param why none can be brought there
   */
  static String lack(List<RemoteJava> all, String why) {
    return "has no Java %d or newer (%s), and none can be brought there: %s. %s"
        .formatted(OLDEST, found(all), why, remedy());
  }

  /** What there is instead of one that is new enough. */
  static String found(List<RemoteJava> all) {
    return all.stream()
        .max(Comparator.comparingInt(RemoteJava::feature))
        .map(java -> "newest found: " + java.version() + " at " + java.launcher())
        .orElse("none was found");
  }

  static String remedy() {
    return "Install a JDK %d there: apt-get install openjdk-%d-jdk-headless, or unpack one under /usr/lib/jvm, or as ~/jdk-%d."
        .formatted(OLDEST, OLDEST, OLDEST);
  }
}
