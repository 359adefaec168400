package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot work is said in a sentence, with the right status, and nothing is left running. */
class MistakesTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static void assertRefused(Desk desk, int status, String message, String... arguments)
      throws IOException, InterruptedException {
    Running running = desk.pangaea(arguments);
    running.assertExit(status, LIMIT);
    running.awaitErr(message, LIMIT);
    assertFalse(running.err().text().contains("\tat "), "a stack trace:\n" + running.said());
    assertFalse(running.err().text().contains("Exception"), running::said);
    desk.assertOnlyTextsLeft();
  }

  private static Path model(Desk desk, String from, String to) throws IOException {
    return model(desk, "builtin", from, to);
  }

  private static Path model(Desk desk, String example, String from, String to) throws IOException {
    String text = Files.readString(Product.example(example));
    String changed = text.replaceFirst(from, to);
    assertFalse(changed.equals(text), "'%s' is not in the example".formatted(from));
    return Files.writeString(desk.folder().resolve("changed.cluster"), changed);
  }

  @Test
  void aPortThatIsInUse() throws IOException, InterruptedException {
    Desk.use(desk -> {
      try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
        int port = other.getLocalPort();
        Path model = model(desk, "engine = translator", "$0\n      fabricPort = " + port);
        assertRefused(
            desk,
            1,
            "Node 'node0' could not listen for other nodes on 127.0.0.1:%d: (?s:.*)fabricPort"
                .formatted(port),
            "vm",
            "run",
            model.toString());
      }
    });
  }

  @Test
  void aKernelThatIsMissing() throws IOException, InterruptedException {
    Desk.use(desk ->
        assertRefused(
            desk, 3, "There is no kernel nowhere/Image\\.", "demo", "--kernel", "nowhere/Image"));
  }

  @Test
  void aKernelThatIsMissingFromAModel() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Path model = model(desk, "two-nodes", "guest = busybox", "kernel = \"nowhere/Image\"");
      assertRefused(
          desk,
          3,
          "changed.cluster:\\d+:\\d+: error: .*nowhere/Image",
          "vm",
          "run",
          model.toString());
    });
  }

  @Test
  void aKernelThatIsTruncated() throws IOException, InterruptedException {
    Guests.fetched("busybox");
    Desk.use(desk -> {
      Path kernel = desk.folder().resolve("Image");
      try (InputStream whole = Files.newInputStream(Guests.kernel())) {
        Files.write(kernel, whole.readNBytes(1 << 20));
      }
      assertRefused(desk, 1, "Image.*truncated", "demo", "--kernel", "Image");
    });
  }

  @Test
  void anInvalidModel() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Path model = model(desk, "vcpu 3 \\{ node = node1 \\}", "vcpu 4 { node = node1 }");
      assertRefused(
          desk, 5, "changed.cluster:\\d+:\\d+: error: .*vcpu", "vm", "run", model.toString());
    });
  }

  @Test
  void aFileThatIsNoModel() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Path file = Files.writeString(desk.folder().resolve("prose.cluster"), "Once upon a time");
      assertRefused(desk, 5, "prose.cluster:1:\\d+: ", "vm", "run", file.toString());
    });
  }

  @Test
  void tooLittleMemory() throws IOException, InterruptedException {
    Desk.use(desk ->
        assertRefused(desk, 5, "Linux needs 128 MiB.*Enlarge", "demo", "--memory", "16 MiB"));
  }

  @Test
  void noNetworkForTheGuest() throws IOException, InterruptedException {
    Desk.use(desk -> {
      desk.with("XDG_CACHE_HOME", desk.folder().resolve("cache").toString())
          .with("PANGAEA_DEBIAN_MIRROR", "http://127.0.0.1:9/debian");
      assertRefused(desk, 1, "'busybox' cannot be prepared(?s:.*)demo --guest builtin", "demo");
    });
  }

  /** The real thing would be an old JDK, which need not be here; it ends like this. */
  @Test
  void aJavaThatCannotRunAVmm() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Path java =
          script(desk.folder().resolve("java"), "echo 'Unrecognized option: --new'; exit 1");
      Running demo = desk.start(Product.command(java, "demo", "--guest", "builtin"));
      demo.assertExit(1, LIMIT);
      demo.awaitErr("Node 'node0' could not be started(?s:.*)Unrecognized option", LIMIT);
      desk.assertOnlyTextsLeft();
    });
  }

  @Test
  void aJdkThatIsTooOldIsNotTakenByTheScript() throws IOException, InterruptedException {
    Desk.use(desk -> {
      desk.with("PANGAEA_JAVA_HOME", jdk(desk, 17).toString());
      Running pangaea =
          desk.start(List.of(Product.checkout().resolve("pangaea").toString(), "demo"));
      pangaea.assertExit(1, LIMIT);
      pangaea.awaitErr("a JDK 25 or newer is needed(?s:.*)Java 17 in (?s:.*)Install one", LIMIT);
      assertEquals("", pangaea.out().text());
      desk.assertNothingLeft();
    });
  }

  @Test
  void aNewerJdkIsFoundAlthoughTheEnvironmentNamesAnOldOne()
      throws IOException, InterruptedException {
    Desk.use(desk -> {
      desk.with("JAVA_HOME", jdk(desk, 17).toString()).with("HOME", desk.folder().toString());
      Path newer = Files.createDirectories(desk.folder().resolve(".jdks"));
      jdk(newer, "new", 25);
      Running found =
          desk.start(
              List.of(
                  "bash",
                  "-c",
                  ". %s/build-tools/toolchain.sh; find_jdk; . $JAVA_HOME/release; echo $JAVA_VERSION"
                      .formatted(Product.checkout())));
      found.assertExit(0, LIMIT);
      int version = Integer.parseInt(found.out().text().split("\\.")[0]);
      assertFalse(version < 25, found::said);
    });
  }

  @Test
  void aJdkIsFoundWithoutAHomeDirectory() throws IOException, InterruptedException {
    Desk.use(desk -> {
      String script =
          "set -eu; unset HOME; . %s/build-tools/toolchain.sh; find_jdk; echo $JAVA_HOME"
              .formatted(Product.checkout());
      Running search = desk.start(List.of("bash", "-c", script));
      search.assertExit(0, LIMIT);
      assertEquals("", search.err().text());
    });
  }

  @Test
  void anOldJdkOfSeveralNamesIsListedOnce() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Path old = jdk(desk, 17);
      Path link = Files.createSymbolicLink(desk.folder().resolve("link"), old);
      String script =
          ". %s/build-tools/toolchain.sh; java_candidates() { printf '%%s\\n' %s %s; }; find_jdk"
              .formatted(Product.checkout(), old, link);
      Running search = desk.start(List.of("bash", "-c", script));
      search.assertExit(1, LIMIT);
      search.awaitErr("Java 17 in " + old, LIMIT);
      assertEquals(2, search.err().text().split("Java 17 in").length, search::said);
    });
  }

  private static Path jdk(Desk desk, int version) throws IOException {
    return jdk(desk.folder(), "old", version);
  }

  /** Looks like a JDK to who only looks. */
  private static Path jdk(Path folder, String name, int version) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%d.0.2\"\n".formatted(version));
    script(home.resolve("bin/java"), "exit 1");
    script(home.resolve("bin/javac"), "exit 1");
    return home;
  }

  private static Path script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
