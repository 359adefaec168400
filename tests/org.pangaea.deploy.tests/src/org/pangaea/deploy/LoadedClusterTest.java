package org.pangaea.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedClusterTest {
  private static final String GOOD =
      """
      cluster c {
        computer here {
          node a { memory = 256 MiB }
        }
        vm one {
          guest = busybox
          vcpu 0 { node = a }
          memory {
            size = 256 MiB
            home = a
          }
          device console { node = a }
        }
      }
      """;

  @TempDir private Path folder;

  private LoadedCluster read(String text) throws IOException, DeployException {
    Path file = Files.writeString(folder.resolve("c.cluster"), text);
    return LoadedCluster.read(file, "my/c.cluster");
  }

  private DeployException refused(String text) {
    return assertThrows(DeployException.class, () -> read(text).requireValid());
  }

  @Test
  void takesTheOnlyMachineOrTheOneNamed() throws Exception {
    LoadedCluster cluster = read(GOOD);
    cluster.requireValid();
    assertEquals("one", cluster.machine(Optional.empty()).getName());
    assertEquals("one", cluster.machine(Optional.of("one")).getName());
    DeployException failure =
        assertThrows(DeployException.class, () -> cluster.machine(Optional.of("two")));
    assertEquals(DeployException.Kind.NOT_FOUND, failure.kind());
  }

  @Test
  void asksWhichMachineIsMeant() throws Exception {
    int from = GOOD.indexOf("  vm one");
    String second = GOOD.substring(from, GOOD.lastIndexOf('}')).replace("vm one", "vm two");
    LoadedCluster cluster = read(GOOD.substring(0, from) + second + GOOD.substring(from));
    DeployException failure =
        assertThrows(DeployException.class, () -> cluster.machine(Optional.empty()));
    assertEquals(DeployException.Kind.AMBIGUOUS, failure.kind());
    assertTrue(failure.getMessage().contains("two, one"), failure.getMessage());
  }

  @Test
  void namesFileAndLineOfWhatCannotBeRead() {
    DeployException failure = refused(GOOD.replace("guest =", "gast ="));
    assertEquals(DeployException.Kind.INVALID_MODEL, failure.kind());
    assertTrue(failure.getMessage().startsWith("my/c.cluster:6:"), failure.getMessage());
  }

  @Test
  void namesFileAndLineOfWhatCannotRun() {
    DeployException failure = refused(GOOD.replace("size = 256 MiB", "size = 64 MiB"));
    assertEquals(DeployException.Kind.INVALID_MODEL, failure.kind());
    assertTrue(failure.getMessage().startsWith("my/c.cluster:5:"), failure.getMessage());
    assertTrue(failure.getMessage().contains("needs 128 MiB"), failure.getMessage());
  }

  @Test
  void tellsFilesThatAreMissingFromMistakes() {
    DeployException failure = refused(GOOD.replace("guest = busybox", "kernel = none/Image"));
    assertEquals(DeployException.Kind.NOT_FOUND, failure.kind());
    assertTrue(failure.getMessage().contains("none/Image"), failure.getMessage());
  }

  @Test
  void saysInWordsWhyAFileCannotBeRead() {
    DeployException failure =
        assertThrows(DeployException.class, () -> LoadedCluster.read(folder, "my/folder"));
    assertEquals(DeployException.Kind.FAILED, failure.kind());
    assertEquals("The file my/folder cannot be read: it is a directory.", failure.getMessage());
  }
}
