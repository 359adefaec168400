package org.pangaea.deploy.ssh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.pangaea.deploy.DeployException;

/**
 * A Java on a computer.
 *
 * @param version such as {@code 25.0.1}
 * @param launcher path of the program {@code java}
 */
record RemoteJava(String version, String launcher) {
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
        found.add(new RemoteJava(words[1], words[2]));
      }
    }
    return found;
  }

  /** One that is new enough. */
  static RemoteJava find(SshComputer computer) throws DeployException, InterruptedException {
    List<RemoteJava> all = all(computer);
    return all.stream()
        .filter(java -> java.feature() >= OLDEST)
        .findFirst()
        .orElseThrow(() ->
            new DeployException(
                DeployException.Kind.FAILED,
                "Computer '%s' %s".formatted(computer.name(), lack(all))));
  }

  /** What is missing, and what to do, after the name of the computer. */
  static String lack(List<RemoteJava> all) {
    String found =
        all.isEmpty()
            ? "none was found"
            : "newest found: "
                + all.stream()
                    .max(Comparator.comparingInt(RemoteJava::feature))
                    .map(java -> java.version() + " at " + java.launcher())
                    .orElseThrow();
    return "has no Java %d or newer (%s). Install a JDK %d there: apt-get install openjdk-%d-jdk-headless, or unpack one under /usr/lib/jvm, or as ~/jdk-%d."
        .formatted(OLDEST, found, OLDEST, OLDEST, OLDEST);
  }
}
