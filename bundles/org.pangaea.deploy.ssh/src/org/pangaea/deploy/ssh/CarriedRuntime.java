package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.IoReason;
import org.pangaea.guests.Progress;

/**
 * A Java for computers that have none: what a VMM needs of this computer's JDK, put together by
 * {@code jlink} when it is first wanted, and kept. It fits computers of this one's kind only.
 */
public final class CarriedRuntime {
  /**
   * What VMMs, Equinox and Declarative Services use. Only the SSH tests would notice one that is
   * missing.
   */
  private static final List<String> MODULES =
      List.of("java.base", "java.logging", "java.management", "java.xml", "jdk.unsupported");

  private static final List<String> OPTIONS =
      List.of("--strip-debug", "--no-header-files", "--no-man-pages", "--compress=zip-6");

  private static final List<String> PARTS = List.of("bin", "conf", "legal", "lib", "release");

  /** About what it takes, where that has to be known before it is made. */
  static final long SIZE = 50L << 20;

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long LINK_SECONDS = 600;
  private static final int DIGITS = 12;

  private final Path jdk;
  private final Path cache;
  private Distribution made;

  /**
   * A runtime that is not made yet.
   *
   * @param launcher the program {@code java} of a JDK of this computer
   * @param cache folder where runtimes are kept
   */
  public CarriedRuntime(Path launcher, Path cache) {
    Path home = launcher.toAbsolutePath();
    try {
      home = home.toRealPath();
    } catch (IOException e) {
      // Then there is no jlink beside it either, which is told when one is wanted.
      home = home.normalize();
    }
    jdk = home.getParent().getParent();
    this.cache = cache;
  }

  /** Why it cannot be brought to a computer; empty if it can be tried. */
  Optional<String> obstacle(SshComputer computer) throws DeployException, InterruptedException {
    String here = "Linux " + machine();
    String there = computer.output("tell its kind", "uname -sm", LIMIT).strip();
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("this computer's runs on " + System.getProperty("os.name") + " only");
    }
    if (!there.endsWith(here)) {
      return Optional.of("this computer's is for %s, and it is %s".formatted(here, there));
    }
    if (!Files.isExecutable(jlink())) {
      return Optional.of(
          "one is made by jlink, which the Java of this computer lacks: there is no %s. Run pangaea with a whole JDK %d (Debian: apt-get install openjdk-%d-jdk-headless), which JAVA_HOME names"
              .formatted(jlink(), RemoteJava.OLDEST, RemoteJava.OLDEST));
    }
    return Optional.empty();
  }

  private Path jlink() {
    return jdk.resolve("bin/jlink");
  }

  /** This computer's architecture, as {@code uname} calls it. */
  private static String machine() {
    String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return name.equals("amd64") ? "x86_64" : name;
  }

  /** The one that was brought to a computer before, if it is there whole. */
  Optional<RemoteJava> left(
      SshComputer computer, Places places, List<RemoteJava> found, Progress progress)
      throws DeployException, InterruptedException {
    RemoteJava java = at(places, requireFor(computer, found, progress));
    String there = "[ -x %s ] || exit 3".formatted(Shell.quote(java.launcher()));
    return computer.run("look for a Java", there, LIMIT).status() == 0
        ? Optional.of(java)
        : Optional.empty();
  }

  /** Where it is on a computer, or will be. */
  private RemoteJava at(Places places, Distribution runtime) {
    String launcher = places.runtimes() + "/" + runtime.hash() + "/bin/java";
    return new RemoteJava(version(), launcher, true);
  }

  /**
   * Brings it to a computer, as far as it is not there yet, and tries it.
   *
   * @param places where to
   * @param found Javas there, none of which will do
   */
  RemoteJava bring(
      SshComputer computer, Places places, List<RemoteJava> found, UploadProgress progress)
      throws DeployException, InterruptedException {
    Distribution runtime = requireFor(computer, found, progress.phases());
    ContentStore store = new ContentStore(computer, places);
    store.bring(runtime.files().values(), progress);
    store.install(runtime, places.runtimes());
    RemoteJava java = at(places, runtime);
    SshComputer.Ran ran =
        computer.run(
            "try the Java that was brought there",
            Shell.quote(java.launcher()) + " -version 2>&1 || exit 3",
            LIMIT);
    if (ran.status() != 0) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "Computer '%s' %s"
              .formatted(
                  computer.name(),
                  RemoteJava.lack(
                      found, "this computer's does not run there (%s)".formatted(ran.words()))));
    }
    return java;
  }

  /** Its files, for a computer that needs it. */
  Distribution requireFor(SshComputer computer, List<RemoteJava> found, Progress progress)
      throws DeployException, InterruptedException {
    Optional<String> obstacle = obstacle(computer);
    if (obstacle.isPresent()) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "Computer '%s' %s".formatted(computer.name(), RemoteJava.lack(found, obstacle.get())));
    }
    return files(progress);
  }

  /** Its version, such as {@code 25.0.3}. */
  String version() {
    return releaseFile()
        .lines()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
        .findFirst()
        .orElse(System.getProperty("java.version"));
  }

  private String releaseFile() {
    try {
      return Files.readString(jdk.resolve("release"));
    } catch (IOException e) {
      return "JAVA_VERSION=" + System.getProperty("java.version");
    }
  }

  /** Its files, which are made if they are not there. Several computers may ask at once. */
  private synchronized Distribution files(Progress progress)
      throws DeployException, InterruptedException {
    if (made == null) {
      Path image = cache.resolve(name());
      if (!Files.isDirectory(image)) {
        progress.phase("Making a Java runtime to bring along (once)");
        make(image);
      }
      made = Distribution.of(image, PARTS);
    }
    return made;
  }

  /** Names what decides about its content: the JDK, the modules, the options. */
  private String name() {
    MessageDigest digest = ContentFile.sha256();
    for (String part : List.of(releaseFile(), MODULES.toString(), OPTIONS.toString())) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
    }
    return version() + "-" + HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
  }

  private void make(Path image) throws DeployException, InterruptedException {
    Path linked =
        image.resolveSibling(image.getFileName() + ".new-" + ProcessHandle.current().pid());
    Path log = linked.resolveSibling(linked.getFileName() + ".log");
    try {
      Files.createDirectories(cache);
      delete(linked);
      List<String> words =
          Stream.of(
                  List.of(jlink().toString(), "--add-modules", String.join(",", MODULES)),
                  OPTIONS,
                  List.of("--output", linked.toString()))
              .flatMap(List::stream)
              .toList();
      int status = run(words, log);
      if (status != 0) {
        throw new DeployException(
            DeployException.Kind.FAILED,
            "A Java runtime to bring along could not be made by %s: %s"
                .formatted(jlink(), Files.readString(log).strip()));
      }
      // Somebody else may have made the same one meanwhile.
      if (!Files.isDirectory(image)) {
        Files.move(linked, image);
      }
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "A Java runtime to bring along cannot be kept in %s: %s."
              .formatted(cache, IoReason.withFile(e)),
          e);
    } finally {
      discard(linked);
      discard(log);
    }
  }

  private static int run(List<String> words, Path log) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LINK_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("jlink did not end within " + LINK_SECONDS + " s");
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void discard(Path tree) {
    try {
      delete(tree);
    } catch (IOException e) {
      // A hidden rest in the cache, which only takes room.
      return;
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
