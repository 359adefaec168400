package org.pangaea.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With shell scripts in place of Java. */
class LocalLauncherTest {
  private static final int LIMIT_SECONDS = 20;

  private Path folder;
  private NodeStart start;

  @BeforeEach
  void prepare() throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "pg");
    Files.createDirectories(folder.resolve("home/plugins"));
    Files.writeString(folder.resolve("home/plugins/org.eclipse.osgi_3.jar"), "");
    start =
        new NodeStart(
            "node0",
            folder.resolve("0.sock"),
            folder.resolve("scratch"),
            folder.resolve("log"),
            32L << 30,
            4096,
            true);
  }

  @AfterEach
  void remove() throws IOException {
    RunDirectory.delete(folder);
  }

  private VmmProcess launch(String script) throws Exception {
    Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    return new LocalLauncher(new VmmCommand(java, folder.resolve("home"))).launch(start);
  }

  private static int end(VmmProcess process) throws Exception {
    return process.exited().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void tellsTheVmmWhoItIs() throws Exception {
    VmmProcess process = launch("echo \"$@\"");
    assertEquals(0, end(process));
    String words = Files.readString(start.log());
    for (String word :
        List.of(
            "-Dpangaea.vmm.name=node0",
            "-Dpangaea.vmm.control=" + start.socket(),
            "-Dpangaea.vmm.owned=true",
            "-Dpangaea.unit=4096",
            // A sixteenth of the guest's memory, and what any machine needs.
            "-Xmx2304m",
            "-jar " + folder.resolve("home/plugins/org.eclipse.osgi_3.jar"),
            "-configuration " + start.scratch())) {
      assertTrue(words.contains(word), () -> word + " in " + words);
    }
  }

  @Test
  void letsGoByTheEndOfItsInput() throws Exception {
    VmmProcess process = launch("cat; echo nobody owns me; exit 7");
    process.release();
    assertEquals(7, end(process));
    assertTrue(Files.readString(start.log()).contains("nobody owns me"));
  }

  @Test
  void startsProcessesThatInterruptsOfTheTerminalDoNotEnd() throws Exception {
    VmmProcess process = launch("kill -INT $$; kill -HUP $$; exit 5");
    assertEquals(5, end(process));
  }

  @Test
  void terminatesAndKills() throws Exception {
    VmmProcess polite = launch("cat");
    polite.terminate();
    assertEquals(128 + 15, end(polite));
    VmmProcess deaf = launch("trap '' TERM; cat; cat </dev/zero >/dev/null");
    deaf.kill();
    assertEquals(128 + 9, end(deaf));
  }

  @Test
  void saysWhatAVmmPrintedThatEndedAtOnce() throws Exception {
    VmmProcess process = launch("echo out of luck; exit 9");
    DeployException failure =
        assertThrows(DeployException.class, () -> Joining.connect(process, new SilentListener()));
    for (String word : List.of("node0", "status 9", "out of luck", start.log().toString())) {
      assertTrue(failure.getMessage().contains(word), failure.getMessage());
    }
  }

  @Test
  void givesUpOnAVmmThatDoesNotListen() throws Exception {
    VmmProcess process = launch("cat");
    DeployException failure =
        assertThrows(
            DeployException.class,
            () -> Joining.connect(process, new SilentListener(), Duration.ofMillis(30)));
    assertEquals(DeployException.Kind.TIMED_OUT, failure.kind());
    process.kill();
    end(process);
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    LocalLauncher noJava =
        new LocalLauncher(new VmmCommand(folder.resolve("none"), folder.resolve("home")));
    assertTrue(
        assertThrows(DeployException.class, () -> noJava.launch(start))
            .getMessage()
            .contains("no Java at " + folder.resolve("none")));
    Files.delete(folder.resolve("home/plugins/org.eclipse.osgi_3.jar"));
    DeployException noVmm = assertThrows(DeployException.class, () -> launch("exit 0"));
    assertTrue(noVmm.getMessage().contains("no VMM in " + folder.resolve("home")));
    DeployException unset =
        assertThrows(DeployException.class, () -> VmmCommand.of(new Properties()));
    assertTrue(unset.getMessage().contains("pangaea.vmm.home"));
  }
}
